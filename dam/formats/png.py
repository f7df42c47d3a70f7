"""PNG as a row of chunks (W3C PNG, third edition, section 5)."""

from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from dam.formats.errors import BrokenFileError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MAX_CHUNKS = 200_000


@dataclass(frozen=True)
class Chunk:
    """One chunk: its four-letter type and where its data lies, `end` exclusive and never past the file."""

    type: bytes
    start: int
    end: int


def chunks(data: bytes | mmap) -> Iterator[Chunk]:
    """Yield the chunks up to IEND or the end of the file; a chunk that runs past the file is cut there.

    Raises:
        BrokenFileError: The signature is missing, or there are more than `MAX_CHUNKS` chunks.
    """
    if data[:8] != SIGNATURE:
        raise BrokenFileError("no PNG: the signature is missing")
    position = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        if position + 8 > len(data):
            return
        size = int.from_bytes(data[position : position + 4], "big")
        kind = bytes(data[position + 4 : position + 8])
        start = position + 8
        yield Chunk(kind, start, min(start + size, len(data)))
        if kind == b"IEND":
            return
        position = start + size + 4
    raise BrokenFileError(f"more than {MAX_CHUNKS} PNG chunks")
