"""Follows files that were handed in until their outcome is known, and then until they are rendered and searchable.

Where no worker does the work, it is done here, and somebody is told so.
"""

import time
from collections.abc import Callable, Iterator, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dam.work.kinds import QUEUES
from dam.work.models import OPEN_STATES, State, WorkItem
from dam.work.runner import drain
from dam.work.selectors import waits_too_long
from dam.work.sweeping import sweep
from ingest.models import FINAL_STAGES, HandIn, Stage, Submission
from ingest.selectors.progressing import RENDERING
from ingest.selectors.shown import LISTED
from ingest.services.ending import KIND

POLL_SECONDS = 0.25
PATIENCE_SECONDS = 10.0
IMPATIENCE_SECONDS = 1.0  # once one queue's workers are known to be down
DRAINED_AT_ONCE = 20
AFTERWARDS = (*RENDERING, "fingerprint.picture", "fingerprint.essence")

Say = Callable[[str], None]


class Workers:
    """Watches whether somebody does the work; does it here when nobody does."""

    def __init__(self, say: Say) -> None:
        self._say = say
        self._moved_at = time.monotonic()
        self._patience = PATIENCE_SECONDS
        self._drains: set[str] = set()

    def wait(self, *, moved: bool) -> None:
        """Wait a moment for others to work, or work. `moved`: something has happened since the last call."""
        now = time.monotonic()
        if moved:
            self._moved_at = now
        elif now - self._moved_at >= self._patience:
            self._moved_at = now
            self._look()
        if not sum(drain(queue, limit=DRAINED_AT_ONCE) for queue in QUEUES if queue in self._drains):
            time.sleep(POLL_SECONDS)

    def _look(self) -> None:
        """Give back what dead workers held, then see which queues nobody takes from."""
        sweep()
        for row in waits_too_long(self._patience / 2):
            if row.queue not in self._drains:
                self._say(_("No worker takes from the queue %(queue)s; doing its work here.") % {"queue": row.queue})
                self._drains.add(row.queue)
                self._patience = IMPATIENCE_SECONDS


def settled(pks: Sequence[int]) -> Iterator[tuple[Submission, str]]:
    """Yield those of some submissions that have their outcome, with the error of those whose work failed."""
    rows = Submission.objects.filter(pk__in=pks).only(*LISTED)
    for submission in rows.filter(stage__in=[*FINAL_STAGES, Stage.HELD]):
        yield submission, ""
    open_rows = {s.public_id: s for s in rows.exclude(stage__in=[*FINAL_STAGES, Stage.HELD])}
    failures = WorkItem.objects.filter(kind=KIND, subject__in=open_rows, state=State.FAILED)
    for subject, error in failures.values_list("subject", "last_error"):
        yield open_rows[subject], error


def waits_for(pks: Sequence[int]) -> str:
    """Return the reason code that some of these submissions wait for, or ""."""
    waiting = Submission.objects.filter(pk__in=pks).exclude(stage__in=[*FINAL_STAGES, Stage.HELD]).exclude(reason="")
    return waiting.values_list("reason", flat=True).first() or ""


def afterwards(hand_in: HandIn) -> QuerySet[WorkItem]:
    """Return the open work that follows a hand-in's files: renditions, fingerprints, entries in the index."""
    files = hand_in.submissions.filter(asset__isnull=False)
    rendering = Q(kind__in=AFTERWARDS, subject__in=files.values("original_id"))
    indexing = Q(kind="search.index", subject__in=files.values("asset__public_id"))
    return WorkItem.objects.filter(rendering | indexing, state__in=OPEN_STATES)


def failed_afterwards(hand_in: HandIn) -> QuerySet[WorkItem]:
    """Return the renditions of a hand-in's files that could not be made."""
    files = hand_in.submissions.filter(asset__isnull=False)
    return WorkItem.objects.filter(kind__in=AFTERWARDS, subject__in=files.values("original_id"), state=State.FAILED)
