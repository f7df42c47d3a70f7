"""What pickers ask while somebody types, and what they make when nothing is found."""

from collections.abc import Sequence
from dataclasses import asdict
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dam.catalogue.errors import CatalogueError
from dam.catalogue.permissions import Ability
from dam.catalogue.services.vocabulary import Name, create_person, create_place
from desk.access import DeskRequest, desk_view
from desk.finding import Match, events_like, offers, persons_like, places_like
from desk.forms.edit import cleaned
from desk.forms.names import LONGEST
from desk.reading import content_language, content_languages


def _answer(matches: Sequence[Match]) -> HttpResponse:
    return JsonResponse({"results": [asdict(match) for match in matches]})


@require_GET
@desk_view(Ability.SEARCH_DESK)
def find_people(request: DeskRequest) -> HttpResponse:
    """Offer persons by any spelling."""
    languages = content_languages()
    return _answer(offers(persons_like(request.GET.get("q", ""), languages), languages))


@require_GET
@desk_view(Ability.SEARCH_DESK)
def find_places(request: DeskRequest) -> HttpResponse:
    """Offer places by any spelling."""
    languages = content_languages()
    return _answer(offers(places_like(request.GET.get("q", ""), languages), languages))


@require_GET
@desk_view(Ability.SEARCH_DESK)
def find_events(request: DeskRequest) -> HttpResponse:
    """Offer events that the user may see."""
    return _answer(events_like(request.user, request.GET.get("q", ""), content_languages()))


def _typed(request: DeskRequest) -> Name:
    name = " ".join(cleaned(request.POST.get("name", "")).split())[:LONGEST]
    return Name(content_language(), name)


@require_POST
@desk_view(Ability.NAME_THINGS)
def person_quick(request: DeskRequest) -> HttpResponse:
    """Make a person from the name that was typed, in the reader's language; more names can follow on their page."""
    name = _typed(request)
    try:
        made = create_person(request.user, [name])
    except CatalogueError as error:
        return JsonResponse({"message": str(error)}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"key": made.pk, "name": name.name, "message": _("Made.")})


@require_POST
@desk_view(Ability.NAME_THINGS)
def place_quick(request: DeskRequest) -> HttpResponse:
    """Make a place from the name that was typed, in the reader's language."""
    name = _typed(request)
    try:
        made = create_place(request.user, [name])
    except CatalogueError as error:
        return JsonResponse({"message": str(error)}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"key": made.pk, "name": name.name, "message": _("Made.")})
