"""MP4 and QuickTime as a row of top-level boxes (ISO/IEC 14496-12, 4.2)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dam.formats.errors import BrokenFileError

MAX_BOXES = 200_000
_SHORT, _LONG = 8, 16


@dataclass(frozen=True)
class Box:
    """One top-level box: its type, where it starts, where its payload starts, and its end (exclusive).

    `open_ended` is true of a last box whose size is written as 0, "up to the end of the file".
    """

    type: bytes
    start: int
    payload: int
    end: int
    open_ended: bool = False


def boxes(stream: BinaryIO) -> Iterator[Box]:
    """Yield the top-level boxes in order; the stream may be moved meanwhile. A box cut by the file's end is the last.

    Raises:
        BrokenFileError: A box is smaller than its own header, or there are more than `MAX_BOXES`.
    """
    length = stream.seek(0, io.SEEK_END)
    position = 0
    for _ in range(MAX_BOXES):
        stream.seek(position)
        head = stream.read(_LONG)
        if len(head) < _SHORT:
            return
        size, payload = int.from_bytes(head[:4], "big"), position + _SHORT
        open_ended = size == 0
        if size == 1:
            size, payload = int.from_bytes(head[8:16], "big"), position + _LONG
        elif open_ended:
            size = length - position
        if size < payload - position:
            raise BrokenFileError(f"no MP4: a box at byte {position} is smaller than its own header")
        yield Box(head[4:8], position, payload, min(position + size, length), open_ended)
        position += size
    raise BrokenFileError(f"more than {MAX_BOXES} top-level boxes")
