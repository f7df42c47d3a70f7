"""Which bytes of a copy were sent so far: half-open ranges, merged. Pure."""

from collections.abc import Iterable, Sequence

Range = tuple[int, int]


def merged(ranges: Iterable[Sequence[int]]) -> list[Range]:
    """Return the same bytes as few ascending ranges `[first, end)` that neither touch nor overlap; empty ones go."""
    result: list[Range] = []
    for first, end in sorted((r[0], r[1]) for r in ranges if r[0] < r[1]):
        if result and first <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((first, end))
    return result


def covers(ranges: Iterable[Sequence[int]], size: int) -> bool:
    """Whether the ranges hold every byte of something of this size; nothing at all covers an empty thing."""
    return size == 0 or merged(ranges) == [(0, size)]


def total(ranges: Iterable[Sequence[int]]) -> int:
    """Return how many different bytes the ranges hold."""
    return sum(end - first for first, end in merged(ranges))
