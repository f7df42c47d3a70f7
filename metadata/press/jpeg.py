"""A JPEG's press copy: its picture as it is, its application segments built anew from an allow-list.

Carried over: quantisation and Huffman tables, the frame, the scans, the restart interval, arithmetic conditioning, and
Adobe's colour-transform segment where decoders would go wrong without it. Everything else (MakerNotes, thumbnails, MPF,
extended XMP, comments, whatever stands behind the true end of the picture) stays behind.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from dam.formats import jpeg
from dam.formats.errors import BrokenFileError
from metadata.press import exif, icc, iim, xmp
from metadata.press.facts import EMPTY_SLOT, PressFacts, Slot

XMP_SIGNATURE = b"http://ns.adobe.com/xap/1.0/\0"
KEPT = jpeg.FRAMES | {jpeg.DQT, jpeg.DHT, jpeg.DAC, jpeg.DRI, jpeg.DNL, jpeg.SOS}
_SOI, _EOI = b"\xff\xd8", b"\xff\xd9"
_JFIF = b"JFIF\0\x01\x02\x01\x01\x2c\x01\x2c\0\0"  # 300 dots an inch, what print expects; no thumbnail
_RGB = 3


def _segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2, "big") + payload


def _head(frame: jpeg.Frame, facts: PressFacts, *, recompressed: bool) -> tuple[bytes, int]:
    """Return everything before the picture, and where in it the slot is."""
    colour, ycc = len(frame.components) == _RGB, frame.transform == 1
    jfif = _segment(jpeg.APP0, _JFIF) if len(frame.components) == 1 or (colour and ycc) else b""
    before = _SOI + jfif + _segment(jpeg.APP1, exif.block(facts, (frame.width, frame.height), srgb=colour))
    packet = xmp.packet(facts, slot=True, pixels="converted" if recompressed else "untouched")
    slot = len(before) + 4 + len(XMP_SIGNATURE) + xmp.slot_in(packet)
    after = _segment(jpeg.APP13, iim.photoshop_resources(facts))
    if colour:
        after += _segment(jpeg.APP2, icc.SIGNATURE + icc.srgb())
    if not jfif and frame.adobe:
        after += _segment(jpeg.APP14, b"Adobe\0\x64\0\0\0\0" + bytes((frame.transform,)))
    return before + _segment(jpeg.APP1, XMP_SIGNATURE + packet) + after, slot


def _pictures(found: list[jpeg.Segment]) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of what is carried over, neighbours joined."""
    start = end = -1
    for segment in found:
        if segment.marker not in KEPT:
            continue
        if segment.start != end:
            if start >= 0:
                yield start, end
            start = segment.start
        end = segment.end
    if start >= 0:
        yield start, end


def rebuild(data: bytes | mmap.mmap, target: BinaryIO, facts: PressFacts, *, recompressed: bool) -> Slot:
    """Write the press copy of the JPEG `data` to `target`; see `write_jpeg`."""
    found = list(jpeg.segments(data))
    frame = jpeg.frame(data, found)
    if not any(segment.marker == jpeg.SOS for segment in found):
        raise BrokenFileError("no JPEG: there is no scan")
    head, slot = _head(frame, facts.cleaned(), recompressed=recompressed)
    target.write(head)
    with memoryview(data) as view:
        for start, end in _pictures(found):
            with view[start:end] as part:
                target.write(part)
    target.write(_EOI)
    return Slot(slot, len(EMPTY_SLOT))


def write_jpeg(source: Path, target: Path, facts: PressFacts, *, recompressed: bool) -> Slot:
    """Write the press copy of the JPEG at `source` to `target` and return where its delivery id goes.

    The picture's coded data are copied, never decoded: the caller has made sure that they are sRGB and upright.
    `recompressed` says that somebody re-encoded them on the way; the copy says so (`kronika:Pixels`).

    Raises:
        BrokenFileError: `source` is no JPEG with a frame and a scan.
        OSError: `target` cannot be written.
    """
    if source.stat().st_size == 0:
        raise BrokenFileError("no JPEG: the file is empty")
    with (
        source.open("rb") as stream,
        mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data,
        target.open("wb") as out,
    ):
        return rebuild(data, out, facts, recompressed=recompressed)
