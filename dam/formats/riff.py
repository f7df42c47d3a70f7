"""WAV as a row of RIFF chunks, RF64 and BW64 included (Microsoft RIFF; EBU Tech 3306; ITU-R BS.2088)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dam.formats.errors import BrokenFileError

HEADER = 12
SIZE_IN_DS64 = 0xFFFFFFFF
MAX_CHUNKS = 10_000
_FORMS = (b"RIFF", b"RF64", b"BW64")
_DS64_LEAST = 24


@dataclass(frozen=True)
class Chunk:
    """One chunk: its four-letter id, where its data begins and how many bytes of it the file holds."""

    id: bytes
    start: int
    size: int


def chunks(stream: BinaryIO) -> Iterator[Chunk]:
    """Yield the chunks of a WAV file in order; the stream may be moved meanwhile.

    A chunk that claims more than the file holds is cut at the end of the file and is the last.

    Raises:
        BrokenFileError: The header is not that of a WAV file, or there are more than `MAX_CHUNKS` chunks.
    """
    stream.seek(0)
    header = stream.read(HEADER)
    if len(header) < HEADER or header[:4] not in _FORMS or header[8:] != b"WAVE":
        raise BrokenFileError("no WAV: the RIFF header is missing")
    length = stream.seek(0, io.SEEK_END)
    position, long_data = HEADER, 0
    for _ in range(MAX_CHUNKS):
        stream.seek(position)
        head = stream.read(8)
        if len(head) < 8:  # noqa: PLR2004 - id and size are four bytes each
            return
        claimed = int.from_bytes(head[4:], "little")
        if head[:4] == b"ds64":
            long_data = _data_size(stream.read(_DS64_LEAST))
        if head[:4] == b"data" and claimed == SIZE_IN_DS64 and long_data:
            claimed = long_data
        start = position + 8
        yield Chunk(head[:4], start, min(claimed, length - start))
        position = start + claimed + claimed % 2
    raise BrokenFileError(f"more than {MAX_CHUNKS} RIFF chunks")


def _data_size(ds64: bytes) -> int:
    return int.from_bytes(ds64[8:16], "little") if len(ds64) == _DS64_LEAST else 0
