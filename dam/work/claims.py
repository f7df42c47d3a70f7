"""Taking items from the queue and giving them back: every step is one conditional UPDATE, fenced by the lease token.

    waiting --claim--> running --finish--> done
       ^                  |  (again: back to waiting)
       |---Retry, fail----|--fail, attempts used up--> failed --retry--> waiting

An attempt is counted when it begins, so that an item which kills its worker cannot be tried for ever.
"""

import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.expressions import CombinedExpression
from django.utils import timezone

from dam.work import alive, stopping
from dam.work.errors import LeaseLost
from dam.work.kinds import Kind
from dam.work.models import State, WorkItem

ERROR_CHARACTERS = 2000
NOTE_CHARACTERS = 200
PROGRESS_EVERY_SECONDS = 1.0
DEFAULT_LEASE_SECONDS = 120


@dataclass(slots=True)
class Claim:
    """A running item in the hands of one worker, for as long as its lease lasts."""

    id: int
    kind: str
    subject: str
    params: dict[str, Any]
    attempt: int
    token: str
    max_attempts: int = 1
    lease_seconds: int = DEFAULT_LEASE_SECONDS
    started: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def fence(self) -> None:
        """Extend the lease; call inside the transaction that commits an effect, so that both stand or fall together.

        Raises:
            LeaseLost: the lease is over and somebody else may be at work: let the transaction roll back.
        """
        if not extend(self):
            raise LeaseLost(f"The lease on {self.kind}({self.subject}) is lost; nothing is written for it here.")

    def progress(self, fraction: float, note: str = "") -> None:
        """Tell people how far it is (0 to 1); reaches the database at most once a second, and is a heartbeat too.

        Raises:
            LeaseLost: the lease is over; carrying on would be for nothing.
        """
        now = time.monotonic()
        if now - self.told < PROGRESS_EVERY_SECONDS:
            return
        self.told = now
        if not extend(self, progress=min(max(fraction, 0.0), 1.0), note=note[:NOTE_CHARACTERS]):
            raise LeaseLost(f"The lease on {self.kind}({self.subject}) is lost; it is not carried on here.")

    def should_stop(self) -> bool:
        """Say whether the worker is being stopped; hand this to long runs, such as `dam.sandbox.run`."""
        return stopping.requested()


def claim(queue: str) -> Claim | None:
    """Take the most urgent runnable item of a queue, or None when there is none."""
    taken = _take(queue, None, 1)
    return taken[0] if taken else None


def claim_batch(queue: str, kind: str, limit: int) -> list[Claim]:
    """Take up to `limit` runnable items of one kind, most urgent first."""
    return _take(queue, kind, limit)


def runnable(now: datetime) -> QuerySet[WorkItem]:
    """Return the waiting items whose time has come, in any order."""
    return WorkItem.objects.filter(state=State.WAITING, run_after__lte=now)


def _take(queue: str, kind: str | None, limit: int) -> list[Claim]:
    with transaction.atomic():
        items = _next_items(queue, kind, limit)
        if not items:
            return []
        now = timezone.now()
        token = alive.worker_id() + secrets.token_hex(8)
        changed = WorkItem.objects.filter(pk__in=[i.pk for i in items], state=State.WAITING).update(
            state=State.RUNNING,
            attempts=F("attempts") + 1,
            lease_token=token,
            lease_until=now + timedelta(seconds=_lease_seconds(items[0].kind)),
            started_at=now,
            progress=None,
            note="",
        )
        if changed != len(items):
            raise RuntimeError(f"Claimed {changed} of {len(items)} items that this transaction had locked.")
    return [_claim_of(item, token) for item in items]


def _next_items(queue: str, kind: str | None, limit: int) -> list[WorkItem]:
    """Read the next items under a lock: SKIP LOCKED on PostgreSQL, the writer's own (BEGIN IMMEDIATE) on SQLite."""
    items = runnable(timezone.now()).filter(queue=queue)
    if kind is not None:
        items = items.filter(kind=kind)
    if connection.features.has_select_for_update_skip_locked:
        items = items.select_for_update(skip_locked=True)
    return list(items.order_by("priority", "run_after", "pk")[:limit])


def _claim_of(item: WorkItem, token: str) -> Claim:
    return Claim(
        id=item.pk,
        kind=item.kind,
        subject=item.subject,
        params=item.params,
        attempt=item.attempts + 1,
        token=token,
        max_attempts=item.max_attempts,
        lease_seconds=_lease_seconds(item.kind),
    )


def _lease_seconds(kind: str) -> int:
    known: Kind | None = settings.WORK_HANDLERS.get(kind)
    return known.lease_seconds if known else DEFAULT_LEASE_SECONDS


def held(*claims: Claim) -> QuerySet[WorkItem]:
    """Return the rows that these claims still hold: the fence of every change.

    A token is made anew for every taking, so a row with one of these tokens is held by one of these claims.
    """
    return WorkItem.objects.filter(
        pk__in=[c.id for c in claims], state=State.RUNNING, lease_token__in={c.token for c in claims}
    )


def extend(*claims: Claim, **changes: Any) -> bool:
    """Extend leases by their full length from now, with other changes to the rows; False when one is lost."""
    until = timezone.now() + timedelta(seconds=claims[0].lease_seconds)
    return held(*claims).update(lease_until=until, **changes) == len(claims)


def finish(*claims: Claim) -> None:
    """Mark work done, or waiting once more when it was enqueued again meanwhile.

    Raises:
        LeaseLost: somebody else holds or has ended an item; its outcome is theirs, the others are done.
    """
    _give_back(
        *claims,
        state=_again_or(State.DONE),
        attempts=_none_if_again(F("attempts")),
        last_error="",
        finished_at=timezone.now(),
    )


def fail(claim: Claim, error: str, *, delay: float, final: bool = False) -> None:
    """Record a failure: waiting again in `delay` seconds, or `failed` when final or when the attempts are used up.

    Raises:
        LeaseLost: somebody else holds or has ended the item.
    """
    over = final or claim.attempt >= claim.max_attempts
    now = timezone.now()
    _give_back(
        claim,
        state=_again_or(State.FAILED) if over else State.WAITING,
        attempts=_none_if_again(F("attempts")),
        run_after=now + timedelta(seconds=delay),
        last_error=error[:ERROR_CHARACTERS],
        finished_at=now if over else None,
    )


def release(claim: Claim, *, delay: float = 0.0, reason: str = "") -> None:
    """Give the item back untried: the attempt does not count (Retry, or the worker is being stopped).

    Raises:
        LeaseLost: somebody else holds or has ended the item.
    """
    _give_back(
        claim,
        state=State.WAITING,
        attempts=_none_if_again(F("attempts") - 1),
        run_after=timezone.now() + timedelta(seconds=delay),
        last_error=reason[:ERROR_CHARACTERS],
    )


def _again_or(state: State) -> Case:
    return Case(When(again=True, then=Value(State.WAITING.value)), default=Value(state.value))


def _none_if_again(attempts: F | CombinedExpression) -> Case:
    """Whoever asked again asked for a fresh item, with all its attempts."""
    return Case(When(again=True, then=Value(0)), default=attempts, output_field=IntegerField())


def _give_back(*claims: Claim, **changes: Any) -> None:
    ended = held(*claims).update(lease_token="", lease_until=None, again=False, progress=None, note="", **changes)
    if ended != len(claims):
        names = ", ".join(f"{c.kind}({c.subject})" for c in claims)
        raise LeaseLost(f"{len(claims) - ended} of these leases were lost before the end could be recorded: {names}")
