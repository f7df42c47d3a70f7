"""A file of this machine is handed in: copied into the upload store, never moved."""

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from dam.work.durable import durable
from ingest.errors import IngestError
from ingest.models import HandIn, Stage, Submission
from ingest.services.beginning import new_submission, refuse_too_large
from ingest.services.ending import received
from storage_config.uploads import upload_store

BLOCK = 256 * 1024


class ChangedMeanwhileError(IngestError):
    """The file grew or shrank while it was being read; nothing of it was kept."""


def hand_in_file(
    hand_in: HandIn, path: Path, relative_path: str = "", *, on_bytes: Callable[[int], object] | None = None
) -> Submission:
    """Copy a file into the upload store and hand it in, in one commit.

    The digest of what is read here stays with the submission: what was stored is compared with it later.

    Args:
        hand_in: where it belongs.
        path: the file; it is read once.
        relative_path: the folders to remember.
        on_bytes: called with how many bytes were copied, again and again.

    Raises:
        OSError: the file cannot be read.
        ChangedMeanwhileError: somebody is still writing it.
        UploadTooLargeError: it is larger than `UPLOAD_MAX_BYTES`.
        StorageFull: there is no room; nothing of it is kept.
    """
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        refuse_too_large(size)
        submission = new_submission(hand_in, path.name, size, relative_path)
        uploads, key = upload_store(), submission.upload_key
        uploads.create(key, size)
        try:
            _keep(submission, _copy(file, submission, on_bytes))
        except BaseException:
            uploads.discard(key)
            raise
    return submission


def _copy(file: BinaryIO, submission: Submission, on_bytes: Callable[[int], object] | None) -> str:
    """Copy all of an open file into the submission's upload and return its SHA-256."""
    digest = hashlib.sha256()
    copied = upload_store().append(submission.upload_key, 0, _blocks(file, digest.update, on_bytes))
    if copied != submission.size:
        raise ChangedMeanwhileError(
            _("%(name)s changed while it was being read. Nothing of it was kept; hand it in again.")
            % {"name": submission.file_name}
        )
    return digest.hexdigest()


def _blocks(
    file: BinaryIO, update: Callable[[memoryview], object], on_bytes: Callable[[int], object] | None
) -> Iterator[bytes]:
    buffer = memoryview(bytearray(BLOCK))
    while count := file.readinto(buffer):  # type: ignore[attr-defined]  # an unbuffered file has it
        update(buffer[:count])
        yield buffer[:count]  # type: ignore[misc]  # a view does as well as bytes: it is written at once
        if on_bytes is not None:
            on_bytes(count)


def _keep(submission: Submission, sha256: str) -> None:
    submission.sha256 = sha256
    submission.stage = Stage.RECEIVED
    submission.upload_offset = submission.size
    submission.upload_expires_at = None
    with durable():
        submission.save(force_insert=True)
        received(submission)
