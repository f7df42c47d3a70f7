"""Contact sheets: of an event, of what belongs to no event yet, of what somebody handed in."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dam.catalogue.models.asset import AssetState
from dam.catalogue.permissions import Ability, may, visible_to
from dam.catalogue.shown import Embargo, event_title, name_of
from desk import waiting
from desk.access import DeskRequest, desk_view, the_event
from desk.forms.edit_state import place_name
from desk.reading import content_languages
from desk.sheet import in_order, latest_first, sheet
from desk.status import embargo_words


@require_GET
@desk_view(Ability.SEARCH_DESK)
def event(request: DeskRequest, public_id: str) -> HttpResponse:
    """The contact sheet of an event."""
    found = the_event(request, public_id)
    languages = content_languages()
    now = timezone.now()
    context = {
        "event": found,
        "title": event_title(found, languages),
        "place": place_name(found.place),
        "people": [name_of(person, languages) for person in found.persons.prefetch_related("names")],
        "embargo": embargo_words(Embargo(found.embargo_until, found.embargo_open, inherited=False), now),
        "may_change": may(request.user, Ability.EDIT_EVENT) or found.created_by_id == request.user.pk,
        "sheet": sheet(in_order(visible_to(request.user).filter(event=found)), request.GET, now),
        "nothing": _("Nothing has been handed in to this event yet."),
        "nothing_way": f"{reverse('desk:upload')}?event={found.public_id}"
        if may(request.user, Ability.HAND_IN)
        else "",
        "nothing_words": _("Hand in here"),
    }
    return render(request, "desk/event.html", context)


@require_GET
@desk_view(Ability.EDIT_EVENT)
def inbox(request: DeskRequest) -> HttpResponse:
    """What belongs to no event yet."""
    context = {
        "heading": _("Inbox"),
        "lead": _("Handed in without an event. Select, then move it to the event it belongs to."),
        "sheet": sheet(waiting.without_event(request.user), request.GET),
        "nothing": _("Everything belongs to an event."),
    }
    return render(request, "desk/inbox.html", context)


@require_GET
@desk_view(Ability.EDIT_EVENT)
def today(request: DeskRequest) -> HttpResponse:
    """What came in since the office's midnight."""
    context = {
        "heading": _("Came in today"),
        "lead": _("Everything handed in since midnight, the latest first."),
        "sheet": sheet(waiting.came_in_today(request.user), request.GET),
        "nothing": _("Nothing has come in today yet."),
    }
    return render(request, "desk/inbox.html", context)


@require_GET
@desk_view(Ability.EDIT_EVENT)
def drafts(request: DeskRequest) -> HttpResponse:
    """Every draft, the latest first."""
    rows = visible_to(request.user).filter(state=AssetState.DRAFT)
    context = {
        "heading": _("Drafts"),
        "lead": _("Caption them, then send them for review."),
        "sheet": sheet(latest_first(rows), request.GET),
        "nothing": _("There are no drafts."),
    }
    return render(request, "desk/inbox.html", context)


@require_GET
@desk_view(Ability.EDIT_EVENT)
def everything(request: DeskRequest) -> HttpResponse:
    """Everything this user may see, the latest first, to be narrowed by state and kind."""
    context = {
        "heading": _("All material"),
        "lead": _("Narrow it by state and kind. To find something, search."),
        "sheet": sheet(latest_first(visible_to(request.user)), request.GET),
        "nothing": _("Nothing has been handed in yet."),
    }
    return render(request, "desk/inbox.html", context)


@require_GET
@desk_view(Ability.HAND_IN)
def mine(request: DeskRequest) -> HttpResponse:
    """What this user handed in, whoever works on it now."""
    own = visible_to(request.user).filter(uploader=request.user)
    context = {
        "heading": _("My material"),
        "lead": _("What you handed in. Drafts are yours to caption; after that the editors go on."),
        "sheet": sheet(latest_first(own), request.GET),
        "nothing": _("You have not handed in anything yet."),
        "nothing_way": reverse("desk:upload"),
        "nothing_words": _("Hand in"),
    }
    return render(request, "desk/inbox.html", context)
