"""An upload begins, or goes on where the same choice of files began it before."""

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from ingest.errors import HandInClosedError, UploadTooLargeError
from ingest.models import HandIn, Stage, Submission
from ingest.names import named
from ingest.services.ending import complete
from ingest.services.expiry import expiry
from storage_config.uploads import upload_store

KEY_LENGTH = 300


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
        upload_expires_at=expiry(now),
        created_at=now,
    )


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
