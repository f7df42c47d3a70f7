"""What an index keeps of an asset, whatever engine keeps it: names of fields and what each is good for.

An asset has up to two entries: one for the desk (its current revision) and, while it is approved and may leave the
house, one for the newsroom (its approved revision). Every query names one face, so that a word of an edit that waits
for approval cannot be found, counted or seen in a facet by the public.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

FaceName = Literal["desk", "newsroom"]
DESK: FaceName = "desk"
NEWSROOM: FaceName = "newsroom"

# Each scope has three fields: `text_exact`, `text_folded` (with positions), `text_stem`.
SCOPES = ("text", "person", "place", "event", "file")
FORMS = ("exact", "folded", "stem")

# Matched as they are. `kind` is also counted; `thing` holds public ids of the event, the persons and the places.
KEYWORDS = ("face", "access", "apart", "hands", "number", "state", "kind", "thing", "seen")
# Whole numbers: ranges, order, counts.
NUMBERS = ("asset", "event", "person", "place", "year", "day", "publish_at", "visible_from", "order")


class Facet(StrEnum):
    """What results are counted by and can be narrowed to."""

    TYPE = "type"
    EVENT = "event"
    PERSON = "person"
    PLACE = "place"
    YEAR = "year"


FACET_FIELDS: dict[Facet, str] = {
    Facet.TYPE: "kind",
    Facet.EVENT: "event",
    Facet.PERSON: "person",
    Facet.PLACE: "place",
    Facet.YEAR: "year",
}

KINDS_AT_MOST = 10  # every entry has exactly one kind, of fewer kinds than this

SIGNATURE = repr((SCOPES, FORMS, KEYWORDS, NUMBERS))


@dataclass(slots=True)
class Entry:
    """One document of the index.

    `texts`: by field, the passages, each a sequence of words parted by single spaces. `keywords`: by field, values.
    `numbers`: by field, values from 0 to 2^63 - 1.
    """

    keywords: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)


def order_key(moment_ms: int, pk: int) -> int:
    """Return the number that sorts by moment, then by key: 44 bits of milliseconds since 1800, 19 bits of the key.

    Moments before 1800 and after 2357 sort as these. Keys that differ by a multiple of 524,288 within one millisecond
    sort alike.
    """
    clamped = min(max(moment_ms - MILLISECONDS_OF_1800, 0), (1 << 44) - 1)
    return clamped << 19 | pk & ((1 << 19) - 1)


MILLISECONDS_OF_1800 = -5_364_662_400_000
