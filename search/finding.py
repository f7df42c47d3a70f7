"""From a request to primary keys and counts: text, visibility and freshness put together into one plan.

What is found here is the index's word; `services` re-reads every hit through the catalogue's own permissions.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils.translation import gettext as _

from dam.accounts.selectors import Anyone
from dam.catalogue.models import Asset
from search import choices, freshness
from search.analysis import digest
from search.backends import backend
from search.errors import SearchDown, down
from search.plan import Clause, Found, Not, Plan, Terms, every
from search.query import parse
from search.schema import SIGNATURE, FaceName, Facet
from search.tiers import tiers
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
    facet_size: int = 15
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
    keys = {facet: choices.keys(facet, values) for facet, values in question.chosen.items() if values}
    plan = Plan(
        tiers=read.strict,
        within=seen,
        chosen={facet: choices.clause(facet, wanted) for facet, wanted in keys.items()},
        counted=question.counted,
        facet_size=question.facet_size,
        offset=question.offset,
        limit=question.limit,
    )
    found, near = _ask(plan, read.near)
    return Answer(choices.trimmed(found, keys, question.facet_size), near, read.not_understood, parsed.cut)


def _ask(plan: Plan, near: Clause | None) -> tuple[Found, bool]:
    """Ask the live generation, once more if a rebuild swapped it away meanwhile."""
    live = _live()
    if live is None:
        return Found((), 0, dict.fromkeys(plan.counted, ())), False
    try:
        return _ask_in(live, plan, near)
    except SearchDown:
        again = _live()
        if again is None or again.generation == live.generation:
            raise
        return _ask_in(again, plan, near)


def _ask_in(live: freshness.Live, plan: Plan, near: Clause | None) -> tuple[Found, bool]:
    """Ask a generation, distrusting what is not fresh; for near spellings when nothing else is found."""
    engine = backend()
    narrowed = freshness.narrowed_since(live.covers_until)
    freshness.opened.catch_up(engine, live)
    trusted = replace(plan, within=every([plan.within, freshness.trusted(narrowed)]))
    found = engine.search(live.generation, trusted)
    if found.total or near is None:
        return found, False
    also = engine.search(live.generation, replace(trusted, tiers=(near,)))
    return (also, True) if also.total else (found, False)


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
