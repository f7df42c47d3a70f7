"""A film's press copy: the remux, with an XMP box and the delivery id's `free` box behind its last box.

Nothing before the end moves, so no chunk offset has to be rewritten (ISO/IEC 14496-12, 8.1.2; XMP part 3, 1.2.7). For
the same reason a box that is not on the allow-list (user data, metadata, location, whatever a device invented) is not
taken out but emptied: it becomes free space of the same length, all zeros.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dam.formats import bmff
from dam.formats.errors import BrokenFileError
from metadata.press import xmp
from metadata.press.facts import EMPTY_SLOT, PressFacts, Slot

XMP_UUID = bytes.fromhex("BE7ACFCB97A942E89C71999491E3AFAC")
MARK = b"kronika-delivery-id:"
FILM_BOXES = frozenset({b"ftyp", b"styp", b"pdin", b"moov", b"moof", b"mfra", b"sidx", b"ssix", b"mdat"})
MOVIE_BOXES = frozenset({b"mvhd", b"trak", b"mvex", b"iods"})
TRACK_BOXES = frozenset({b"tkhd", b"mdia", b"edts", b"tref", b"trgr", b"tapt", b"clip", b"matt"})
_MAX_SHORT = 0xFFFFFFFF
_BLOCK = 1 << 20


def _box(kind: bytes, payload: bytes) -> bytes:
    return (8 + len(payload)).to_bytes(4, "big") + kind + payload


def _close_last(target: BinaryIO, found: list[bmff.Box]) -> None:
    """Write the size of a last box that says "up to the end": it would swallow what is appended."""
    last = found[-1]
    if not last.open_ended:
        return
    if last.end - last.start > _MAX_SHORT:
        raise BrokenFileError("the last box of this film is open-ended and too long to be closed")
    target.seek(last.start)
    target.write((last.end - last.start).to_bytes(4, "big"))


def _unwanted(stream: BinaryIO) -> Iterator[bmff.Box]:
    """Yield the boxes that are not on the allow-list: of the file, of its movie, of its tracks."""
    for box in bmff.boxes(stream):
        if box.type not in FILM_BOXES:
            yield box
        for inner in bmff.boxes(stream, box) if box.type == b"moov" else ():
            if inner.type not in MOVIE_BOXES:
                yield inner
            tracks = bmff.boxes(stream, inner) if inner.type == b"trak" else ()
            yield from (part for part in tracks if part.type not in TRACK_BOXES)


def _empty(target: BinaryIO, box: bmff.Box) -> None:
    target.seek(box.start + 4)
    target.write(b"free")
    target.seek(box.payload)
    target.writelines(bytes(min(_BLOCK, box.end - start)) for start in range(box.payload, box.end, _BLOCK))


def write_film(source: Path, target: Path, facts: PressFacts) -> Slot:
    """Write the press copy of the MP4 or QuickTime film at `source` to `target`; return where its delivery id goes.

    `source` is the remux (`transcode.press.remux_film`): picture and sound, without other tracks. It may be `target`
    itself, which is then changed where it lies.

    Raises:
        BrokenFileError: `source` is no film, or its last box is cut off.
        OSError: `target` cannot be written.
    """
    with source.open("rb") as stream:
        found = list(bmff.boxes(stream))
    if not any(box.type == b"moov" for box in found):
        raise BrokenFileError("no film: the movie box is missing")
    if found[-1].cut:
        raise BrokenFileError("the last box of this film is cut off")
    if source.resolve() != target.resolve():
        shutil.copyfile(source, target)
    packet = xmp.packet(facts.cleaned(), slot=False)
    with target.open("r+b") as out:
        _close_last(out, found)
        for box in list(_unwanted(out)):
            _empty(out, box)
        start = out.seek(0, 2)
        described = _box(b"uuid", XMP_UUID + packet)
        out.write(described + _box(b"free", MARK + EMPTY_SLOT))
    return Slot(start + len(described) + 8 + len(MARK), len(EMPTY_SLOT))
