"""`/get/<delivery id>/<name>`: the one address from which copies leave."""

from functools import partial

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dam.accounts.models import User
from delivery.byte_ranges import UNSATISFIABLE
from delivery.models import Grant
from delivery.names import attachment
from delivery.services.completion import note_sent
from delivery.services.gate import ClosedError, Standing, Verdict, admit, still_open
from delivery.sources import Source, source_of
from delivery.transfer import Transfer
from delivery.views.answers import asked_for, closed_page, fill, without_body
from storage_config.errors import StorageError

NOT_NOW = 503
RETRY_SECONDS = "60"


@require_safe
def fetch(request: HttpRequest, delivery_id: str, file_name: str) -> HttpResponseBase:
    """Send a granted copy, whole or in part, to the one to whom it was granted."""
    if not isinstance(request.user, User):
        return redirect_to_login(request.get_full_path())
    try:
        grant = admit(request.user, delivery_id)
    except ClosedError as closed:
        return closed_page(request, closed.standing)
    if file_name != grant.file_name:
        return closed_page(request, Standing(Verdict.UNKNOWN))
    return _send(request, grant, source_of(grant))


def _send(request: HttpRequest, grant: Grant, source: Source) -> HttpResponseBase:
    etag = f'"{source.sha256}-{grant.delivery_id}"'
    headers = {
        "Content-Type": source.mime_type,
        "Content-Disposition": attachment(grant.file_name),
        "Cache-Control": "private, no-store",
        "ETag": etag,
    }
    found = asked_for(request, source.size, etag)
    if request.method == "HEAD" or found.status == UNSATISFIABLE:
        return without_body(found, headers)
    try:
        stream = source.open(found.first, found.end)
    except StorageError:
        return _not_now(request)
    body = Transfer(
        stream,
        found,
        source.slot,
        still_open=partial(still_open, grant.delivery_id),
        note_sent=partial(note_sent, grant.delivery_id),
    )
    response = StreamingHttpResponse(body, status=found.status)
    fill(response, found, headers)
    return response


def _not_now(request: HttpRequest) -> HttpResponseBase:
    sentence = _(
        "The file cannot be read at the moment. Nothing was sent and nothing is lost. Try again in a minute; if it "
        "stays so, open the page of the material and download it again."
    )
    response = render(request, "delivery/closed.html", {"sentence": sentence}, status=NOT_NOW)
    response.headers["Retry-After"] = RETRY_SECONDS
    response.headers["Cache-Control"] = "private, no-store"
    return response
