"""The essence digest on the way in: a file that differs only in what is written into it is known again.

It is a possible duplicate for a person to look at, never a reason to refuse: a new caption is worth keeping.
"""

import logging
from pathlib import Path

from dam.formats.errors import BrokenFileError
from dam.sandbox import SandboxError
from dam.work.services import enqueue
from fingerprint import services as fingerprints
from fingerprint.essence import essence_digest
from fingerprint.selectors import same_essence
from ingest.models import Submission

logger = logging.getLogger(__name__)

KIND = "fingerprint.essence"
QUICK_BYTES = 64 * 2**20


def quickly(path: Path, mime_type: str) -> tuple[str, str] | None:
    """Return (algorithm, digest) of a file that is quickly read; None for a large one, or one laid out oddly."""
    if path.stat().st_size > QUICK_BYTES:
        return None
    try:
        return essence_digest(path, mime_type)
    except (BrokenFileError, SandboxError) as error:
        logger.info("No essence digest of %s: %s", path.name, error)
        return None


def write_down(submission: Submission) -> dict[str, list[str]]:
    """Put the digest on record, or ask for it where the file was too large; inside the registration's transaction.

    Returns what the event remembers: under `same_essence` the digests of originals that show or sound the same.
    """
    original = submission.original
    assert original is not None
    found = submission.identified.get("essence")
    if found is None:
        if submission.size > QUICK_BYTES:
            enqueue(KIND, original.sha256)
        return {}
    algorithm, value = found
    fingerprints.record(original, algorithm, value)
    alike = list(same_essence(algorithm, value, other_than=original.sha256).values_list("pk", flat=True))
    return {"same_essence": alike} if alike else {}
