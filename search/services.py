"""The use cases of finding: search, and keep the index."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from dam.accounts.models import User
from dam.accounts.selectors import Anyone
from dam.catalogue.models import Asset
from dam.catalogue.permissions import public, visible_to
from dam.catalogue.shown import languages_for
from search.finding import Answer, Question, find
from search.labels import FacetValue, labelled
from search.rebuilding import heal, needs_rebuild, rebuild
from search.schema import DESK, FaceName, Facet

__all__ = ["FacetValue", "Results", "SearchRequest", "heal", "needs_rebuild", "rebuild", "search"]

MOST_PER_PAGE = 500
MOST_PAGES = 10_000
MOST_REPEATS = 3


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """What somebody asks. `facets`: chosen values by name, public ids for event, person and place.

    `language` is that of the names in facets, by default the user's. `shape` may add to the query that re-reads the
    hits, such as `dam.catalogue.shown.with_shown`; it must not change which rows there are.
    """

    text: str
    user: Anyone
    face: FaceName = DESK
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    page: int = 1
    per_page: int = 60
    now: datetime | None = None
    language: str = ""
    counted: tuple[Facet, ...] = tuple(Facet)
    facet_size: int = 15
    shape: Callable[[QuerySet[Asset]], QuerySet[Asset]] | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """One page. `ids` are public ids in order, `assets` their rows, re-read through the catalogue's permissions.

    `took` is in seconds. `near`: nothing has the words as typed, these have near spellings. `not_understood`: pieces
    that were searched as words because they mean nothing as fields. `cut`: the text was too long, its end was not read.
    """

    ids: list[str] = field(default_factory=list)
    assets: list[Asset] = field(default_factory=list)
    total: int = 0
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    took: float = 0.0
    near: bool = False
    not_understood: tuple[str, ...] = ()
    cut: bool = False


def search(request: SearchRequest) -> Results:
    """Find what `request.user` may see at a face, in order of rank, with exact counts.

    Raises:
        SearchDown: the index is missing, corrupt or out of reach; the message is for people.
    """
    began = time.perf_counter()
    question = question_of(request)
    answer, assets = _reread(request, question)
    language = request.language or (request.user.language if isinstance(request.user, User) else "en")
    return Results(
        ids=[asset.public_id for asset in assets],
        assets=assets,
        total=answer.found.total,
        facets=labelled(answer.found, languages_for(language)),
        took=time.perf_counter() - began,
        near=answer.near,
        not_understood=answer.not_understood,
        cut=answer.cut,
    )


def question_of(request: SearchRequest) -> Question:
    """Return what to ask the index for a request, its limits kept."""
    per_page = min(max(request.per_page, 1), MOST_PER_PAGE)
    return Question(
        text=request.text,
        user=request.user,
        face=request.face,
        now=request.now or timezone.now(),
        chosen={Facet(name): tuple(values) for name, values in request.facets.items() if name in set(Facet)},
        counted=request.counted,
        facet_size=request.facet_size,
        offset=(min(max(request.page, 1), MOST_PAGES) - 1) * per_page,
        limit=per_page,
    )


def _reread(request: SearchRequest, question: Question) -> tuple[Answer, list[Asset]]:
    """Ask, and read the hits as what they are now; ask again without those that are not to be seen any more."""
    gone: set[int] = set()
    for repeat in range(MOST_REPEATS):
        answer = find(question, gone)
        rows = public(question.now) if request.face != DESK else visible_to(request.user)
        rows = request.shape(rows) if request.shape else rows
        by_key = {asset.pk: asset for asset in rows.filter(pk__in=answer.found.assets)}
        gone |= set(answer.found.assets) - by_key.keys()
        if len(by_key) == len(answer.found.assets) or repeat == MOST_REPEATS - 1:
            break
    return answer, [by_key[pk] for pk in answer.found.assets if pk in by_key]
