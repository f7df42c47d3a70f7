"""The front page and the page of an event."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from dam.catalogue.door import Gone
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.permissions import public
from dam.catalogue.shown import with_shown
from newsroom.cards import cards
from newsroom.reading import content_language
from newsroom.rows import FRONT, GALLERY, one_line, placed
from newsroom.selectors import (
    CARDS_AN_EVENT,
    EVENTS_A_PAGE,
    event_was_public,
    in_order,
    latest_events,
    loose_assets,
    public_event,
    read_events,
)
from newsroom.views.answers import gone

PICTURES_A_PAGE = 96
LOOSE_ON_FRONT = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the latest public events, the newest one large."""
    now, language = timezone.now(), content_language(request)
    page = Paginator(latest_events(now), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    events = read_events(page.object_list, now, language, with_cards=CARDS_AN_EVENT)
    first_page = page.number == 1
    shown = {
        "page": page,
        "lead": events[0] if first_page and events else None,
        "events": [(told, one_line(told.cards)) for told in (events[1:] if first_page else events)],
        "loose": placed(cards(loose_assets(now)[:LOOSE_ON_FRONT], language), FRONT) if first_page else [],
        "language": language,
        "now": now,
    }
    return render(request, "newsroom/home.html", shown)


@require_safe
def event(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an event with everything of it that is public."""
    now, language = timezone.now(), content_language(request)
    found = public_event(public_id, now)
    if found is None:
        if event_was_public(public_id):
            return gone(request, Gone())
        raise Http404
    (told,) = read_events([found], now, language, with_cards=0)
    mine = with_shown(public(now).filter(event=found))
    page = Paginator(in_order(mine.filter(kind=MediaKind.PHOTO)), PICTURES_A_PAGE).get_page(request.GET.get("page"))
    shown = {
        "told": told,
        "page": page,
        "pictures": placed(cards(page.object_list, language), GALLERY),
        "played": cards(in_order(mine.exclude(kind=MediaKind.PHOTO)), language) if page.number == 1 else [],
        "language": language,
    }
    return render(request, "newsroom/event.html", shown)
