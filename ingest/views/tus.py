"""tus 1.0.0 (core, creation, expiration, termination): resumable uploads from a browser or any tus client.

Bytes go straight from the server's input to the upload store; nothing is spooled or held whole. Requests that change
something need the session and the CSRF token, like every form (header `X-CSRFToken`); somebody else's upload is 404.
"""

from collections.abc import Callable, Iterator
from functools import wraps

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.permissions import Ability, may
from ingest import errors
from ingest.models import HandIn, Stage, Submission
from ingest.services import append_bytes, begin_upload, cancel, continue_upload
from ingest.views import tus_headers
from ingest.views.tus_headers import BadHeaderError
from storage_config import errors as storage

READ_BYTES = 128 * 1024

View = Callable[..., HttpResponse]


class LineDroppedError(Exception):
    """The body ended before its Content-Length; what came of it is kept."""


STATUS: tuple[tuple[type[Exception], int], ...] = (
    (BadHeaderError, 400),
    (LineDroppedError, 400),
    (errors.NotAllowedError, 403),
    (errors.NoSuchUploadError, 404),
    (errors.UploadTooLargeError, 413),
    (errors.UploadExpiredError, 410),
    (errors.WrongStageError, 410),
    (errors.HandInClosedError, 403),
    (errors.IngestError, 400),
    (storage.WrongOffset, 409),
    (storage.UploadBusy, 423),
    (storage.UploadTooLong, 413),
    (storage.NotStored, 410),
    (storage.WouldOverwrite, 410),
    (storage.StorageFull, 507),
    (storage.StorageDown, 503),
)


def tus(view: View) -> View:
    """Speak the protocol around a view: version, who asks, errors as sentences, headers on every answer."""

    @wraps(view)
    def answer(request: HttpRequest, **kwargs: str) -> HttpResponse:
        response = _refusal(request) or _answer(view, request, **kwargs)
        response["Tus-Resumable"] = tus_headers.VERSION
        response["Cache-Control"] = "no-store"
        return response

    return answer


def _answer(view: View, request: HttpRequest, **kwargs: str) -> HttpResponse:
    try:
        return view(request, **kwargs)
    except tuple(kind for kind, _status in STATUS) as error:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        response = _says(status, str(error))
        if isinstance(error, storage.WrongOffset):
            response["Upload-Offset"] = str(error.size)
        return response


def _refusal(request: HttpRequest) -> HttpResponse | None:
    """Refuse another version of the protocol, and whoever may not hand in; OPTIONS is for everybody."""
    if method_of(request) == "OPTIONS":
        return None
    if request.headers.get("Tus-Resumable") != tus_headers.VERSION:
        response = _says(412, _("This server speaks tus %(version)s.") % {"version": tus_headers.VERSION})
        response["Tus-Version"] = tus_headers.VERSION
        return response
    if not request.user.is_authenticated:
        return _says(401, _("Sign in again; what was uploaded so far is kept and goes on from there."))
    if not may(request.user, Ability.HAND_IN):
        return _says(403, _("Your roles do not include handing in. Ask the system administrator for the role."))
    return None


def method_of(request: HttpRequest) -> str:
    """Return the method, or the one that a client behind a narrow proxy says it means (X-HTTP-Method-Override).

    Only a POST may mean something else: its CSRF token has been checked, that of a GET has not.
    """
    meant = request.headers.get("X-HTTP-Method-Override", "").upper()
    return meant if meant and request.method == "POST" else request.method or ""


