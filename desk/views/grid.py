"""The contact sheet's own requests: fresh cells, and the form for what is selected."""

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from dam.catalogue.models import Asset
from dam.catalogue.permissions import Ability, Action, can, doable
from dam.theme.languages import own_name
from desk.access import DeskRequest, desk_view, seen_assets
from desk.cells import cells, readable
from desk.forms.edit_state import edit_state, with_bases
from desk.reading import by_script, content_languages
from desk.sheet import MOST_PER_PAGE

DECISIONS: dict[str, Action] = {
    "submit": Action.SUBMIT,
    "return": Action.RETURN,
    "approve": Action.APPROVE,
    "publish": Action.PUBLISH,
    "embargo": Action.EMBARGO,
    "withdraw": Action.WITHDRAW,
    "edit": Action.EDIT,
}


def asked_ids(values: list[str]) -> list[str]:
    """Return public ids sent as `id` or `id:revision`, each once, at most a page full."""
    return list(dict.fromkeys(value.split(":", 1)[0] for value in values))[:MOST_PER_PAGE]


@require_GET
@desk_view(Ability.SEARCH_DESK)
def fresh_cells(request: DeskRequest) -> HttpResponse:
    """Return the cells of some assets anew, for a sheet whose pictures are still being made or whose state changed."""
    assets = readable(seen_assets(request, asked_ids(request.GET.getlist("id"))))
    return render(request, "desk/cells.html", {"cells": cells(assets)})


def decisions_for(request: DeskRequest, assets: list[Asset]) -> dict[str, int]:
    """Return for each decision on how many of the assets it may be taken now by this user."""
    if len(assets) == 1:
        return {name: int(can(request.user, action, assets[0])) for name, action in DECISIONS.items()}
    chosen: QuerySet[Asset] = Asset.objects.filter(pk__in=[asset.pk for asset in assets]).select_related("event")
    return {name: len(doable(request.user, action, chosen)) for name, action in DECISIONS.items()}


@require_POST
@desk_view(Ability.SEARCH_DESK)
def inspect(request: DeskRequest) -> HttpResponse:
    """Return the form for the selected assets: a fragment for the sheet's script, a page without it."""
    ids = asked_ids(request.POST.getlist("asset"))
    found = {asset.public_id: asset for asset in with_bases(seen_assets(request, ids))}
    assets = [found[public_id] for public_id in ids if public_id in found]
    context = {
        "state": edit_state(assets) if assets else None,
        "decisions": decisions_for(request, assets),
        "count": len(assets),
        "wording_languages": [(tag, own_name(tag)) for tag in content_languages()],
        "next": request.POST.get("next", ""),
        "now": timezone.now(),
    }
    return render(request, "desk/inspector.html" if by_script(request) else "desk/inspect_page.html", context)
