"""My hand-ins, and the receipt of one: every file with its digests, and whether the cards may be formatted."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dam.catalogue.permissions import Ability
from desk.access import DeskRequest, desk_view
from desk.handed_in import own_hand_ins, rows
from desk.views.hand_in import title_of
from ingest.models import HandIn, Stage
from ingest.selectors import hand_ins_visible_to, receipt

PER_PAGE = 50


@require_GET
@desk_view(Ability.HAND_IN)
def hand_ins(request: DeskRequest) -> HttpResponse:
    """What this user handed in, the latest first."""
    page = Paginator(own_hand_ins(request.user), PER_PAGE).get_page(request.GET.get("page"))
    keys = [hand_in.pk for hand_in in page.object_list]
    shown = rows(request.user, own_hand_ins(request.user).filter(pk__in=keys))
    return render(request, "desk/hand_ins.html", {"rows": shown, "page": page})


@require_GET
@desk_view(Ability.SEARCH_DESK)
def receipt_page(request: DeskRequest, public_id: str) -> HttpResponse:
    """The receipt of a hand-in, to be read or printed; staff read those of others too."""
    seen = hand_ins_visible_to(request.user).select_related("event", "user", "institution")
    hand_in = seen.filter(public_id=public_id).first()
    if hand_in is None:
        raise Http404
    context = {
        **_verdict(request, hand_in),
        "event_title": title_of(request.user, hand_in.event),
        "own": hand_in.user_id == request.user.pk,
    }
    return render(request, "desk/receipt.html", context)


@require_GET
@desk_view(Ability.SEARCH_DESK)
def receipt_verdict(request: DeskRequest, public_id: str) -> HttpResponse:
    """Return the receipt's verdict alone, for a page that waits for it."""
    hand_in = hand_ins_visible_to(request.user).filter(public_id=public_id).first()
    if hand_in is None:
        raise Http404
    return render(request, "desk/receipt_verdict.html", _verdict(request, hand_in))


def _verdict(request: DeskRequest, hand_in: HandIn) -> dict[str, object]:
    found = receipt(hand_in, request.user)
    return {"hand_in": hand_in, "receipt": found, "refused": found.count(Stage.QUARANTINED)}
