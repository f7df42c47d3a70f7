"""Bytes of an upload come in. Its file is the truth about how far it is; the row is told afterwards."""

import time
from collections.abc import Iterable, Iterator

from django.utils import timezone

from ingest import reasons
from ingest.errors import UploadExpiredError
from ingest.models import Stage, Submission
from ingest.services.ending import complete
from ingest.services.expiry import expiry, refuse_expired
from storage_config.errors import NotStored, UploadBusy, WrongOffset
from storage_config.uploads import upload_store

BLOCK_BYTES = 4 * 2**20
BLOCK_SECONDS = 2.0
BUSY_SECONDS = 5.0
BUSY_LOOK_SECONDS = 0.05


def continue_upload(submission: Submission) -> int:
    """Return how many bytes have come and are kept: where to go on. What has all its bytes is completed.

    Raises:
        UploadExpiredError: the upload waited too long or was cancelled.
    """
    if submission.stage == Stage.CANCELLED:
        raise UploadExpiredError(reasons.sentence(submission.reason))
    if submission.stage != Stage.UPLOADING:
        return submission.size
    refuse_expired(submission)
    have = _stored_size(submission)
    if have == submission.size:
        complete(submission)
    return have


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
        UploadBusy: another line keeps writing.
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
            at = _append(submission, at, block)
            if time.monotonic() - told >= BLOCK_SECONDS:
                _tell(submission, at)
                told = time.monotonic()
    finally:
        _tell(submission, at)
    if at == submission.size:
        complete(submission)
    return at


def _append(submission: Submission, at: int, block: bytes) -> int:
    """Append a block; another line that is still flushing its last one is waited for."""
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return upload_store().append(submission.upload_key, at, (block,), limit=submission.size)
        except UploadBusy:
            if time.monotonic() > end:
                raise
            time.sleep(BUSY_LOOK_SECONDS)


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
    until = expiry(timezone.now())
    rows = Submission.objects.filter(pk=submission.pk, stage=Stage.UPLOADING, upload_offset__lt=at)
    if rows.update(upload_offset=at, upload_expires_at=until):
        submission.upload_offset, submission.upload_expires_at = at, until
