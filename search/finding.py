"""From a request to primary keys and counts: text, visibility and freshness put together into one plan.

What is found here is the index's word; `services` re-reads every hit through the catalogue's own permissions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from dam.accounts.selectors import Anyone
from dam.catalogue.models import Asset
from search import freshness
from search.analysis import digest
from search.backends import backend
from search.errors import SearchDown, down
from search.plan import Clause, Found, Not, Nothing, Plan, Terms, every
from search.query import parse
from search.schema import FACET_FIELDS, SIGNATURE, FaceName, Facet
from search.tiers import Tiers, tiers
from search.visibility import visible


@dataclass(frozen=True, slots=True)
class Question:
    """What to find: `chosen` holds public ids for event, person and place, else the value itself, by facet."""

    text: str
    user: Anyone
    face: FaceName
    now: datetime
    chosen: Mapping[Facet, Sequence[str]] = field(default_factory=dict)
    counted: tuple[Facet, ...] = tuple(Facet)
    facet_size: int = 30
    offset: int = 0
    limit: int = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index says. `near`: nothing was found as typed, these are near spellings."""

    found: Found
    near: bool = False
    not_understood: tuple[str, ...] = ()
    cut: bool = False


def find(question: Question, without: Collection[int] = ()) -> Answer:
    """Return primary keys in order and exact counts; assets in `without` are left out of both.

    Raises:
        SearchDown: the index is missing, corrupt, of another version or out of reach.
    """
    parsed = parse(question.text)
    read = tiers(parsed, question.now)
    seen = visible(question.user, question.face, question.now)
    if without:
        seen = every([seen, Not(Terms("asset", tuple(without)))])
    chosen = {facet: _choice(facet, values) for facet, values in question.chosen.items() if values}
    found, near = _ask(question, read, seen, chosen)
    return Answer(found, near, read.not_understood, parsed.cut)


def _ask(question: Question, read: Tiers, seen: Clause, chosen: Mapping[Facet, Clause]) -> tuple[Found, bool]:
    found = _search(_plan(question, read.strict, seen, chosen))
    if found.total or read.near is None:
        return found, False
    near = _search(_plan(question, (read.near,), seen, chosen))
    return (near, True) if near.total else (found, False)


def _plan(question: Question, strict: tuple[Clause, ...], seen: Clause, chosen: Mapping[Facet, Clause]) -> Plan:
    return Plan(strict, seen, chosen, question.counted, question.facet_size, question.offset, question.limit)


def _choice(facet: Facet, values: Sequence[str]) -> Clause:
    if facet is Facet.TYPE:
        return Terms(FACET_FIELDS[facet], tuple(values))
    if facet is Facet.YEAR:
        years = tuple(int(value) for value in values if value.isascii() and value.isdigit())
        return Terms(FACET_FIELDS[facet], tuple(year for year in years if year < 1 << 31)) if years else Nothing()
    return Terms("thing", tuple(values))


def _search(plan: Plan) -> Found:
    """Ask the live generation, once more if a rebuild swapped it away meanwhile; distrust what is not fresh."""
    live = _live()
    if live is None:
        return Found((), 0, dict.fromkeys(plan.counted, ()))
    try:
        return _search_in(live, plan)
    except SearchDown:
        again = _live()
        if again is None or again.generation == live.generation:
            raise
        return _search_in(again, plan)


def _search_in(live: freshness.Live, plan: Plan) -> Found:
    engine = backend()
    narrowed = freshness.narrowed_since(live.covers_until)
    freshness.opened.catch_up(engine, live)
    within = every([plan.within, freshness.trusted(narrowed)])
    return engine.search(
        live.generation,
        Plan(plan.tiers, within, plan.chosen, plan.counted, plan.facet_size, plan.offset, plan.limit),
    )


def _live() -> freshness.Live | None:
    """Return the live generation; None when there is none because there is nothing to find.

    Raises:
        SearchDown: there should be one, or it was built by another version of the analysis.
    """
    found = freshness.live()
    if found is None:
        if not Asset.objects.exists():
            return None
        raise down(_("no index was built yet"))
    if found.analysis != digest(SIGNATURE):
        raise down(_("the index was built by another version"))
    return found
