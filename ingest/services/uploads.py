"""Bytes come in: begin an upload or go on with it, append, complete, cancel.

The upload's file is the truth about how far it is; the row is told afterwards. What is acknowledged as complete is on
the disk and in the database.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.work.durable import durable
from dam.work.services import enqueue
from ingest import reasons
from ingest.errors import HandInClosedError, IngestError, UploadExpiredError, UploadTooLargeError, WrongStageError
from ingest.models import HandIn, Stage, StageEvent, Submission
from ingest.names import named
from storage_config.errors import NotStored, WrongOffset
from storage_config.uploads import upload_store

KIND = "ingest.advance"
BULK_PRIORITY = 30
BULK_SOURCES = frozenset({"command"})
KEY_LENGTH = 300
BLOCK_BYTES = 4 * 2**20
BLOCK_SECONDS = 2.0


def begin_upload(
    hand_in: HandIn,
    file_name: str,
    size: int,
    relative_path: str = "",
    client_key: str = "",
    *,
    tus_metadata: str = "",
) -> Submission:
    """Begin the upload of one file, or return the one that the same choice of files began before.

    Args:
        hand_in: where it belongs.
        file_name: as the sender calls it; anything at all.
        size: in bytes.
        relative_path: folders, with or without the file's own name at the end.
        client_key: by what the sender knows the file again (name, size, time); "" for nothing.
        tus_metadata: what a tus client sent and wants to see again.

    Raises:
        UploadTooLargeError: it is larger than `UPLOAD_MAX_BYTES`.
        HandInClosedError: the hand-in is closed.
        StorageFull: so many bytes do not fit; nothing was begun.
    """
    refuse_too_large(size)
    submission = new_submission(hand_in, file_name, size, relative_path, client_key)
    submission.tus_metadata = tus_metadata
    if submission.client_key and (begun := _begun_before(submission)):
        return begun
    if hand_in.closed_at is not None:
        raise HandInClosedError(_("This hand-in is closed. Open a new one for more files."))
    return _begin(submission)


def refuse_too_large(size: int) -> None:
    """Refuse a file with more bytes than are accepted.

    Raises:
        UploadTooLargeError: it is larger than `UPLOAD_MAX_BYTES`.
    """
    if not 0 <= size <= settings.UPLOAD_MAX_BYTES:
        raise UploadTooLargeError(
            _("This file has %(size)d bytes; at most %(limit)d are accepted. Nothing was begun.")
            % {"size": size, "limit": settings.UPLOAD_MAX_BYTES}
        )


def new_submission(hand_in: HandIn, file_name: str, size: int, relative_path: str, client_key: str = "") -> Submission:
    """Return an unsaved submission with names that are safe to show."""
    names = named(file_name, relative_path)
    now = timezone.now()
    return Submission(
        hand_in=hand_in,
        file_name=names.file_name,
        raw_name=names.raw_name,
        relative_path=names.relative_path,
        client_key=client_key[:KEY_LENGTH],
        size=size,
        upload_expires_at=_expiry(now),
        created_at=now,
    )


def _expiry(now: datetime) -> datetime:
    return now + timedelta(days=settings.UPLOAD_KEEP_DAYS)


def _begin(submission: Submission) -> Submission:
    """Make the upload's file, then its row. Of two requests at the same time one finds the other's."""
    upload_store().create(submission.upload_key, submission.size)
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
    except IntegrityError:
        upload_store().discard(submission.upload_key)
        begun = _begun_before(submission)
        if begun is None:
            raise
        return begun
    if submission.size == 0:
        complete(submission)
    return submission


def _begun_before(wanted: Submission) -> Submission | None:
    """Find what the same person began with the same file: in this hand-in, or in an earlier one that is still open.

    From an earlier hand-in it is taken over, so that one receipt shows all of it: always while bytes are still to
    come, later only if it went to the same event for the same institution.
    """
    hand_in = wanted.hand_in
    same_file = Submission.objects.filter(
        client_key=wanted.client_key, relative_path=wanted.relative_path, size=wanted.size
    ).exclude(stage=Stage.CANCELLED)
    here = same_file.filter(hand_in=hand_in).first()
    if here is not None:
        return here
    if hand_in.closed_at is not None:
        return None
    alike = Q(hand_in__event=hand_in.event_id) & Q(hand_in__institution=hand_in.institution_id)
    earlier = same_file.filter(hand_in__user=hand_in.user_id, hand_in__closed_at=None)
    found = earlier.filter(Q(stage=Stage.UPLOADING) | alike).order_by("-pk").first()
    return _taken_over(found, hand_in) if found else None


def _taken_over(found: Submission, hand_in: HandIn) -> Submission | None:
    try:
        with transaction.atomic():
            moved = Submission.objects.filter(pk=found.pk, stage=found.stage, hand_in=found.hand_in_id)
            if moved.update(hand_in=hand_in) != 1:
                return None
    except IntegrityError:
        return Submission.objects.filter(
            hand_in=hand_in, client_key=found.client_key, relative_path=found.relative_path
        ).first()
    found.hand_in = hand_in
    return found


def continue_upload(submission: Submission) -> int:
    """Return how many bytes have come and are kept: where to go on. What has all its bytes is completed.

    Raises:
        UploadExpiredError: the upload waited too long or was cancelled.
    """
    if submission.stage == Stage.CANCELLED:
        raise UploadExpiredError(reasons.sentence(submission.reason))
    if submission.stage != Stage.UPLOADING:
        return submission.size
    _refuse_expired(submission)
    have = _stored_size(submission)
    if have == submission.size:
        complete(submission)
    return have


def _refuse_expired(submission: Submission) -> None:
    expires = submission.upload_expires_at
    if expires is not None and expires < timezone.now():
        raise UploadExpiredError(reasons.sentence(reasons.EXPIRED))


def _stored_size(submission: Submission) -> int:
    """Return the upload's size; a file that a crash left without a beginning is begun anew."""
    try:
        return upload_store().size(submission.upload_key)
    except NotStored:
        upload_store().create(submission.upload_key, submission.size)
        return 0


