"""Search for everybody: what is public, and nothing else."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from dam.catalogue.shown import with_shown
from newsroom.cards import cards
from newsroom.reading import content_language
from newsroom.rows import RESULTS, placed
from search.errors import SearchDown
from search.schema import NEWSROOM, Facet
from search.services import Results, SearchRequest, search

PER_PAGE = 48
UNAVAILABLE = 503
FACET_NAMES = {
    Facet.TYPE: _("Type"),
    Facet.EVENT: _("Event"),
    Facet.PERSON: _("Person"),
    Facet.PLACE: _("Place"),
    Facet.YEAR: _("Year"),
}


@dataclass(frozen=True)
class Choice:
    """One value of a facet: chosen or not, and the address that turns it round."""

    label: str
    count: int
    chosen: bool
    href: str


@require_safe
def finding(request: HttpRequest) -> HttpResponse:
    """Show what is found, with facets; says so when search is down."""
    now, language = timezone.now(), content_language(request)
    text = request.GET.get("q", "").strip()
    chosen = {facet.value: request.GET.getlist(facet.value) for facet in Facet if request.GET.getlist(facet.value)}
    asked = SearchRequest(
        text=text,
        user=request.user,
        face=NEWSROOM,
        facets=chosen,
        page=_page(request),
        per_page=PER_PAGE,
        now=now,
        language=language,
        shape=with_shown,
    )
    told: dict[str, Any] = {"text": text, "chosen": chosen, "language": language}
    try:
        found = search(asked)
    except SearchDown:
        return render(request, "newsroom/search_down.html", told, status=UNAVAILABLE)
    told |= {
        "found": found,
        "hits": placed(cards(found.assets, language), RESULTS),
        "page": Paginator(range(found.total), PER_PAGE).get_page(asked.page),
        "facets": _facets(request.GET, found, chosen),
    }
    return render(request, "newsroom/search.html", told)


def _page(request: HttpRequest) -> int:
    raw = request.GET.get("page", "1")
    return int(raw) if raw.isascii() and raw.isdigit() and raw.lstrip("0") else 1


def _facets(query: QueryDict, found: Results, chosen: dict[str, list[str]]) -> list[tuple[str, list[Choice]]]:
    rows = ((facet, _choices(query, facet, found, chosen.get(facet.value, []))) for facet in FACET_NAMES)
    return [(str(FACET_NAMES[facet]), choices) for facet, choices in rows if choices]


def _choices(query: QueryDict, facet: Facet, found: Results, mine: list[str]) -> list[Choice]:
    """Return the values of one facet; a chosen one that nothing has any more stays, so that it can be taken away."""
    counted = found.facets.get(facet.value, [])
    present = {value.value for value in counted}
    shown = [(value.value, value.label, value.count) for value in counted]
    shown += [(value, value, 0) for value in mine if value not in present]
    return [Choice(label, count, value in mine, _turned(query, facet.value, value)) for value, label, count in shown]


def _turned(query: QueryDict, name: str, value: str) -> str:
    """Return the query string with one facet value added or, if it is there, taken away; back on the first page."""
    changed = query.copy()
    changed.pop("page", None)
    values = changed.getlist(name)
    changed.setlist(name, [other for other in values if other != value] if value in values else [*values, value])
    return f"?{changed.urlencode()}"
