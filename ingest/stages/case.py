"""A submission in the hands of a worker: its row, and what this worker knows beyond it."""

import time
from collections.abc import Callable
from pathlib import Path

from dam.work.claims import Claim
from ingest.models import Submission
from storage_config.stores import Stored
from storage_config.uploads import upload_store

QUIET_SECONDS = 1.0


class Case:
    """One file being worked on.

    `stored` is where this worker put the original, before any row says so. `overtaken` is set when another submission
    of the same bytes became an asset meanwhile.
    """

    def __init__(self, submission: Submission, claim: Claim) -> None:
        self.submission = submission
        self.claim = claim
        self.stored: Stored | None = None
        self.overtaken = False

    def upload(self) -> Path:
        """Return the uploaded file.

        Raises:
            NotStored: it is not there.
        """
        return upload_store().path(self.submission.upload_key)

    def counting(self, size: int) -> Callable[[memoryview], None]:
        """Return what tells people how far the reading of `size` bytes is; quick readings are not worth telling."""
        began, done = time.monotonic(), 0

        def count(block: memoryview) -> None:
            nonlocal done
            done += len(block)
            if time.monotonic() - began >= QUIET_SECONDS:
                self.claim.progress(done / size if size else 1.0)

        return count
