"""Answers that several pages share."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from dam.catalogue.door import Gone
from dam.catalogue.models import Asset
from dam.catalogue.permissions import public
from dam.catalogue.shown import with_shown
from dam.catalogue.texts import pick, preference
from newsroom.reading import content_language

GONE = 410


def gone(request: HttpRequest, answer: Gone) -> HttpResponse:
    """Return the page of something that was public and is not now, with the office's own wording."""
    language = content_language(request)
    told = {
        "wording": pick(answer.wording, preference(language, answer.wording)),
        "recalled": answer.recalled,
    }
    return render(request, "newsroom/gone.html", told, status=GONE)


def public_asset(public_id: str) -> Asset | None:
    """Return a public asset with everything that its page shows."""
    return with_shown(public(timezone.now()).filter(public_id=public_id)).first()


def safe_next(request: HttpRequest, target: str, otherwise: str) -> str:
    """Return an address of our own to go on to."""
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe and target else otherwise
