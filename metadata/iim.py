"""IPTC-IIM: data sets of record, number and bytes (IIM 4.2), as they lie in a JPEG's Photoshop resources."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from dam.formats import jpeg
from dam.formats.errors import BrokenFileError
from metadata.text import decode

PHOTOSHOP = b"Photoshop 3.0\0"
IIM_RESOURCE, DIGEST_RESOURCE = 0x0404, 0x0425
UTF8 = b"\x1b%G"
APPLICATION_RECORD = 2
MAX_SETS = 5_000
MAX_BYTES = 1 << 20


@dataclass(frozen=True)
class Kind:
    """A kind of data set: its number in record 2, its longest value in bytes (IIM 4.2), whether it may be repeated."""

    number: int
    limit: int
    repeatable: bool = False


KINDS: dict[str, Kind] = {
    "ObjectName": Kind(5, 64),
    "Keywords": Kind(25, 64, repeatable=True),
    "SpecialInstructions": Kind(40, 256),
    "DateCreated": Kind(55, 8),
    "TimeCreated": Kind(60, 11),
    "By-line": Kind(80, 32, repeatable=True),
    "City": Kind(90, 32),
    "Sub-location": Kind(92, 32),
    "Province-State": Kind(95, 32),
    "Country-PrimaryLocationCode": Kind(100, 3),
    "Country-PrimaryLocationName": Kind(101, 64),
    "OriginalTransmissionReference": Kind(103, 32),
    "Headline": Kind(105, 256),
    "Credit": Kind(110, 32),
    "Source": Kind(115, 32),
    "CopyrightNotice": Kind(116, 128),
    "Caption-Abstract": Kind(120, 2000),
    "Writer-Editor": Kind(122, 32, repeatable=True),
}
_NAMES = {kind.number: name for name, kind in KINDS.items()}


@dataclass(frozen=True)
class DataSet:
    """One data set: record, number, bytes."""

    record: int
    number: int
    data: bytes


def resources(block: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (id, data) of the Photoshop image resources in `block` until one is malformed."""
    position = 0
    while block[position : position + 4] == b"8BIM" and position + 12 <= len(block):
        identifier = int.from_bytes(block[position + 4 : position + 6], "big")
        name_size = block[position + 6] + 1
        position += 6 + name_size + name_size % 2
        size = int.from_bytes(block[position : position + 4], "big")
        position += 4
        yield identifier, block[position : position + size]
        position += size + size % 2


def data_sets(block: bytes) -> Iterator[DataSet]:
    """Yield the data sets of an IIM block until one is malformed, at most `MAX_SETS`."""
    position = 0
    for _ in range(MAX_SETS):
        head = block[position : position + 5]
        if len(head) < 5 or head[0] != 0x1C:  # noqa: PLR2004 - IIM 1.5: tag marker, record, number, two bytes of size
            return
        size = int.from_bytes(head[3:5], "big")
        start = position + 5
        if size & 0x8000:
            octets = size & 0x7FFF
            size = int.from_bytes(block[start : start + octets], "big") if octets <= 4 else MAX_BYTES  # noqa: PLR2004
            start += octets
        yield DataSet(head[1], head[2], block[start : start + min(size, MAX_BYTES)])
        position = start + size


@dataclass(frozen=True)
class Iim:
    """An IIM block as read: named values, its digest now, and the digest stored beside it ("" if none)."""

    values: dict[str, list[str]]
    digest: str = ""
    stored_digest: str = ""


def read_jpeg(data: bytes | mmap, fallback: str) -> Iim | None:
    """Return the IIM block of a JPEG, or None if it has none (or `data` is no JPEG).

    Text is UTF-8 where it is valid (declared by 1:90 or not), else the code page `fallback`: a file that says UTF-8
    and holds something else is read like one that says nothing.
    """
    try:
        block = b"".join(jpeg.application(data, jpeg.APP13, PHOTOSHOP))
    except BrokenFileError:
        return None
    found = dict(reversed(list(resources(block))))
    if IIM_RESOURCE not in found:
        return None
    iim = found[IIM_RESOURCE]
    values: dict[str, list[str]] = {}
    for item in data_sets(iim):
        named = _NAMES.get(item.number) if item.record == APPLICATION_RECORD else None
        if named and (KINDS[named].repeatable or named not in values):
            values.setdefault(named, []).append(decode(item.data, fallback))
    digest = hashlib.md5(iim, usedforsecurity=False).hexdigest()
    return Iim(values, digest, found.get(DIGEST_RESOURCE, b"").hex())