def _says(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")


@tus
def collection(request: HttpRequest) -> HttpResponse:
    """Begin an upload (POST), or say what the server can do (OPTIONS)."""
    method = method_of(request)
    if method == "OPTIONS":
        return _options()
    if method == "POST":
        return _create(request)
    return _not_allowed("OPTIONS, POST")


@tus
def resource(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say how far an upload is (HEAD), take more of it (PATCH), or give it up (DELETE)."""
    method = method_of(request)
    if method == "OPTIONS":
        return _options()
    if method not in _METHODS:
        return _not_allowed("OPTIONS, HEAD, PATCH, DELETE")
    return _METHODS[method](request, _own(request, public_id))


def _options() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Tus-Version"] = tus_headers.VERSION
    response["Tus-Extension"] = tus_headers.EXTENSIONS
    response["Tus-Max-Size"] = str(settings.UPLOAD_MAX_BYTES)
    return response


def _not_allowed(methods: str) -> HttpResponse:
    response = _says(405, _("This address answers %(methods)s.") % {"methods": methods})
    response["Allow"] = methods
    return response


def _own(request: HttpRequest, public_id: str) -> Submission:
    rows = Submission.objects.select_related("hand_in__user", "hand_in__event")
    found = rows.filter(public_id=public_id, hand_in__user=_user(request)).first()
    if found is None:
        raise errors.NoSuchUploadError(_("There is no such upload of yours."))
    return found


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def _create(request: HttpRequest) -> HttpResponse:
    size = tus_headers.number(request.headers, "Upload-Length")
    meta = tus_headers.metadata(request.headers.get("Upload-Metadata", ""))
    hand_in = HandIn.objects.select_related("user", "event").filter(public_id=meta.hand_in, user=_user(request)).first()
    if hand_in is None:
        raise BadHeaderError(_("Upload-Metadata must name a hand-in of yours under the key hand_in."))
    submission = begin_upload(hand_in, meta.filename, size, meta.relative_path, meta.client_key, tus_metadata=meta.raw)
    response = HttpResponse(status=201)
    response["Location"] = reverse("ingest:upload", args=[submission.public_id])
    return _with_expiry(response, submission)


def _head(_request: HttpRequest, submission: Submission) -> HttpResponse:
    response = HttpResponse(status=200)
    response["Upload-Offset"] = str(continue_upload(submission))
    response["Upload-Length"] = str(submission.size)
    if submission.tus_metadata:
        response["Upload-Metadata"] = submission.tus_metadata
    return _with_expiry(response, submission)


def _patch(request: HttpRequest, submission: Submission) -> HttpResponse:
    if request.content_type != tus_headers.BODY_TYPE:
        return _says(415, _("The body must be of type %(type)s.") % {"type": tus_headers.BODY_TYPE})
    at = tus_headers.number(request.headers, "Upload-Offset")
    length = tus_headers.number(request.headers, "Content-Length") if "Content-Length" in request.headers else None
    if length is not None and at + length > submission.size and at == continue_upload(submission):
        return _says(413, _("More bytes are offered than were announced for this upload; none were taken."))
    offset = append_bytes(submission, at, body(request, length))
    response = HttpResponse(status=204)
    response["Upload-Offset"] = str(offset)
    return _with_expiry(response, submission)


def body(request: HttpRequest, length: int | None) -> Iterator[bytes]:
    """Yield a request's body as it comes, without Django in between.

    Args:
        request: its body has not been read.
        length: the Content-Length, or None for a body in chunks.

    Raises:
        LineDroppedError: at its end, bytes are missing.
    """
    assert isinstance(request, WSGIRequest)
    source, left = request.environ["wsgi.input"], length
    while left is None or left > 0:
        chunk = _read(source.read, READ_BYTES if left is None else min(READ_BYTES, left))
        if not chunk:
            break
        if left is not None:
            left -= len(chunk)
        yield chunk
    if left:
        raise LineDroppedError(_("The line dropped before the body's end; what came is kept. Go on from there."))


def _read(read: Callable[[int], bytes], size: int) -> bytes:
    try:
        return read(size)
    except OSError as error:
        raise LineDroppedError(_("The line dropped; what came is kept. Go on from there.")) from error


def _delete(_request: HttpRequest, submission: Submission) -> HttpResponse:
    cancel(submission)
    return HttpResponse(status=204)


def _with_expiry(response: HttpResponse, submission: Submission) -> HttpResponse:
    if submission.stage == Stage.UPLOADING and submission.upload_expires_at is not None:
        response["Upload-Expires"] = http_date(submission.upload_expires_at.timestamp())
    return response


_METHODS: dict[str, Callable[[HttpRequest, Submission], HttpResponse]] = {
    "HEAD": _head,
    "PATCH": _patch,
    "DELETE": _delete,
}
