"""The page of an asset, and the way from it to the file."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from dam.accounts.models import User
from dam.catalogue.door import Gone, public_answer
from dam.catalogue.models import Asset
from dam.catalogue.shown import event_title, languages_for
from delivery.errors import DeliveryError, MasterFailedError, MasterPending, TermsError
from delivery.models import Form, Grant
from delivery.services.grants import grant
from delivery.services.masters import ready_master
from newsroom.cards import PLAYED, address, card, cards, renditions
from newsroom.offers import offer
from newsroom.reading import content_language, in_office_order
from newsroom.rows import Placed, one_line
from newsroom.selectors import neighbours
from newsroom.views.answers import gone, public_asset

SEE_OTHER = 303


@require_safe
def asset(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a public asset: picture or player, words, terms, download."""
    row = public_asset(public_id)
    if row is None:
        return _not_here(request, public_id)
    written = [text.language for text in row.approved_revision.texts.all()] if row.approved_revision else []
    language = content_language(request, written)
    made = renditions([row])
    told = card(row, language, made)
    recipe = PLAYED.get(row.kind, "")
    version = row.current_version
    playable = version is not None and (version.original_id, recipe) in made
    shown = {
        "asset": row,
        "card": told,
        "seen": told.seen,
        "language": language,
        "languages": in_office_order(written),
        "event_title": event_title(row.event, languages_for(language)) if row.event else "",
        "usage_terms": _usage_terms(told.seen.usage_terms, language),
        "played": address(row, recipe) if playable else "",
        "played_type": made[version.original_id, recipe].mime_type if playable and version else "",
        "offer": offer(request.user, row, language),
        "more": _more(row, language),
    }
    return render(request, "newsroom/asset.html", shown)


def _more(row: Asset, language: str) -> list[Placed]:
    return one_line(cards(neighbours(row, timezone.now()), language))


def _usage_terms(by_language: dict[str, str], language: str) -> str:
    order = [*languages_for(language), *by_language]
    return next((by_language[tag] for tag in order if by_language.get(tag)), "")


def _not_here(request: HttpRequest, public_id: str) -> HttpResponse:
    answer = public_answer(public_id, timezone.now())
    if isinstance(answer, Gone):
        return gone(request, answer)
    raise Http404


@require_POST
def download(request: HttpRequest, public_id: str) -> HttpResponse:
    """Grant a copy and send the reader to its address; or to signing in, to the terms, to the page that waits."""
    page = reverse("newsroom:asset", args=[public_id])
    if not isinstance(request.user, User):
        return redirect_to_login(page)
    row = public_asset(public_id)
    if row is None:
        return _not_here(request, public_id)
    form, language = request.POST.get("form", Form.PRESS), request.POST.get("language", "")
    try:
        given = grant(request.user, row, form if form in Form.values else Form.PRESS, language)
    except MasterPending:
        return redirect(f"{reverse('newsroom:preparing', args=[public_id])}?{urlencode({'language': language})}")
    except TermsError:
        return redirect(f"{reverse('newsroom:terms')}?{urlencode({'next': page})}")
    except DeliveryError as error:
        messages.error(request, str(error))
        return redirect(page)
    return HttpResponseRedirect(fetch_address(given), status=SEE_OTHER)


def fetch_address(given: Grant) -> str:
    """Return the address from which a granted copy is fetched."""
    return reverse("delivery:fetch", args=[given.delivery_id, given.file_name])


@require_safe
def preparing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Wait for a copy that is being made: a page that asks again by itself, or its middle part for the script."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    row = public_asset(public_id)
    if row is None:
        return _not_here(request, public_id)
    language = request.GET.get("language", "")
    shown = {"asset": row, "language": language, **_readiness(row, language)}
    fragment = request.headers.get("X-Requested-With") == "fetch"
    return render(request, "newsroom/waiting.html" if fragment else "newsroom/preparing.html", shown)


def _readiness(row: Asset, language: str) -> dict[str, object]:
    try:
        return {"ready": ready_master(row, language) is not None, "failed": ""}
    except MasterFailedError as error:
        return {"ready": False, "failed": str(error)}
    except DeliveryError as error:
        raise Http404 from error