def append_bytes(submission: Submission, at: int, chunks: Iterable[bytes]) -> int:
    """Append what comes at offset `at`, and return the new offset; the last byte completes the upload.

    The bytes reach the disk in blocks as they come, so a line that drops loses little, and one that hangs holds
    nothing: whoever continues elsewhere in the meantime wins. When `chunks` raises, what came before is kept.

    Raises:
        UploadExpiredError: the upload waited too long or was cancelled.
        WrongOffset: the upload ends elsewhere; nothing was written.
        UploadTooLong: more came than was announced; what was announced is kept.
        UploadBusy: another line is writing just now.
        StorageFull: no room; what fitted is kept.
    """
    have = continue_upload(submission)
    if at != have:
        raise WrongOffset(at, have)
    if have == submission.size:
        return have
    told = time.monotonic()
    try:
        for block in _blocks(chunks):
            at = upload_store().append(submission.upload_key, at, (block,), limit=submission.size)
            if time.monotonic() - told >= BLOCK_SECONDS:
                _tell(submission, at)
                told = time.monotonic()
    finally:
        _tell(submission, at)
    if at == submission.size:
        complete(submission)
    return at


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Gather chunks into blocks of some megabytes or seconds; what was gathered comes out before an error does."""
    gathered, began = bytearray(), time.monotonic()
    source = iter(chunks)
    trouble: Exception | None = None
    while True:
        try:
            chunk = next(source, None)
        except Exception as error:  # noqa: BLE001 - goes on below, after the bytes that came before it
            trouble, chunk = error, None
        if chunk:
            gathered += chunk
        waited = time.monotonic() - began >= BLOCK_SECONDS
        if gathered and (not chunk or waited or len(gathered) >= BLOCK_BYTES):
            yield bytes(gathered)
            gathered.clear()
            began = time.monotonic()
        if trouble is not None:
            raise trouble
        if chunk is None:
            return


def _tell(submission: Submission, at: int) -> None:
    """Tell the row how far the upload is; a later word of another line is not taken back."""
    now = timezone.now()
    changes: dict[str, Any] = {"upload_offset": at, "upload_expires_at": _expiry(now)}
    rows = Submission.objects.filter(pk=submission.pk, stage=Stage.UPLOADING, upload_offset__lt=at)
    if rows.update(**changes):
        submission.upload_offset, submission.upload_expires_at = at, changes["upload_expires_at"]


def complete(submission: Submission) -> None:
    """Move a complete upload to RECEIVED, durably, and ask for the rest. Doing it twice does nothing more.

    Raises:
        IngestError: bytes are still missing.
        WrongStageError: the upload was cancelled meanwhile.
    """
    have = upload_store().size(submission.upload_key) if submission.stage == Stage.UPLOADING else submission.size
    if have != submission.size:
        raise IngestError(_("The upload is not complete: bytes are missing. Continue it where it stopped."))
    with durable():
        moved = Submission.objects.filter(pk=submission.pk, stage=Stage.UPLOADING).update(
            stage=Stage.RECEIVED, upload_offset=submission.size, upload_expires_at=None
        )
        if moved:
            received(submission)
    submission.refresh_from_db()
    if submission.stage == Stage.CANCELLED:
        raise WrongStageError(reasons.sentence(submission.reason))


def received(submission: Submission) -> None:
    """Write the event of a file that has arrived and ask for its stages; inside the transaction of the move."""
    _event(submission, Stage.UPLOADING, Stage.RECEIVED)
    bulk = submission.hand_in.source in BULK_SOURCES
    enqueue(KIND, submission.public_id, priority=BULK_PRIORITY if bulk else None)


def cancel(submission: Submission, reason: str = reasons.CANCELLED) -> None:
    """Give an upload up before it is complete, and remove its part. Doing it twice does nothing more.

    Raises:
        WrongStageError: all of it has come already; it goes its way.
    """
    now = timezone.now()
    with transaction.atomic():
        moved = Submission.objects.filter(pk=submission.pk, stage=Stage.UPLOADING).update(
            stage=Stage.CANCELLED, reason=reason, finished_at=now, upload_expires_at=None
        )
        if moved:
            _event(submission, Stage.UPLOADING, Stage.CANCELLED, reason=reason)
    submission.refresh_from_db()
    if submission.stage != Stage.CANCELLED:
        raise WrongStageError(_("All of this file has arrived already; it cannot be cancelled any more."))
    upload_store().discard(submission.upload_key)


def _event(submission: Submission, came_from: Stage, went_to: Stage, **detail: Any) -> None:
    StageEvent.objects.create(
        submission=submission, at=timezone.now(), came_from=came_from, went_to=went_to, detail=detail
    )
