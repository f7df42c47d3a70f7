"""Asks the data what is missing, and mends it: uploads nobody continues, files nobody works on, bytes nobody needs.

Safe to run at any time, by several at once; everything it does is a use case that may be repeated.
"""

import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice

from django.db import transaction
from django.utils import timezone

from dam.work.claims import Claim
from dam.work.services import enqueue_many
from ingest import reasons
from ingest.errors import IngestError
from ingest.models import FINAL_STAGES, Stage, Submission
from ingest.selectors.attention import lost
from ingest.services.ending import KIND, cancel, complete
from storage_config.errors import NotStored
from storage_config.stores import sweep
from storage_config.uploads import upload_store

MANY = 500
ORPHAN_SECONDS = 24 * 3600


def heal(claim: Claim) -> None:
    """Do everything below; the work handler of `ingest.heal`."""
    finish_complete()
    claim.progress(0.2)
    cancel_expired()
    claim.progress(0.4)
    ask_again()
    claim.progress(0.6)
    discard_unneeded()
    claim.progress(0.8)
    sweep()


def finish_complete() -> int:
    """Complete the uploads that have all their bytes but were never acknowledged (the server stopped just then)."""
    done = 0
    for submission in Submission.objects.filter(stage=Stage.UPLOADING).iterator():
        with suppress(NotStored, IngestError):
            if upload_store().size(submission.upload_key) == submission.size:
                complete(submission)
                done += 1
    return done


def cancel_expired() -> int:
    """Give up the uploads that were not continued in time, and remove their parts."""
    done = 0
    for submission in Submission.objects.filter(stage=Stage.UPLOADING, upload_expires_at__lt=timezone.now()):
        with suppress(IngestError):
            cancel(submission, reasons.EXPIRED)
            done += 1
    return done


def ask_again() -> int:
    """Ask for the work on files that wait for it and that no work item knows; failed work is left to people."""
    waiting = list(lost().values_list("public_id", flat=True))
    with transaction.atomic():
        enqueue_many(KIND, waiting)
    return len(waiting)


def discard_unneeded() -> int:
    """Remove uploads that are no longer needed: of files that are finished, and old ones that no row knows."""
    done = 0
    keys = upload_store().keys()
    while some := list(islice(keys, MANY)):
        done += sum(_discard(key) for key in _unneeded(some))
    return done


def _unneeded(keys: list[str]) -> Iterator[str]:
    stages = dict(Submission.objects.filter(public_id__in=keys).values_list("public_id", "stage"))
    for key in keys:
        if stages.get(key) in FINAL_STAGES or (key not in stages and _is_old(key)):
            yield key


def _is_old(key: str) -> bool:
    """Whether a file without a row is not simply one whose row is about to be written."""
    with suppress(NotStored, FileNotFoundError):
        return time.time() - upload_store().path(key).stat().st_mtime > ORPHAN_SECONDS
    return False


def _discard(key: str) -> bool:
    upload_store().discard(key)
    return True
