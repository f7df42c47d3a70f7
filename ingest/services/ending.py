"""An upload ends: all of it has come, or somebody gives it up.

What is acknowledged as complete is on the disk and in the database.
"""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.work.durable import durable
from dam.work.services import enqueue
from ingest import reasons
from ingest.errors import IngestError, WrongStageError
from ingest.models import Stage, StageEvent, Submission
from storage_config.uploads import upload_store

KIND = "ingest.advance"
BULK_PRIORITY = 30
BULK_SOURCES = frozenset({"command"})


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
