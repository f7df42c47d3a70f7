"""Writes moves from stage to stage: result, transition, event and lease check commit together or not at all.

Cheap neighbouring stages share one commit: moves are gathered until a second has passed since the last one. What was
gathered and not committed is simply done again, because every effect may be repeated.
"""

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.work.claims import Claim
from dam.work.durable import durable
from ingest.errors import WrongStageError
from ingest.models import KEPT_STAGES, Stage, StageEvent, Submission
from ingest.stages.table import is_final, may_follow

SHARE_SECONDS = 1.0


@dataclass
class Step:
    """A move that a stage has prepared.

    `result` are columns of the submission, `detail` goes to the event. `inside` writes more rows in the transaction of
    the move (and may add to both); it does no input or output.
    """

    to: Stage
    result: dict[str, Any] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)
    inside: "Callable[[Step, datetime], None] | None" = None


@dataclass
class _Move:
    came_from: Stage
    step: Step
    at: datetime


class Journal:
    """The moves of one submission in the hands of one claim. The submission's attributes follow at once."""

    def __init__(self, submission: Submission, claim: Claim) -> None:
        self.submission = submission
        self._claim = claim
        self._moves: list[_Move] = []
        self._committed_at = time.monotonic()

    def add(self, step: Step) -> None:
        """Take a move into the next commit.

        Raises:
            WrongStageError: the table does not know this move.
        """
        came_from = Stage(self.submission.stage)
        if not may_follow(step.to, came_from):
            raise WrongStageError(f"A file never goes from {came_from} to {step.to}.")
        step.result = {"reason": "", "reason_facts": {}, **step.result}
        self._moves.append(_Move(came_from, step, timezone.now()))
        self._apply(step)

    def due(self) -> bool:
        """Whether the work since the last commit was worth a commit of its own."""
        return time.monotonic() - self._committed_at >= SHARE_SECONDS

    def commit(self) -> None:
        """Write what was gathered in one transaction; durably, if it acknowledges something to a person.

        Raises:
            LeaseLost: the work item is somebody else's by now; nothing is written.
            WrongStageError: the submission was moved by somebody else; nothing is written.
        """
        if not self._moves:
            return
        with self._transaction():
            self._claim.fence()
            for move in self._moves:
                if move.step.inside is not None:
                    move.step.inside(move.step, move.at)
                    self._apply(move.step)
            self._write()
        self._moves.clear()
        self._committed_at = time.monotonic()

    def back_to(self, stage: Stage) -> None:
        """Forget the gathered moves that came after `stage`."""
        while self._moves and self._moves[-1].step.to != stage:
            self.submission.stage = self._moves.pop().came_from

    def _apply(self, step: Step) -> None:
        self.submission.stage = step.to
        for name, value in step.result.items():
            setattr(self.submission, name, value)

    def _transaction(self) -> AbstractContextManager[None]:
        acknowledges = self._moves[-1].step.to in KEPT_STAGES
        return durable() if acknowledges else transaction.atomic()

    def _write(self) -> None:
        first, last = self._moves[0], self._moves[-1]
        changes: dict[str, Any] = {}
        for move in self._moves:
            changes |= move.step.result
        changes["stage"] = last.step.to
        if is_final(last.step.to):
            changes["finished_at"] = self.submission.finished_at = last.at
        moved = Submission.objects.filter(pk=self.submission.pk, stage=first.came_from).update(**changes)
        if moved != 1:
            raise WrongStageError(_("Somebody else has moved this file on meanwhile; nothing was written twice."))
        StageEvent.objects.bulk_create(
            StageEvent(
                submission=self.submission,
                at=move.at,
                came_from=move.came_from,
                went_to=move.step.to,
                detail=move.step.detail,
            )
            for move in self._moves
        )
