"""MP4 and QuickTime as rows of boxes (ISO/IEC 14496-12, 4.2)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from dam.formats.errors import BrokenFileError

MAX_BOXES = 200_000
_SHORT, _LONG = 8, 16


@dataclass(frozen=True)
class Box:
    """One box: its type, where it starts, where its payload starts, and its end (exclusive).

    `open_ended` is true of a last box whose size is written as 0, "up to the end of the file"; `cut` of one that claims
    more than there is.
    """

    type: bytes
    start: int
    payload: int
    end: int
    open_ended: bool = False
    cut: bool = False


def boxes(stream: BinaryIO, within: Box | None = None) -> Iterator[Box]:
    """Yield the top-level boxes, or those directly within one, in order; the stream may be moved meanwhile.

    A box that is cut by the end of the file, or of the box around it, is the last.

    Raises:
        BrokenFileError: A box is smaller than its own header, or there are more than `MAX_BOXES`.
    """
    length = within.end if within else stream.seek(0, io.SEEK_END)
    position = within.payload if within else 0
    for _ in range(MAX_BOXES):
        stream.seek(position)
        head = stream.read(min(_LONG, max(length - position, 0)))
        if len(head) < _SHORT:
            return
        size, payload = int.from_bytes(head[:4], "big"), position + _SHORT
        open_ended = size == 0
        if size == 1 and len(head) == _LONG:
            size, payload = int.from_bytes(head[8:16], "big"), position + _LONG
        elif open_ended:
            size = length - position
        if size < payload - position:
            raise BrokenFileError(f"no MP4: a box at byte {position} is smaller than its own header")
        yield Box(head[4:8], position, payload, min(position + size, length), open_ended, position + size > length)
        position += size
    raise BrokenFileError(f"more than {MAX_BOXES} boxes")
