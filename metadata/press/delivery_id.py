"""Reads the delivery id out of a copy that turned up somewhere, whatever its name says it is.

An editor may have rewritten the copy's XMP: the property is then found by its name, whichever way it is spelled out.
"""

import mmap
import re
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from dam.formats import bmff, id3, jpeg, riff
from dam.formats.errors import BrokenFileError
from dam.ids import ALPHABET
from metadata.press import film, mp3, wav
from metadata.press.facts import EMPTY_SLOT
from metadata.press.jpeg import XMP_SIGNATURE

_ID = rf"([{ALPHABET}]{{{len(EMPTY_SLOT)}}})".encode()
_IN_XMP = re.compile(rb":DeliveryId\s*(?:=\s*[\"']|>)\s*" + _ID)
_IN_BOX = re.compile(film.MARK + _ID)
_IN_TEXT = re.compile(rb"\A[\0-\x03]" + mp3.DELIVERY.encode() + rb"\0" + _ID)
_IN_CHUNK = re.compile(rb"\A" + _ID)
_MAX_TAG = 16 << 20


def _jpeg(stream: BinaryIO) -> bytes | None:
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        packets = list(jpeg.application(data, jpeg.APP1, XMP_SIGNATURE))
    return _first(_IN_XMP, packets)


def _film(stream: BinaryIO) -> bytes | None:
    found = list(bmff.boxes(stream))
    return _first(_IN_BOX, (_part(stream, b.payload, b.end) for b in reversed(found) if b.type in {b"free", b"skip"}))


def _mp3(stream: BinaryIO) -> bytes | None:
    size = id3.audio_extent(stream)[0]
    tag = _part(stream, 0, size)
    return _first(_IN_TEXT, (frame.content for frame in id3.frames(tag) if frame.id == b"TXXX"))


def _wav(stream: BinaryIO) -> bytes | None:
    found = [c for c in riff.chunks(stream) if c.id == wav.DELIVERY]
    return _first(_IN_CHUNK, (_part(stream, c.start, c.start + c.size) for c in found))


def _part(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(min(end - start, _MAX_TAG))


def _first(pattern: re.Pattern[bytes], parts: Iterable[bytes]) -> bytes | None:
    return next((found.group(1) for part in parts if (found := pattern.search(part))), None)


def read_delivery_id(path: Path) -> str | None:
    """Return the delivery id in a press copy, or None: it is no press copy, or a master whose slot is still empty.

    Raises:
        OSError: the file cannot be read.
    """
    with path.open("rb") as stream:
        head = stream.read(12)
        read = _mp3
        if head[:2] == b"\xff\xd8":
            read = _jpeg
        elif head[8:] == b"WAVE":
            read = _wav
        elif head[4:8] == b"ftyp":
            read = _film
        try:
            found = read(stream)
        except BrokenFileError:
            return None
    return found.decode() if found and found != EMPTY_SLOT else None
