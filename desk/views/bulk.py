"""Saving the one form for all selected assets."""

from collections.abc import Iterable

from django.db.models import Prefetch
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Asset, AssetRevision, Person, Place
from dam.catalogue.permissions import Ability
from dam.catalogue.services.editing import Edited, edit_many
from desk.access import DeskRequest, desk_view, seen_assets
from desk.answers import back_to, said
from desk.forms.edit import Base, nothing, read_changes
from desk.forms.edit_state import base_of
from desk.sheet import MOST_PER_PAGE


def based_on(values: Iterable[str]) -> dict[str, int]:
    """Read `public id:revision number` pairs; what is malformed is left out."""
    pairs = (value.split(":", 1) for value in list(values)[:MOST_PER_PAGE] if ":" in value)
    return {public_id: int(number) for public_id, number in pairs if number.isdecimal()}


def bases(request: DeskRequest, pairs: dict[str, int]) -> list[Base]:
    """Return what the form was made from, of every asset that is there and visible."""
    revisions = AssetRevision.objects.prefetch_related("texts", "persons")
    wanted = seen_assets(request, list(pairs)).prefetch_related(
        "event__persons", Prefetch("revisions", revisions.filter(number__in=set(pairs.values())))
    )
    return [base_of(asset, _numbered(asset, pairs[asset.public_id])) for asset in wanted]


def _numbered(asset: Asset, number: int) -> AssetRevision | None:
    return next((revision for revision in asset.revisions.all() if revision.number == number), None)


def known_keys(data: QueryDict) -> tuple[set[int], set[int]]:
    """Return which of the places and persons sent do exist, by primary key."""
    places = {int(key) for key in data.getlist("place") if key.isdecimal()}
    persons = {int(key) for key in data.getlist("person") if key.isdecimal()}
    return (
        set(Place.objects.filter(pk__in=places).values_list("pk", flat=True)),
        set(Person.objects.filter(pk__in=persons).values_list("pk", flat=True)),
    )


def _outcome(results: list[Edited]) -> tuple[str, str]:
    clashed = [result for result in results if not result.saved]
    changed = sum(result.saved and result.revision is not None for result in results)
    if clashed:
        numbers = ", ".join(result.asset.archive_number for result in clashed[:5])
        return "warning", _(
            "Saved for %(saved)d. For %(clashed)d (%(numbers)s) somebody else had saved the same field meanwhile: "
            "theirs stands, your text is kept beside it. Open the asset to compare and choose."
        ) % {"saved": changed, "clashed": len(clashed), "numbers": numbers}
    if not changed:
        return "success", _("Nothing had changed, nothing was saved.")
    return "success", ngettext("Saved for %(n)d asset.", "Saved for %(n)d assets.", changed) % {"n": changed}


@require_POST
@desk_view(Ability.SEARCH_DESK)
def save_many(request: DeskRequest) -> HttpResponse:
    """Save what the form touched for all the assets it names; what others saved meanwhile is merged or set aside."""
    target = back_to(request, reverse("desk:home"))
    pairs = based_on(request.POST.getlist("asset"))
    found = bases(request, pairs)
    if not found or len(found) != len(pairs):
        return said(
            request,
            _("Nothing was saved: some of the assets are not there any more. Reload the page."),
            target,
            "error",
        )
    places, persons = known_keys(request.POST)
    changes = read_changes(request.POST, found, places=places, persons=persons)
    if nothing(changes):
        return said(request, _("Nothing had changed, nothing was saved."), target)
    try:
        results = edit_many(request.user, pairs, changes)
    except CatalogueError as error:
        return said(request, str(error), target, "error")
    level, text = _outcome(results)
    clashed = [
        {
            "number": r.asset.archive_number,
            "address": reverse("desk:compare", args=[r.asset.public_id, r.revision.number]),
        }
        for r in results
        if not r.saved and r.revision is not None
    ]
    return said(request, text, target, level, compare=clashed)
