"""My hand-ins, and the receipt of one: every file with its digests, and whether the cards may be formatted."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dam.catalogue.permissions import Ability
from desk.access import DeskRequest, desk_view
from desk.handed_in import own_hand_ins, rows
from desk.views.hand_in import own_hand_in, title_of

PER_PAGE = 50


@require_GET
@desk_view(Ability.HAND_IN)
def hand_ins(request: DeskRequest) -> HttpResponse:
    """What this user handed in, the latest first."""
    page = Paginator(own_hand_ins(request.user), PER_PAGE).get_page(request.GET.get("page"))
    keys = [hand_in.pk for hand_in in page.object_list]
    shown = rows(own_hand_ins(request.user).filter(pk__in=keys))
    return render(request, "desk/hand_ins.html", {"rows": shown, "page": page})


@require_GET
@desk_view(Ability.HAND_IN)
def receipt_page(request: DeskRequest, public_id: str) -> HttpResponse:
    """The receipt of a hand-in, to be read or printed."""
    from ingest.selectors import receipt

    hand_in = own_hand_in(request, public_id)
    context = {"hand_in": hand_in, "event_title": title_of(hand_in.event), "receipt": receipt(hand_in)}
    return render(request, "desk/receipt.html", context)
