"""The stored original: put there once, read back, written down. Shared by the stages that end in keeping bytes."""

from collections.abc import Callable
from datetime import datetime

from django.db import connection

from dam.catalogue.models import Asset, Original
from ingest import reasons
from ingest.models import Stage, Submission
from ingest.stages.case import Case
from ingest.stages.journal import Step
from storage_config.digests import Digests
from storage_config.errors import NotStored
from storage_config.keys import original_key
from storage_config.stores import Stored, copies, read_back, store

UNKNOWN_TYPE = "application/octet-stream"


def put(case: Case) -> Stored:
    """Store the upload under its digest; a repetition finds it there.

    Raises:
        NotStored: neither the upload nor the stored original is there.
        WouldOverwrite: an object of another size lies under this digest.
    """
    key = original_key(case.submission.sha256)
    originals = store("originals")
    try:
        path = case.upload()
    except NotStored:
        found = originals.stat(key)
        case.stored = Stored(key, found.version, found.size, created=False)
    else:
        case.stored = originals.put_file(key, path, sha256=case.submission.sha256)
    return case.stored


def whole_copies(sha256: str, key: str, version: str) -> int:
    """Read every configured copy of an original back; return how many there are, or 0 if any differs or is missing."""
    everywhere = copies("originals")
    if all(read_back(copy, key, sha256, version=version) for copy in everywhere):
        return len(everywhere)
    return 0


def write_down(case: Case, stored: Stored, mime_type: str) -> Callable[[Step, datetime], None]:
    """Return what writes the original's row in the transaction of a move, unless it is there."""
    submission = case.submission

    def inside(_step: Step, at: datetime) -> None:
        row = Original(
            sha256=submission.sha256,
            sha512=submission.sha512,
            size=stored.size,
            mime_type=mime_type,
            storage_key=stored.key,
            storage_version=stored.version,
            stored_at=at,
        )
        Original.objects.bulk_create([row], ignore_conflicts=True)
        if not stored.created:
            _known_now(row)
        submission.original = row

    return inside


def _known_now(row: Original) -> None:
    """Correct the row of bytes that were put in quarantine before their format was accepted."""
    if row.mime_type != UNKNOWN_TYPE:
        Original.objects.filter(pk=row.pk, mime_type=UNKNOWN_TYPE).update(mime_type=row.mime_type)


def mark_whole(sha256: str, count: int, at: datetime) -> None:
    """Write down that so many copies were read back and found whole."""
    Original.objects.filter(pk=sha256).update(verified_at=at, copies_verified=count)


def asset_of(sha256: str) -> Asset | None:
    """Return the asset that has this original, if there is one."""
    assets = Asset.objects.filter(versions__original=sha256, destroyed_at=None)
    return assets.select_related("event").order_by("pk").first()


def lock(sha256: str) -> None:
    """Let only one transaction at a time make an asset of these bytes (on SQLite there is only one anyway)."""
    if connection.features.has_select_for_update:
        list(Original.objects.select_for_update().filter(pk=sha256).values_list("pk"))


def held(reason: str) -> Step:
    """Return the move to HELD: a person decides, the upload is kept."""
    return Step(Stage.HELD, result={"reason": reason}, detail={"reason": reason})


def damaged_upload(submission: Submission, found: Digests) -> Step | None:
    """Return the move to HELD when what lies in the upload store is not what was announced."""
    announced = submission.sha256
    if found.size == submission.size and announced in {"", found.sha256}:
        return None
    step = held(reasons.UPLOAD_DAMAGED)
    step.detail |= {"size": found.size, "sha256": found.sha256, "announced": announced}
    return step
