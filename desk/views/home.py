"""What waits for whoever signs in, by their roles."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dam.accounts.models import Role
from dam.accounts.selectors import roles_of
from dam.catalogue.models import Asset, Event
from dam.catalogue.permissions import Ability, event_visible_to, may
from dam.catalogue.shown import event_title
from dam.work.selectors import failed_items
from desk import waiting
from desk.access import DeskRequest, desk_view
from desk.cells import Cell, few
from desk.handed_in import HandInRow, latest_hand_ins, quarantined
from desk.reading import content_languages

MOST = 6


@dataclass(frozen=True)
class Pile:
    """One heap of work: its name, how many, where to work it off, the first few, and why it matters."""

    code: str
    name: str
    count: int
    address: str
    cells: list[Cell]
    tone: str = ""


def _pile(code: str, name: str, assets: QuerySet[Asset], address: str, tone: str = "") -> Pile:
    count = assets.count()
    return Pile(code, name, count, address, few(assets, MOST) if count else [], tone)


def _piles(request: DeskRequest) -> list[Pile]:
    user, held = request.user, roles_of(request.user)
    now = timezone.now()
    piles: list[Pile] = []
    if Role.APPROVER in held:
        approval = reverse("desk:approval")
        piles.append(_pile("in_review", _("Waits for your approval"), waiting.in_review(user), approval, "wait"))
        piles.append(
            _pile("pending", _("Changes to what is published"), waiting.pending(user), f"{approval}#changes", "wait")
        )
    if may(user, Ability.EDIT_EVENT):
        found = reverse("desk:today")
        piles.append(
            _pile(
                "uncaptioned",
                _("Without a caption"),
                waiting.uncaptioned(user),
                f"{reverse('desk:drafts')}?state=uncaptioned",
            )
        )
        piles.append(_pile("without_event", _("Without an event"), waiting.without_event(user), reverse("desk:inbox")))
        piles.append(_pile("today", _("Came in today"), waiting.came_in_today(user), found))
        piles.append(
            _pile(
                "scheduled",
                _("Will be published"),
                waiting.scheduled(user, now),
                f"{reverse('desk:all')}?state=scheduled",
            )
        )
    elif may(user, Ability.HAND_IN):
        piles.append(
            _pile("own_drafts", _("Your drafts"), waiting.own_drafts(user), f"{reverse('desk:mine')}?state=draft")
        )
    return [pile for pile in piles if pile.count]


@require_GET
@desk_view()
def home(request: DeskRequest) -> HttpResponse:
    """Today: what waits, what came in, what went wrong."""
    user = request.user
    works = may(user, Ability.SEE_WORK)
    context = {
        "piles": _piles(request),
        "events": _events(request),
        "hand_ins": _hand_ins(request),
        "failed": failed_items().count() if works else 0,
        "quarantined": quarantined(user).count() if may(user, Ability.SEE_QUARANTINE) else 0,
        "hands_in": may(user, Ability.HAND_IN),
        "today": timezone.localdate(),
    }
    return render(request, "desk/home.html", context)


def _events(request: DeskRequest) -> list[tuple[Event, str]]:
    languages = content_languages()
    rows = event_visible_to(request.user).prefetch_related("texts").order_by("-day", "-pk")[:5]
    return [(event, event_title(event, languages)) for event in rows]


def _hand_ins(request: DeskRequest) -> list[HandInRow]:
    return latest_hand_ins(request.user, 4) if may(request.user, Ability.HAND_IN) else []
