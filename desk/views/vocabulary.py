"""Persons and places: listed, made, named in each language and script, with aliases and (persons) posts."""

from collections.abc import Sequence
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Person, Place
from dam.catalogue.permissions import Ability, may
from dam.catalogue.services import vocabulary
from desk.access import DeskRequest, desk_view, refusal
from desk.finding import Known, persons_like, places_like
from desk.forms.edit import cleaned
from desk.forms.names import (
    NameRow,
    NamesForm,
    names_form,
    posts_form,
    read_names,
    read_posts,
    typed_names,
    typed_posts,
)
from desk.reading import content_language, content_languages

PER_PAGE = 100


def _page(request: DeskRequest, template: str, found: list[Known]) -> HttpResponse:
    languages = content_languages()
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    model = Person if template == "desk/people.html" else Place
    ids = dict(model._default_manager.filter(pk__in=[k.key for k in page]).values_list("pk", "public_id"))  # noqa: SLF001 - Django's public API
    rows = [
        (
            ids[known.key],
            known.called(languages),
            [n for n in dict.fromkeys(known.names) if n != known.called(languages)],
        )
        for known in page.object_list
        if known.key in ids
    ]
    may_name = may(request.user, Ability.NAME_THINGS)
    return render(request, template, {"page": page, "rows": rows, "q": request.GET.get("q", ""), "may_name": may_name})


@require_GET
@desk_view(Ability.SEARCH_DESK)
def people(request: DeskRequest) -> HttpResponse:
    """List persons, found by any spelling of any name."""
    return _page(request, "desk/people.html", persons_like(request.GET.get("q", ""), content_languages()))


@require_GET
@desk_view(Ability.SEARCH_DESK)
def places(request: DeskRequest) -> HttpResponse:
    """List places, found by any spelling of any name."""
    return _page(request, "desk/places.html", places_like(request.GET.get("q", ""), content_languages()))


def _require_naming(request: DeskRequest) -> None:
    if not may(request.user, Ability.NAME_THINGS):
        raise PermissionDenied(refusal(request.user, Ability.NAME_THINGS))


@require_http_methods(["GET", "POST"])
@desk_view(Ability.NAME_THINGS)
def person_new(request: DeskRequest) -> HttpResponse:
    """Make a person."""
    if request.method == "POST":
        try:
            made = vocabulary.create_person(request.user, read_names(request.POST), read_posts(request.POST))
        except CatalogueError as error:
            return _person_form(request, None, str(error))
        messages.success(request, _("The person is there and can be chosen everywhere."))
        return redirect("desk:person", made.public_id)
    return _person_form(request, None)


@require_http_methods(["GET", "POST"])
@desk_view(Ability.SEARCH_DESK)
def person(request: DeskRequest, public_id: str) -> HttpResponse:
    """One person: their names and posts; changed by those who may."""
    found = Person.objects.prefetch_related("names", "posts__titles").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        _require_naming(request)
        try:
            names, posts = read_names(request.POST, found.names.all()), read_posts(request.POST)
            vocabulary.rename_person(request.user, found, names)
            vocabulary.set_posts(request.user, found, posts)
        except CatalogueError as error:
            return _person_form(request, found, str(error))
        messages.success(request, _("Saved. Everything that names this person follows."))
        return redirect("desk:person", public_id)
    return _person_form(request, found)


def _person_form(request: DeskRequest, found: Person | None, error: str = "") -> HttpResponse:
    context = {
        "thing": found,
        "names": _names(request, found, error),
        "posts": typed_posts(request.POST) if error else posts_form(found.posts.all() if found else []),
        "may_name": may(request.user, Ability.NAME_THINGS),
        "error": error,
    }
    return render(request, "desk/person.html", context, status=HTTPStatus.CONFLICT if error else HTTPStatus.OK)


def _names(request: DeskRequest, found: Person | Place | None, error: str) -> NamesForm:
    """Return the form of names: as stored, or as typed when that could not be saved."""
    if error:
        return names_form(typed_names(request.POST))
    stored: Sequence[NameRow] = list(found.names.all()) if found else []
    return names_form(stored, cleaned(request.GET.get("name", "")), content_language())


@require_http_methods(["GET", "POST"])
@desk_view(Ability.NAME_THINGS)
def place_new(request: DeskRequest) -> HttpResponse:
    """Make a place."""
    if request.method == "POST":
        try:
            made = vocabulary.create_place(
                request.user,
                read_names(request.POST),
                parent=_parent(request),
                country_code=cleaned(request.POST.get("country_code", ""))[:3].upper(),
                is_city="is_city" in request.POST,
            )
        except CatalogueError as error:
            return _place_form(request, None, str(error))
        messages.success(request, _("The place is there and can be chosen everywhere."))
        return redirect("desk:place", made.public_id)
    return _place_form(request, None)


def _parent(request: DeskRequest) -> Place | None:
    key = request.POST.get("parent", "")
    return Place.objects.filter(pk=int(key)).first() if key.isdecimal() else None


@require_http_methods(["GET", "POST"])
@desk_view(Ability.SEARCH_DESK)
def place(request: DeskRequest, public_id: str) -> HttpResponse:
    """One place: its names; changed by those who may."""
    found = (
        Place.objects.select_related("parent")
        .prefetch_related("names", "parent__names")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    if request.method == "POST":
        _require_naming(request)
        try:
            vocabulary.rename_place(request.user, found, read_names(request.POST, found.names.all()))
        except CatalogueError as error:
            return _place_form(request, found, str(error))
        messages.success(request, _("Saved. Everything taken there follows."))
        return redirect("desk:place", public_id)
    return _place_form(request, found)


def _place_form(request: DeskRequest, found: Place | None, error: str = "") -> HttpResponse:
    context = {
        "thing": found,
        "names": _names(request, found, error),
        "may_name": may(request.user, Ability.NAME_THINGS),
        "error": error,
    }
    return render(request, "desk/place.html", context, status=HTTPStatus.CONFLICT if error else HTTPStatus.OK)
