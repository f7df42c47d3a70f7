"""Writing about one asset: the form with its languages, and the page of choice when two people wrote at once."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dam.catalogue.content import Changes, Content, Difference, collisions, load
from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Asset, AssetRevision
from dam.catalogue.permissions import Ability, Action
from dam.catalogue.services.editing import Edited, edit
from dam.catalogue.shown import with_shown
from desk import dossier
from desk.access import DeskRequest, desk_view, the_asset
from desk.differences import clashes
from desk.forms.edit import cleaned, nothing, read_changes, split_words
from desk.forms.edit_state import edit_state, with_bases
from desk.media import LARGE, SMALL, previews
from desk.views.bulk import based_on, bases, known_keys

SHORT = 200


@require_http_methods(["GET", "POST"])
@desk_view(Ability.SEARCH_DESK)
def asset_edit(request: DeskRequest, public_id: str) -> HttpResponse:
    """Show the form of one asset, or save it."""
    asset = the_asset(request, public_id, Action.EDIT)
    if request.method == "POST":
        return _save(request, asset)
    return _form(request, asset)


def _form(request: DeskRequest, asset: Asset, status: int = HTTPStatus.OK) -> HttpResponse:
    found = with_bases(Asset.objects.filter(pk=asset.pk)).get()
    near = dossier.neighbours(request.user, found)
    context = {
        "asset": found,
        "state": edit_state([found]),
        "preview": previews([found], LARGE if found.kind == "photo" else SMALL)[found.pk],
        "small": previews([found], SMALL)[found.pk],
        "near": near,
        "decisions": {"edit": 1},
        "count": 1,
    }
    return render(request, "desk/asset_edit.html", context, status=status)


def _save(request: DeskRequest, asset: Asset) -> HttpResponse:
    pairs = {key: number for key, number in based_on(request.POST.getlist("asset")).items() if key == asset.public_id}
    found = bases(request, pairs)
    if len(found) != 1:
        raise Http404
    places, persons = known_keys(request.POST)
    changes = read_changes(request.POST, found, places=places, persons=persons)
    if nothing(changes):
        messages.success(request, _("Nothing had changed, nothing was saved."))
        return HttpResponseRedirect(_onward(request, asset))
    try:
        result = edit(request.user, asset.public_id, pairs[asset.public_id], changes)
    except CatalogueError as error:
        messages.error(request, str(error))
        return _form(request, asset, HTTPStatus.CONFLICT)
    return _saved(request, result)


def _saved(request: DeskRequest, result: Edited) -> HttpResponse:
    if result.saved or result.revision is None:
        messages.success(request, _("Saved."))
        return HttpResponseRedirect(_onward(request, result.asset))
    return redirect("desk:compare", result.asset.public_id, result.revision.number)


def _onward(request: DeskRequest, asset: Asset) -> str:
    if request.POST.get("onward") == "next":
        following = dossier.neighbours(request.user, asset).following
        if following:
            return reverse("desk:asset_edit", args=[following])
    return reverse("desk:asset", args=[asset.public_id])


def _aside(asset: Asset, number: int) -> tuple[AssetRevision, Content, list[Difference]]:
    revisions = asset.revisions.prefetch_related("texts", "persons")
    yours = revisions.filter(number=number, set_aside=True).select_related("author").first()
    current = with_shown(Asset.objects.filter(pk=asset.pk)).get().current_revision
    if yours is None or current is None:
        raise Http404
    base = revisions.filter(number=yours.based_on).first()
    theirs = load(current)
    return yours, theirs, collisions(load(base) if base else Content(), theirs, load(yours))


@require_http_methods(["GET", "POST"])
@desk_view(Ability.SEARCH_DESK)
def compare(request: DeskRequest, public_id: str, number: int) -> HttpResponse:
    """Show a text that was set aside beside the one that stands, and save what is chosen or combined."""
    asset = the_asset(request, public_id, Action.EDIT if request.method == "POST" else Action.SEE_HISTORY)
    yours, _theirs, differences = _aside(asset, number)
    if request.method == "POST":
        return _choose(request, asset, differences)
    context = {
        "asset": asset,
        "aside": yours,
        "current": asset.current_revision,
        "clashes": clashes(differences),
    }
    return render(request, "desk/compare.html", context)


def _chosen(data: QueryDict, differences: list[Difference]) -> Changes:
    fields: dict[str, object] = {}
    texts: dict[str, dict[str, object]] = {}
    for difference in differences:
        choice = data.get(f"choice:{difference.name}", "theirs")
        if choice == "theirs":
            continue
        value = (
            difference.yours if choice == "yours" else _combined(difference, data.get(f"text:{difference.name}", ""))
        )
        name, _bracket, tag = difference.name.rstrip("]").partition("[")
        if tag:
            texts.setdefault(tag, {})[name] = value if value is not None else ("" if name != "keywords" else ())
        else:
            fields[name] = value
    return Changes(fields=fields, texts=texts)


def _combined(difference: Difference, typed: str) -> object:
    if difference.name.startswith("keywords["):
        return split_words(typed)
    if difference.name == "person_ids":
        return tuple(sorted({*(difference.theirs or ()), *(difference.yours or ())}))
    text = cleaned(typed)
    return text if difference.name.startswith(("caption[", "alt_text[")) else " ".join(text.split())[:SHORT]


def _choose(request: DeskRequest, asset: Asset, differences: list[Difference]) -> HttpResponse:
    number = request.POST.get("based_on", "")
    changes = _chosen(request.POST, differences)
    if nothing(changes):
        messages.success(request, _("What stood stays. The other text is kept among the revisions."))
        return redirect("desk:asset", asset.public_id)
    try:
        result = edit(request.user, asset.public_id, int(number) if number.isdecimal() else 0, changes)
    except (CatalogueError, AssetRevision.DoesNotExist) as error:
        messages.error(request, str(error))
        return redirect("desk:asset", asset.public_id)
    return _saved(request, result)
