"""Events: listed, made, changed. A form that came too late shows what others saved and loses nothing."""

import json
from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, Window
from django.db.models.functions import RowNumber
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dam.catalogue.errors import CatalogueError, StaleFormError
from dam.catalogue.models import Event
from dam.catalogue.models.asset import AssetState
from dam.catalogue.models.event import Ownership
from dam.catalogue.permissions import Ability, event_visible_to, may, visible_to
from dam.catalogue.services.events import create_event, edit_event
from dam.catalogue.shown import event_title
from desk import once
from desk.access import DeskRequest, desk_view, refusal, the_event
from desk.finding import events_like
from desk.forms.event import Typed, Values, empty_values, merge, values_of
from desk.forms.event_state import event_state, label, value_words
from desk.media import SMALL, Preview, previews
from desk.reading import content_languages

PER_PAGE = 50
COVERS = 4


@require_GET
@desk_view(Ability.SEARCH_DESK)
def events(request: DeskRequest) -> HttpResponse:
    """List the events that this user may see, the latest first; `q` finds them by title in any spelling."""
    rows = event_visible_to(request.user).prefetch_related("texts", "place__names").order_by("-day", "-pk")
    q = request.GET.get("q", "")
    if q:
        rows = rows.filter(public_id__in=[match.key for match in events_like(request.user, q, content_languages())])
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page.object_list)
    seen = visible_to(request.user).filter(event__in=shown).order_by()
    counted = seen.values_list("event_id").annotate(
        all=Count("pk"), waiting=Count("pk", filter=Q(state=AssetState.IN_REVIEW))
    )
    counts = {key: (total, waiting) for key, total, waiting in counted}
    languages = content_languages()
    covers = _covers(request, shown)
    context = {
        "rows": [
            (event, event_title(event, languages), *counts.get(event.pk, (0, 0)), covers.get(event.pk, []))
            for event in shown
        ],
        "page": page,
        "q": q,
        "may_make": may(request.user, Ability.MAKE_EVENT),
    }
    return render(request, "desk/events.html", context)


def _covers(request: DeskRequest, shown: list[Event]) -> dict[int, list[Preview]]:
    """Return the first few pictures of each event, in one query."""
    place = Window(RowNumber(), partition_by=F("event"), order_by=[F("sort_at"), F("pk")])
    first = visible_to(request.user).filter(event__in=shown).annotate(place=place).filter(place__lte=COVERS)
    rows = list(first.select_related("current_version").order_by("event", "sort_at", "pk"))
    pictures = previews(rows, SMALL)
    covers: dict[int, list[Preview]] = {}
    for asset in rows:
        covers.setdefault(asset.event_id or 0, []).append(pictures[asset.pk])
    return covers


def _form(request: DeskRequest, event: Event | None, values: Values, **more: object) -> HttpResponse:
    state = event_state(values, may(request.user, Ability.DECIDE_EVENT), event)
    context = {
        "event": event,
        "form": state,
        "state": state.people,
        "shown": json.dumps(more.pop("shown", values)),
        "once": once.new_token(),
        "ownerships": Ownership.choices,
        "next": request.GET.get("next", "") or request.POST.get("next", ""),
        **more,
    }
    status = HTTPStatus.CONFLICT if more.get("error") or more.get("clashes") else HTTPStatus.OK
    return render(request, "desk/event_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@desk_view(Ability.MAKE_EVENT)
def event_new(request: DeskRequest) -> HttpResponse:
    """Make an event."""
    if request.method == "GET":
        return _form(request, None, empty_values())
    if not once.claim(request):
        return HttpResponseRedirect(once.made(request) or reverse("desk:events"))
    form = Typed.read(request.POST, empty_values())
    try:
        changes = form.changes()
        made = create_event(request.user, form.day, changes)
    except CatalogueError as error:
        once.release(request)
        return _form(request, None, form.typed, error=str(error), shown=form.shown)
    onward = "desk:upload" if request.POST.get("next") == "upload" else "desk:event"
    address = (
        f"{reverse(onward)}?event={made.public_id}"
        if onward == "desk:upload"
        else reverse(onward, args=[made.public_id])
    )
    once.keep(request, address)
    messages.success(request, _("The event was made."))
    return HttpResponseRedirect(address)


@require_http_methods(["GET", "POST"])
@desk_view(Ability.MAKE_EVENT)
def event_edit(request: DeskRequest, public_id: str) -> HttpResponse:
    """Change an event; its assets follow where they inherit."""
    event = the_event(request, public_id)
    if event.created_by_id != request.user.pk and not may(request.user, Ability.EDIT_EVENT):
        raise PermissionDenied(refusal(request.user, Ability.EDIT_EVENT))
    stored = values_of(event)
    if request.method == "GET":
        return _form(request, event, stored)
    form = Typed.read(request.POST, stored)
    number = request.POST.get("based_on", "")
    try:
        edit_event(request.user, public_id, int(number) if number.isdecimal() else 0, form.changes())
    except StaleFormError as error:
        event.refresh_from_db()
        now = merge(form, values_of(event))
        clashes = [(label(name), value_words(name, theirs)) for name, theirs in now.clashes.items()]
        return _form(request, event, now.values, error=str(error), clashes=clashes, shown=values_of(event))
    except CatalogueError as error:
        return _form(request, event, form.typed, error=str(error), shown=form.shown)
    messages.success(request, _("Saved. Everything that inherits from the event follows."))
    return redirect("desk:event", public_id)
