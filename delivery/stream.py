"""What leaves, byte by byte: the master's bytes with the delivery id in its slot, cut into pieces. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

SMALLEST, LARGEST = 64 * 1024, 1024 * 1024
QUICK_SECONDS, SLOW_SECONDS = 0.05, 0.25
LAST_BYTES = 1024


@dataclass(frozen=True)
class Slot:
    """Where the delivery id stands in a copy: `value` replaces the bytes from `offset` on."""

    offset: int
    value: bytes

    @property
    def end(self) -> int:
        """Return the place after the slot's last byte."""
        return self.offset + len(self.value)


def patched(piece: bytes, at: int, slot: Slot | None) -> bytes:
    """Return `piece`, which stands at `at` in the file, with that part of the slot which falls into it filled in."""
    if slot is None or at >= slot.end or at + len(piece) <= slot.offset:
        return piece
    first, end = max(at, slot.offset), min(at + len(piece), slot.end)
    return piece[: first - at] + slot.value[first - slot.offset : end - slot.offset] + piece[end - at :]


def next_size(size: int, seconds: float) -> int:
    """Return the size of the next piece, when the last one of `size` bytes took `seconds` to be taken.

    A fast line gets large pieces; a slow one small ones, so that a stopped copy ends soon on it too.
    """
    if seconds < QUICK_SECONDS:
        return min(size * 2, LARGEST)
    return max(size // 2, SMALLEST) if seconds > SLOW_SECONDS else size


def cut(at: int, end: int, size: int) -> int:
    """Return where the piece that begins at `at` ends.

    The last piece is small: the server takes a piece when the one before it was passed on, so when it asks for
    nothing more, all but this last bit is known to have been passed on.
    """
    if end - at <= LAST_BYTES:
        return end
    return min(at + size, end - LAST_BYTES)


def cuts(first: int, end: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the pieces of `[first, end)` for pieces of one size."""
    at = first
    while at < end:
        stop = cut(at, end, size)
        yield at, stop
        at = stop
