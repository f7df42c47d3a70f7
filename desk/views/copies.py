"""Taking a copy: granted and written into the ledger first, then fetched; while it is being made, the page waits."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from dam.catalogue.permissions import Ability
from dam.catalogue.shown import shown
from delivery.errors import DeliveryError, MasterPending
from delivery.models import Form, Grant
from delivery.services.grants import grant
from desk.access import DeskRequest, desk_view, the_asset
from desk.media import LARGE, SMALL, previews
from desk.reading import by_script, content_language
from desk.views.asset import full_asset, working_items


def fetch_address(granted: Grant) -> str:
    """Return the address from which a grant's bytes come."""
    return reverse("delivery:fetch", args=[granted.delivery_id, granted.file_name])


@require_POST
@desk_view(Ability.SEARCH_DESK)
def copy(request: DeskRequest, public_id: str) -> HttpResponse:
    """Take a press copy in a language, or the original."""
    asset = the_asset(request, public_id)
    form = Form.ORIGINAL if request.POST.get("form") == Form.ORIGINAL else Form.PRESS
    language = request.POST.get("language", "")
    try:
        granted = grant(request.user, asset, form, language)
    except MasterPending as waiting:
        if by_script(request):
            return JsonResponse({"message": str(waiting)}, status=HTTPStatus.ACCEPTED)
        query = urlencode({"language": language})
        return HttpResponseRedirect(f"{reverse('desk:copy_wait', args=[asset.public_id])}?{query}")
    except DeliveryError as error:
        if by_script(request):
            return JsonResponse({"message": str(error)}, status=HTTPStatus.CONFLICT)
        messages.error(request, str(error))
        return redirect("desk:asset", asset.public_id)
    if by_script(request):
        return JsonResponse({"address": fetch_address(granted)})
    return HttpResponseRedirect(fetch_address(granted))


@require_GET
@desk_view(Ability.SEARCH_DESK)
def copy_wait(request: DeskRequest, public_id: str) -> HttpResponse:
    """Wait for a press copy that is being made; the page asks again by itself and then starts the download."""
    asset = the_asset(request, public_id)
    return render(request, "desk/copy_wait.html", {"asset": asset, "language": request.GET.get("language", "")})


@require_GET
@desk_view(Ability.SEARCH_DESK)
def picture(request: DeskRequest, public_id: str) -> HttpResponse:
    """Return the picture or player alone, for a page on which it is still being made."""
    asset = full_asset(the_asset(request, public_id))
    context = {
        "asset": asset,
        "shown": shown(asset, asset.current_revision, content_language()),
        "version": asset.current_version,
        "large": previews([asset], LARGE)[asset.pk],
        "small": previews([asset], SMALL)[asset.pk],
        "working": working_items(asset),
    }
    return render(request, "desk/picture.html", context)
