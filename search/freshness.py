"""How fresh the index is, and which of its entries not to trust.

Every entry says which narrowing of its asset it has seen (`seen`). An asset that was narrowed at a moment whose mark
its entry lacks is left out of hits, facets and counts until the index has caught up. Which assets that could be is
kept small by `Commit.covers_until`: every narrowing before it is known to the index. Transactions that took long
between taking their moment and committing are covered by looking back `LATE` further.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max

from dam.catalogue.models import Asset
from search.backends import Backend
from search.documents.entries import seen_term
from search.models import Commit, Generation
from search.plan import Clause, Everything, Not, Plan, Terms, every

LATE = timedelta(minutes=15)
COMMITS_KEPT = 10

Narrowed = Sequence[tuple[int, datetime]]


@dataclass(frozen=True, slots=True)
class Live:
    """The generation that answers, its newest commit, and what that commit knows."""

    generation: str
    analysis: str
    number: int
    covers_until: datetime


def live() -> Live | None:
    """Return the live generation with its newest commit, or None before the first build."""
    newest = Commit.objects.filter(generation__live=True).order_by("-number")
    row = newest.values_list("generation__name", "generation__analysis", "number", "covers_until").first()
    return Live(*row) if row else None


class _Opened:
    """Which commit of which generation this process has open; searches never go back behind it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._at = ("", 0)

    def catch_up(self, backend: Backend, to: Live) -> None:
        generation, number = self._at
        if generation == to.generation and number >= to.number:
            return
        with self._lock:
            backend.refresh(to.generation)
            self._at = (to.generation, to.number)

    def forget(self) -> None:
        self._at = ("", 0)


opened = _Opened()


def narrowed_since(moment: datetime) -> Narrowed:
    """Return the assets that fewer people may see since shortly before `moment`, with when."""
    rows = Asset.objects.filter(narrowed_at__gte=moment - LATE).values_list("pk", "narrowed_at")
    return [(pk, at) for pk, at in rows if at is not None]


def distrusted(narrowed: Narrowed) -> Clause:
    """Return the clause that matches the entries that have not seen their asset's narrowing."""
    marks = tuple(seen_term(pk, at) for pk, at in narrowed)
    return every([Terms("asset", tuple(pk for pk, _at in narrowed)), Not(Terms("seen", marks))])


def trusted(narrowed: Narrowed) -> Clause:
    """Return the clause that matches the entries to trust."""
    return Not(distrusted(narrowed)) if narrowed else Everything()


def record(backend: Backend, generation: str, started: datetime) -> bool:
    """Record a commit whose writer began to read the catalogue at `started`; False if the generation is not live.

    Called while the writer is still held, so that commits are numbered in the order in which they were made.
    """
    before = live()
    if before is None or before.generation != generation:
        return False
    backend.refresh(generation)
    covers = _covers(backend, before, started)
    with transaction.atomic():
        row = Generation.objects.select_for_update().filter(name=generation, live=True).first()
        if row is None:
            return False
        number = (row.commits.aggregate(last=Max("number"))["last"] or 0) + 1
        row.commits.create(number=number, covers_until=covers)
        row.commits.filter(number__lte=number - COMMITS_KEPT).delete()
    return True


def _covers(backend: Backend, before: Live, started: datetime) -> datetime:
    narrowed = narrowed_since(before.covers_until)
    if not narrowed:
        return started
    plan = Plan(tiers=(distrusted(narrowed),), limit=2 * len(narrowed))
    behind = set(backend.search(before.generation, plan).assets)
    return min([started, *(at for pk, at in narrowed if pk in behind)])
