"""A query as a tree that says what to match and nothing of how: every backend turns it into its engine's own.

Nothing here scores. An asset's rank is the first tier that it matches; within a tier, the later moment comes first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from search.schema import Facet


@dataclass(frozen=True, slots=True)
class Everything:
    """Matches every entry."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """Matches no entry."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The field holds at least one of these values, exactly as they are."""

    field: str
    values: tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words stand next to each other, in this order, within one passage of a folded text field."""

    field: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """The field holds a word that begins so. Letters and digits only."""

    field: str
    start: str


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """The field holds a word at most `distance` insertions, deletions, changes or swaps of neighbours away."""

    field: str
    word: str
    distance: int


@dataclass(frozen=True, slots=True)
class Span:
    """A number of the field lies between these, both included; None is open, and both open asks for any number."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts match; no parts match everything."""

    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts matches; no parts match nothing."""

    parts: tuple["Clause", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not match."""

    part: "Clause"


Clause: TypeAlias = Everything | Nothing | Terms | Phrase | Prefix | Fuzzy | Span | And | Or | Not


def every(parts: Sequence[Clause]) -> Clause:
    """Return the conjunction of clauses, without needless nesting."""
    kept = [part for part in parts if not isinstance(part, Everything)]
    if any(isinstance(part, Nothing) for part in kept):
        return Nothing()
    if not kept:
        return Everything()
    return kept[0] if len(kept) == 1 else And(tuple(kept))


def either(parts: Sequence[Clause]) -> Clause:
    """Return the disjunction of clauses, without needless nesting or repeats."""
    kept = list(dict.fromkeys(part for part in parts if not isinstance(part, Nothing)))
    if any(isinstance(part, Everything) for part in kept):
        return Everything()
    if not kept:
        return Nothing()
    return kept[0] if len(kept) == 1 else Or(tuple(kept))


@dataclass(frozen=True, slots=True)
class Plan:
    """One question to an index.

    `tiers`: best first. The last one holds all that is found, and so all that the others match. `within`: face,
    visibility, what is distrusted. `chosen`: by facet, what its value must be; a facet's own counts disregard its own
    choice, so that one can change it. `counted`: the facets to count, each with its `facet_size` most frequent
    values, a chosen one with its `chosen_size` most frequent ones, among which the chosen values are looked for.
    """

    tiers: tuple[Clause, ...]
    within: Clause = field(default_factory=Everything)
    chosen: Mapping[Facet, Clause] = field(default_factory=dict)
    counted: tuple[Facet, ...] = ()
    facet_size: int = 15
    chosen_size: int = 1000
    offset: int = 0
    limit: int = 60


@dataclass(frozen=True, slots=True)
class Found:
    """What an index answers: primary keys of assets in order, how many there are in all, and exact counts by facet.

    Counts stand largest first, then by value; values are those of the facet's field.
    """

    assets: tuple[int, ...]
    total: int
    facets: Mapping[Facet, tuple[tuple[str | int, int], ...]] = field(default_factory=dict)
