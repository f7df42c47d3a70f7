"""Handing in: the page of upload, the hand-in it opens, where each file's upload is, and how far the files are."""

import json
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dam.accounts.models import User
from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Event
from dam.catalogue.permissions import Ability, event_visible_to, may
from dam.catalogue.services.events import EventChanges, create_event
from dam.catalogue.shown import event_title
from dam.theme.languages import own_name
from desk.access import DeskRequest, desk_view
from desk.forms.edit import cleaned
from desk.handed_in import Totals, moved_since, row_json, totals
from desk.reading import by_script, content_languages
from ingest.errors import IngestError
from ingest.models import HandIn
from ingest.services import begin_upload, close_hand_in, open_hand_in
from storage_config.errors import StorageError

MOST_AT_ONCE = 200


def own_hand_in(request: DeskRequest, public_id: str) -> HandIn:
    """Return a hand-in of the user's own; 404 for any other."""
    found = HandIn.objects.select_related("event", "user").filter(public_id=public_id, user=request.user).first()
    if found is None:
        raise Http404
    return found


def title_of(user: User, event: Event | None) -> str:
    """Return an event's title for this reader; of one that was restricted meanwhile, nothing is said."""
    if event is None:
        return _("Without an event for now")
    if not event_visible_to(user).filter(pk=event.pk).exists():
        return _("An event that is open to named readers only")
    return event_title(event, content_languages())


@require_GET
@desk_view(Ability.HAND_IN)
def upload(request: DeskRequest) -> HttpResponse:
    """The page on which files are dropped; `?hand_in=` goes on with one that was opened before."""
    going_on = request.GET.get("hand_in", "")
    hand_in = own_hand_in(request, going_on) if going_on else None
    wanted = request.GET.get("event", "")
    event = hand_in.event if hand_in else event_visible_to(request.user).filter(public_id=wanted).first()
    context = {
        "hand_in": hand_in,
        "event": event,
        "event_title": title_of(request.user, event) if hand_in or event else "",
        "caption_languages": [(tag, own_name(tag)) for tag in settings.CONTENT_LANGUAGES],
        "may_make": may(request.user, Ability.MAKE_EVENT),
        "today": timezone.localdate(),
    }
    return render(request, "desk/upload.html", context)


def _event_for(request: DeskRequest) -> Event | None:
    """Return the event that the form chooses or makes."""
    title = cleaned(request.POST.get("new_title", ""))
    if title:
        if not may(request.user, Ability.MAKE_EVENT):
            raise PermissionDenied
        day = parse_date(request.POST.get("new_day", "")) or timezone.localdate()
        language = request.POST.get("caption_language", "") or request.user.caption_language
        return create_event(request.user, day, EventChanges(texts={language: {"title": title[:300]}}))
    wanted = request.POST.get("event", "")
    if not wanted:
        return None
    event = event_visible_to(request.user).filter(public_id=wanted).first()
    if event is None:
        raise CatalogueError(_("Nothing was begun: this event is not yours to see any more. Choose another one."))
    return event


@require_POST
@desk_view(Ability.HAND_IN)
def open_one(request: DeskRequest) -> HttpResponse:
    """Open a hand-in to the chosen event, or to a new one; answers with the addresses that the page needs."""
    try:
        with transaction.atomic():
            event = _event_for(request)
            hand_in = open_hand_in(
                request.user, event=event, caption_language=request.POST.get("caption_language") or None
            )
    except (CatalogueError, IngestError, ValueError) as error:
        return JsonResponse({"message": str(error)}, status=HTTPStatus.CONFLICT)
    address = f"{reverse('desk:upload')}?hand_in={hand_in.public_id}"
    if not by_script(request):
        return redirect(address)
    named = {
        name: reverse(f"desk:hand_in_{name}", args=[hand_in.public_id]) for name in ("begin", "progress", "finish")
    }
    return JsonResponse({"address": address, "event": title_of(request.user, hand_in.event), **named})


def _announced(request: DeskRequest) -> list[dict[str, Any]]:
    try:
        files = json.loads(request.body)["files"]
        found = [
            {"name": str(f["name"]), "size": int(f["size"]), "path": str(f.get("path", "")), "key": str(f["key"])}
            for f in files
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise CatalogueError(
            _("The list of files could not be read. Reload the page and choose them again.")
        ) from error
    return found[:MOST_AT_ONCE]


@require_POST
@desk_view(Ability.HAND_IN)
def begin(request: DeskRequest, public_id: str) -> HttpResponse:
    """Begin or continue the uploads of up to 200 files; each row says where its upload is, or why it is refused."""
    hand_in = own_hand_in(request, public_id)
    try:
        announced = _announced(request)
    except CatalogueError as error:
        return JsonResponse({"message": str(error)}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse({"files": [_begun(hand_in, file) for file in announced]})


def _begun(hand_in: HandIn, file: dict[str, Any]) -> dict[str, Any]:
    try:
        row = begin_upload(hand_in, file["name"], file["size"], file["path"], file["key"])
    except (IngestError, StorageError) as error:
        return {"refused": str(error)}
    return {
        "id": row.public_id,
        "url": reverse("ingest:upload", args=[row.public_id]),
        "offset": row.upload_offset,
        "stage": row.stage,
    }


@require_GET
@desk_view(Ability.HAND_IN)
def progress_rows(request: DeskRequest, public_id: str) -> HttpResponse:
    """Return what moved since the page last asked, and the sums; small however many files there are."""
    hand_in = own_hand_in(request, public_id)
    now = timezone.now()
    try:
        since = parse_datetime(request.GET.get("since", ""))
    except ValueError:
        since = None
    found: Totals = totals(hand_in)
    rows = [row_json(row) for row in moved_since(hand_in, since)]
    return JsonResponse({"rows": rows, "sum": found.as_json(), "since": now.isoformat()})


@require_POST
@desk_view(Ability.HAND_IN)
def finish(request: DeskRequest, public_id: str) -> HttpResponse:
    """Close a hand-in: nothing is added to it any more, and its receipt is shown."""
    hand_in = own_hand_in(request, public_id)
    close_hand_in(hand_in)
    return redirect("desk:receipt", hand_in.public_id)
