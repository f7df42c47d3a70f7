"""Search at the desk: what this user may see, narrowed by type, event, person, place and year."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from dam.catalogue.permissions import Ability
from desk.access import DeskRequest, desk_view
from desk.cells import cells, readable
from desk.reading import content_language
from search.errors import SearchDown
from search.services import FacetValue, Results, SearchRequest, search

FACETS = {"type": _("Type"), "event": _("Event"), "person": _("Person"), "place": _("Place"), "year": _("Year")}
PER_PAGE = 60
LONGEST = 400


@dataclass(frozen=True)
class Choice:
    """One value of a facet: its name, count, whether it is chosen, and the address that changes that."""

    label: str
    count: int
    chosen: bool
    address: str


def _asked(request: DeskRequest) -> dict[str, list[str]]:
    return {name: [value for value in request.GET.getlist(name) if value][:20] for name in FACETS}


def _address(q: str, chosen: dict[str, list[str]], name: str, value: str) -> str:
    values = [v for v in chosen[name] if v != value] if value in chosen[name] else [*chosen[name], value]
    query = [("q", q)] if q else []
    query += [(facet, v) for facet, wanted in {**chosen, name: values}.items() for v in wanted]
    return f"?{urlencode(query)}"


def _choices(q: str, chosen: dict[str, list[str]], name: str, values: list[FacetValue]) -> list[Choice]:
    return [Choice(v.label, v.count, v.value in chosen[name], _address(q, chosen, name, v.value)) for v in values]


def _page_number(request: DeskRequest) -> int:
    typed = request.GET.get("page", "1")
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 1  # noqa: PLR2004 - five digits of pages


@require_GET
@desk_view(Ability.SEARCH_DESK)
def search_page(request: DeskRequest) -> HttpResponse:
    """Answer a query; when the index is down, say so and what still works."""
    q = request.GET.get("q", "")[:LONGEST]
    chosen = _asked(request)
    number = _page_number(request)
    context: dict[str, object] = {"q": q, "bar_query": q, "anything_chosen": any(chosen.values())}
    try:
        results = _found(request, q, chosen, number)
    except SearchDown as error:
        return render(request, "desk/search.html", {**context, "down": str(error)})
    page = Paginator(range(results.total), PER_PAGE).get_page(number)
    facets = [(label, _choices(q, chosen, name, results.facets.get(name, []))) for name, label in FACETS.items()]
    context |= {
        "results": results,
        "cells": cells(results.assets),
        "facets": [(label, choices) for label, choices in facets if choices],
        "page": page,
    }
    return render(request, "desk/search.html", context)


def _found(request: DeskRequest, q: str, chosen: dict[str, list[str]], number: int) -> Results:
    return search(
        SearchRequest(
            text=q,
            user=request.user,
            face="desk",
            facets=chosen,
            page=number,
            per_page=PER_PAGE,
            language=content_language(),
            shape=readable,
        )
    )
