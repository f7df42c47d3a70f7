"""One run of `manage.py ingest`: hands files in one after the other and reports each one's outcome.

Not more than a window of files is under way at once, so that memory and the upload area stay small however large the
tree is.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from ingest import reasons
from ingest.errors import IngestError
from ingest.local import following
from ingest.local.walking import Found, Skipped
from ingest.models import HandIn, Stage, Submission
from ingest.selectors.shown import assets_shown, outcome, why
from ingest.services import hand_in_file
from storage_config.errors import StorageError, StorageFull

WINDOW = 400
LOOK_SECONDS = 0.5
REFUSED = "REFUSED"
FAILED = "FAILED"
GOOD = frozenset({"DONE", "DUPLICATE"})


@dataclass(frozen=True)
class Outcome:
    """What became of one file: `outcome` is a stage in capitals, FAILED, or REFUSED (it was not handed in at all)."""

    path: Path
    outcome: str
    sha256: str = ""
    asset: str = ""
    reason: str = ""


class Run:
    """Hands files in and follows them. `report` gets every outcome, `say` what a person should know meanwhile."""

    def __init__(
        self,
        hand_in: HandIn,
        *,
        wait: bool,
        report: Callable[[Outcome], object],
        say: Callable[[str], None],
        on_bytes: Callable[[int], object] | None = None,
    ) -> None:
        self.hand_in = hand_in
        self._wait = wait
        self._report = report
        self._say = say
        self._on_bytes = on_bytes
        self._under_way: dict[int, Path] = {}
        self._workers = following.Workers(say)
        self._looked_at = time.monotonic()
        self._told = ""

    def hand_in_all(self, found: Iterable[Found | Skipped]) -> None:
        """Hand in every file; without `wait` each is reported as soon as it is received."""
        for one in found:
            if isinstance(one, Skipped):
                self._skip(one)
            else:
                self._take(one)
            if time.monotonic() - self._looked_at >= LOOK_SECONDS:
                self._settle()
            while len(self._under_way) >= WINDOW:
                self._workers.wait(moved=self._settle())

    def follow(self) -> None:
        """Wait until every outcome is known, then until all of it is rendered and searchable."""
        while self._under_way:
            moved = self._settle()
            if self._under_way:
                self._workers.wait(moved=moved)
        before = -1
        while left := following.afterwards(self.hand_in).count():
            self._workers.wait(moved=left != before)
            before = left

    def _skip(self, one: Skipped) -> None:
        if one.asked_for:
            self._report(Outcome(one.path, REFUSED, reason=one.why))
        else:
            self._say(f"{one.path}: {one.why}")

    def _take(self, one: Found) -> None:
        try:
            submission = self._copy(one)
        except (IngestError, StorageError) as error:
            self._report(Outcome(one.path, REFUSED, reason=str(error)))
        except OSError as error:
            reason = _("It cannot be read: %(error)s.") % {"error": error.strerror}
            self._report(Outcome(one.path, REFUSED, reason=reason))
        else:
            if self._wait:
                self._under_way[submission.pk] = one.path
            else:
                self._report(Outcome(one.path, Stage.RECEIVED.name, submission.sha256))

    def _copy(self, one: Found) -> Submission:
        """Copy a file in. Where there is no room, wait for as long as files under way may still make some."""
        while True:
            try:
                return hand_in_file(self.hand_in, one.path, one.relative_path, on_bytes=self._on_bytes)
            except StorageFull:
                if not self._under_way:
                    raise
                self._tell(_("No room for %(path)s; waiting for the files before it.") % {"path": one.path})
                self._workers.wait(moved=self._settle())

    def _settle(self) -> bool:
        """Report what has its outcome by now; False when nothing new had."""
        self._looked_at = time.monotonic()
        pks = list(self._under_way)
        found = list(following.settled(pks))
        shown = assets_shown(self.hand_in.user, [submission for submission, _error in found])
        for submission, error in found:
            path = self._under_way.pop(submission.pk)
            self._report(_outcome(path, submission, shown.get(submission.asset_id or 0, ""), error))
        if pks and not found:
            self._tell(reasons.sentence(following.waits_for(pks)))
        return bool(found)

    def _tell(self, sentence: str) -> None:
        if sentence and sentence != self._told:
            self._told = sentence
            self._say(sentence)


def _outcome(path: Path, submission: Submission, asset: str, error: str) -> Outcome:
    name = FAILED if error else outcome(submission, asset_shown=bool(asset)).name
    reason = error or why(submission, asset_shown=bool(asset))
    return Outcome(path, name, submission.sha256, asset, reason)
