"""A WAV file's press copy: its format and samples as they are, its descriptions built anew.

Written: `bext` (EBU Tech 3285), `CSET` and `LIST INFO` (Microsoft RIFF), `_PMX` with XMP (XMP part 3, 2.3.5), and
`kdid`, which holds the delivery id. Of the source only `fmt `, `fact` and `data` are carried over, and from
its `bext` the time reference, which keeps sound and picture in step and says nothing of anybody.
"""

import shutil
from pathlib import Path
from typing import BinaryIO

from dam.formats import riff
from dam.formats.errors import BrokenFileError
from metadata.press import xmp
from metadata.press.facts import EMPTY_SLOT, PressFacts, Slot
from metadata.press.iim import cut_bytes
from metadata.time import parse

DELIVERY = b"kdid"
_CARRIED = frozenset({b"fmt ", b"fact"})
_TIME_REFERENCE = slice(338, 346)
_BEXT_SIZE = 602
_MAX_INFO = 60_000
_UTF8 = (65001).to_bytes(2, "little") + bytes(6)  # code page, country, language and dialect of LIST INFO


def _chunk(name: bytes, data: bytes) -> bytes:
    return name + len(data).to_bytes(4, "little") + data + b"\0" * (len(data) % 2)


def _bext(facts: PressFacts, time_reference: bytes) -> bytes:
    """Version 1 of the extension, without a UMID; text is cut to the fields' bytes."""
    moment = parse(facts.taken.wall or facts.taken.utc or "")
    day = f"{moment.day:%Y-%m-%d}" if moment else ""
    clock = f"{moment.clock:%H:%M:%S}" if moment and moment.clock else ""
    fields = (
        (facts.caption or facts.headline, 256),
        (", ".join(facts.bylines) or facts.credit_line, 32),
        (facts.public_id, 32),
        (day, 10),
        (clock, 8),
    )
    head = b"".join(cut_bytes(text, size).ljust(size, b"\0") for text, size in fields)
    return (head + time_reference.rjust(8, b"\0") + b"\x01\0").ljust(_BEXT_SIZE, b"\0")


def _info(facts: PressFacts) -> bytes:
    values = {
        b"INAM": facts.headline,
        b"IART": ", ".join(facts.bylines),
        b"ICMT": facts.caption,
        b"ICOP": facts.copyright_notice,
        b"ICRD": xmp.date_created(facts)[:10],
        b"IKEY": "; ".join(facts.keywords),
        b"ISRC": facts.credit_line,
    }
    return b"INFO" + b"".join(_chunk(k, cut_bytes(v, _MAX_INFO) + b"\0") for k, v in values.items() if v)


def _read(stream: BinaryIO, chunk: riff.Chunk, most: int) -> bytes:
    stream.seek(chunk.start)
    return stream.read(min(chunk.size, most))


def _head(stream: BinaryIO, chunks: list[riff.Chunk], facts: PressFacts) -> tuple[bytes, int]:
    """Return the chunks before the samples, and the offset of the delivery id in them."""
    bext = next((_read(stream, c, _BEXT_SIZE) for c in chunks if c.id == b"bext"), b"")
    described = _chunk(b"bext", _bext(facts, bext[_TIME_REFERENCE]))
    carried = b"".join(_chunk(c.id, _read(stream, c, 1 << 16)) for c in chunks if c.id in _CARRIED)
    before = described + carried + _chunk(b"CSET", _UTF8) + _chunk(b"LIST", _info(facts))
    before += _chunk(b"_PMX", xmp.packet(facts, slot=False))
    return before + _chunk(DELIVERY, EMPTY_SLOT), len(before) + 8


def _file_header(head: int, samples: int) -> tuple[bytes, bytes]:
    """Return what stands before `head` and the header of the samples: RIFF, or RF64 beyond 4 GiB (EBU Tech 3306)."""
    size = 4 + head + 8 + samples + samples % 2
    if size <= riff.SIZE_IN_DS64:
        return b"RIFF" + size.to_bytes(4, "little") + b"WAVE", b"data" + samples.to_bytes(4, "little")
    size += 8 + 28
    ds64 = size.to_bytes(8, "little") + samples.to_bytes(8, "little") + bytes(12)
    return b"RF64\xff\xff\xff\xffWAVE" + _chunk(b"ds64", ds64), b"data\xff\xff\xff\xff"


def write_wav(source: Path, target: Path, facts: PressFacts) -> Slot:
    """Write the press copy of the WAV file at `source` to `target` and return where its delivery id goes.

    Raises:
        BrokenFileError: `source` is no WAV file with a format and samples.
        OSError: `target` cannot be written.
    """
    with source.open("rb") as stream, target.open("wb") as out:
        chunks = list(riff.chunks(stream))
        data = next((c for c in chunks if c.id == b"data"), None)
        if data is None or not any(c.id == b"fmt " for c in chunks):
            raise BrokenFileError("no WAV: the format or the samples are missing")
        head, slot = _head(stream, chunks, facts.cleaned())
        start, data_header = _file_header(len(head), data.size)
        out.write(start + head + data_header)
        stream.seek(data.start)
        shutil.copyfileobj(stream, out, 1 << 20)
        out.truncate(len(start) + len(head) + 8 + data.size)
        out.seek(0, 2)
        out.write(b"\0" * (data.size % 2))
    return Slot(len(start) + slot, len(EMPTY_SLOT))
