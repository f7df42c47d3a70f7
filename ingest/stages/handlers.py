"""The work handler of a file on its way in: one claim runs all its stages."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction

from dam.sandbox import SandboxUnavailable
from dam.work.claims import Claim
from dam.work.errors import GiveUp, Retry
from ingest import reasons
from ingest.models import FINAL_STAGES, Stage, Submission
from ingest.stages import work
from ingest.stages.case import Case
from ingest.stages.journal import Journal
from storage_config.errors import StorageDown, StorageFull
from storage_config.uploads import upload_store

WHEN_FULL_SECONDS = 30.0
WHEN_DOWN_SECONDS = 15.0
DATABASE_FULL = "disk is full"  # SQLite: "database or disk is full"


def advance(claim: Claim) -> None:
    """Bring a submission as far as it goes; the subject is its public id.

    Raises:
        Retry: storage is full or down; it goes on by itself.
        GiveUp: there is no such submission.
    """
    rows = Submission.objects.select_related("hand_in__user", "hand_in__event", "hand_in__institution", "original")
    submission = rows.filter(public_id=claim.subject).first()
    if submission is None:
        raise GiveUp(f"There is no submission {claim.subject}.")
    case, journal = Case(submission, claim), Journal(submission, claim)
    with _surroundings(case, journal):
        _run(case, journal)
        if submission.stage in FINAL_STAGES:
            upload_store().discard(submission.upload_key)


def _run(case: Case, journal: Journal) -> None:
    """Do stage after stage until nothing is left to do and all of it is committed."""
    while True:
        step = work.do(case)
        if step is not None:
            journal.add(step)
        if step is None or journal.due():
            whole = _commit(case, journal)
            if step is None and whole:
                return


def _commit(case: Case, journal: Journal) -> bool:
    """Commit; False when another submission of the same bytes was quicker, and this one is back before registration."""
    try:
        journal.commit()
    except work.AssetExistsError:
        case.overtaken = True
        journal.back_to(Stage.STORED)
        journal.commit()
        return False
    return True


@contextmanager
def _surroundings(case: Case, journal: Journal) -> Iterator[None]:
    """Turn what is the machine's fault into a later attempt, with the reason on the submission for people to read."""
    try:
        yield
    except StorageFull as error:
        _wait(case, journal, reasons.STORAGE_FULL)
        raise Retry(WHEN_FULL_SECONDS, str(error)) from error
    except OperationalError as error:
        if DATABASE_FULL not in str(error):
            raise
        raise Retry(WHEN_FULL_SECONDS, reasons.sentence(reasons.STORAGE_FULL)) from error
    except StorageDown as error:
        _wait(case, journal, reasons.STORAGE_DOWN)
        raise Retry(WHEN_DOWN_SECONDS, str(error)) from error
    except SandboxUnavailable as error:
        _wait(case, journal, reasons.SANDBOX_DOWN)
        raise Retry(WHEN_DOWN_SECONDS, str(error)) from error


def _wait(case: Case, journal: Journal, reason: str) -> None:
    """Keep what was done so far, and say what the file waits for."""
    _commit(case, journal)
    with transaction.atomic():
        case.claim.fence()
        waiting = Submission.objects.filter(pk=case.submission.pk, stage=case.submission.stage)
        waiting.update(reason=reason, reason_facts={})
