"""What both doors share: headers of an answer with bytes, and pages that say why there are none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from dam.catalogue.texts import pick, preference
from delivery.byte_ranges import UNSATISFIABLE, Answer, answer
from delivery.services.gate import Standing, Verdict

LOCKED_DOWN = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; sandbox"


def asked_for(request: HttpRequest, size: int, etag: str) -> Answer:
    """Return which bytes the request asks for; a HEAD is about the whole (RFC 9110 section 14.2)."""
    if request.method == "HEAD":
        return answer(size, etag)
    return answer(size, etag, asked=request.headers.get("Range", ""), if_range=request.headers.get("If-Range", ""))


def without_body(found: Answer, headers: dict[str, str]) -> HttpResponse:
    """Return the answer to a HEAD, or the one that says the range cannot be had; nothing is opened for it."""
    response = HttpResponse(status=found.status)
    fill(response, found, headers)
    if found.status == UNSATISFIABLE:
        response.headers["Content-Length"] = "0"
    return response


def fill(response: Any, found: Answer, headers: dict[str, str]) -> None:
    """Put the headers of a served file on a response: those given, the range's, and those that keep it a file."""
    for name, value in {**headers, **found.headers()}.items():
        response.headers[name] = value
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = LOCKED_DOWN


def closed_page(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Return the page that says why nothing is sent: 403 and 410 with words, 404 with none of its own."""
    if standing.verdict is Verdict.UNKNOWN:
        return render(request, "404.html", status=Verdict.UNKNOWN.value)
    found = pick(dict(standing.wording), preference(get_language() or "en", standing.wording))
    told = {"sentence": standing.sentence, "wording": found, "recalled": standing.recalled}
    response = render(request, "delivery/closed.html", told, status=standing.verdict.value)
    response.headers["Cache-Control"] = "private, no-store"
    return response
