"""`/media/<public id>/<recipe>`: renditions that pages show, to those who may see the asset.

What is public is shown to everybody up to 1024 pixels and 480 lines; what is on the desk, in full, to those who see it
there, and noted. Nothing here is worth printing, so none of it is a delivery.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from dam.accounts.models import User
from dam.accounts.selectors import Anyone
from dam.catalogue.door import Gone, public_answer
from dam.catalogue.models import Asset
from dam.catalogue.permissions import public, visible_to
from delivery.byte_ranges import UNSATISFIABLE, Answer
from delivery.models import AccessRecord
from delivery.services.gate import Standing, Verdict
from delivery.services.looks import note_look
from delivery.transfer import Transfer
from delivery.views.answers import asked_for, closed_page, fill, without_body
from storage_config.errors import StorageError
from storage_config.stores import store
from transcode.models import Rendition
from transcode.selectors import rendition_of

PUBLIC_RECIPES = frozenset({"photo-400", "photo-1024", "film-poster", "film-480", "sound-mp3", "sound-wave"})
AT_ONCE_BYTES = 512 * 1024
KEPT_A_MINUTE, NEVER_KEPT = "private, max-age=60", "private, no-store"


@require_safe
def preview(request: HttpRequest, public_id: str, recipe: str) -> HttpResponseBase:
    """Send a rendition of an asset that the reader may see."""
    now = timezone.now()
    asset = _public(public_id, recipe, now)
    caching = KEPT_A_MINUTE
    if asset is None:
        asset = _on_the_desk(request, public_id)
        if asset is None:
            return _nothing(request, public_id, now)
        caching = _noted(request, asset, now)
    version = asset.current_version
    rendition = rendition_of(version.original_id, recipe) if version else None
    if rendition is None:
        return closed_page(request, Standing(Verdict.UNKNOWN))
    return _send(request, asset.public_id, rendition, caching)


def _public(public_id: str, recipe: str, now: datetime) -> Asset | None:
    if recipe not in PUBLIC_RECIPES:
        return None
    return public(now).filter(public_id=public_id).select_related("current_version").first()


def _on_the_desk(request: HttpRequest, public_id: str) -> Asset | None:
    seen = visible_to(request.user).filter(public_id=public_id)
    return seen.select_related("current_version", "event").first()


def _noted(request: HttpRequest, asset: Asset, now: datetime) -> str:
    """Note the look where the asset is not public, and return how long the browser may keep the answer."""
    if public(now).filter(pk=asset.pk).exists() or not isinstance(request.user, User):
        return KEPT_A_MINUTE
    under_embargo = note_look(request.user, asset, now) is AccessRecord.Look.EMBARGO
    return NEVER_KEPT if under_embargo else KEPT_A_MINUTE


def _nothing(request: HttpRequest, public_id: str, now: datetime) -> HttpResponse:
    answer = public_answer(public_id, now)
    if isinstance(answer, Gone):
        return closed_page(request, Standing(Verdict.GONE, wording=answer.wording, recalled=answer.recalled))
    return closed_page(request, Standing(Verdict.UNKNOWN))


def _send(request: HttpRequest, public_id: str, rendition: Rendition, caching: str) -> HttpResponseBase:
    etag = f'"{rendition.sha256}"'
    headers = {"Content-Type": rendition.mime_type, "Cache-Control": caching, "ETag": etag}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers={"ETag": etag, "Cache-Control": caching})
    found = asked_for(request, rendition.size, etag)
    if request.method == "HEAD" or found.status == UNSATISFIABLE:
        return without_body(found, headers)
    try:
        stream = store("renditions").open(rendition.storage_key, start=found.first, end=found.end)
    except StorageError:
        return closed_page(request, Standing(Verdict.UNKNOWN))
    response = _body(stream, found, partial(_still_seen, request.user, public_id, rendition.recipe))
    fill(response, found, headers)
    return response


def _body(stream: BinaryIO, found: Answer, still_seen: Callable[[], bool]) -> HttpResponseBase:
    if found.length <= AT_ONCE_BYTES:
        with stream:
            return HttpResponse(stream.read(), status=found.status)
    body = Transfer(stream, found, None, still_open=still_seen, note_sent=lambda _first, _end: None)
    return StreamingHttpResponse(body, status=found.status)


def _still_seen(user: Anyone, public_id: str, recipe: str) -> bool:
    """Whether a player that is still reading may go on; everything that counts is read anew."""
    if _public(public_id, recipe, timezone.now()) is not None:
        return True
    reader = User.objects.filter(pk=user.pk).first() if isinstance(user, User) else None
    return reader is not None and visible_to(reader).filter(public_id=public_id).exists()
