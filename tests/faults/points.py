"""Moments at which a worker kills (or stops) itself. Used only in processes that a test has forked.

A moment is `stage:point`: the stage that is about to be reached, and

- `effect`: the effect is done, no row says so;
- `written`: the rows are written, their transaction is not committed;
- `mark`: the transaction is committed, nothing has followed yet;
- `discarded`: (of a final stage) the upload is discarded, the work item is not finished.
"""

import os
import signal
from collections.abc import Callable

from ingest.models import Stage, Submission
from ingest.stages import journal, work
from ingest.stages.case import Case
from ingest.stages.journal import Journal, Step
from storage_config.uploads import UploadStore


def install(moment: str, sign: signal.Signals = signal.SIGKILL, share_seconds: float = 0.0) -> None:
    """Send this process `sign` at the first time that `moment` comes; stages share commits for `share_seconds`."""
    journal.SHARE_SECONDS = share_seconds
    name, _colon, point = moment.partition(":")
    stage = Stage(name)
    fire = _once(sign)
    {"effect": _at_effect, "written": _when_written, "mark": _when_marked, "discarded": _when_discarded}[point](
        stage, fire
    )


def _once(sign: signal.Signals) -> Callable[[], None]:
    fired: list[bool] = []

    def fire() -> None:
        if not fired:
            fired.append(True)
            os.kill(os.getpid(), sign)

    return fire


def _at_effect(stage: Stage, fire: Callable[[], None]) -> None:
    real = work.do

    def do(case: Case) -> Step | None:
        step = real(case)
        if step is not None and step.to == stage:
            fire()
        return step

    work.do = do  # this process exists to be killed here


def _when_written(stage: Stage, fire: Callable[[], None]) -> None:
    real = Journal._write

    def write(self: Journal) -> None:
        real(self)
        if self.submission.stage == stage:
            fire()

    Journal._write = write  # type: ignore[method-assign]  # see above


def _when_marked(stage: Stage, fire: Callable[[], None]) -> None:
    real = Journal.commit

    def commit(self: Journal) -> None:
        real(self)
        if self.submission.stage == stage:
            fire()

    Journal.commit = commit  # type: ignore[method-assign]  # see above


def _when_discarded(stage: Stage, fire: Callable[[], None]) -> None:
    real = UploadStore.discard

    def discard(self: UploadStore, key: str) -> None:
        real(self, key)
        if Submission.objects.get(public_id=key).stage == stage:
            fire()

    UploadStore.discard = discard  # type: ignore[method-assign]  # see above
