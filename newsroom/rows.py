"""Pictures in rows of equal height, each in its own proportions, none cut: what share of its row each one takes. Pure.

The shares are computed here, where the proportions are known, so that nothing moves when the pictures arrive.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from newsroom.cards import Card

FRONT, GALLERY, RESULTS = 6.8, 5.4, 4.2
"""How wide a row is, as the sum of width / height of its pictures."""


@dataclass(frozen=True)
class Placed:
    """A card in a row: its share of the row's width (0 to 1), and how many stand in the row."""

    card: Card
    share: float
    mates: int


def lines(ratios: Sequence[float], wide: float) -> list[list[float]]:
    """Part proportions into rows whose sums come as near to `wide` as the order allows."""
    parted: list[list[float]] = []
    line: list[float] = []
    for ratio in ratios:
        over, under = sum(line) + ratio - wide, wide - sum(line)
        if line and over > 0 and over > under:
            parted.append(line)
            line = []
        line.append(ratio)
        if sum(line) >= wide:
            parted.append(line)
            line = []
    return [*parted, line] if line else parted


def placed(cards: Sequence[Card], wide: float) -> list[Placed]:
    """Place cards in rows; a last row that is not full keeps the height of a full one."""
    found: list[Placed] = []
    rest = iter(cards)
    for line in lines([card.row_ratio for card in cards], wide):
        whole = max(sum(line), wide * 0.86)
        found += [Placed(next(rest), ratio / whole, len(line)) for ratio in line]
    return found


def one_line(cards: Sequence[Card], wide: float = FRONT) -> list[Placed]:
    """Place the first cards in one row, as many as fit."""
    first = lines([card.row_ratio for card in cards], wide)[:1]
    return placed(cards[: len(first[0])] if first else [], wide)
