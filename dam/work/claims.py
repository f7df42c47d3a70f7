"""Taking items from the queue and giving them back, each step fenced by the lease token.

An attempt is counted when it begins, so that an item which kills its worker cannot be tried for ever.
"""

import json
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from dam.work import alive, stopping
from dam.work.errors import LeaseLost
from dam.work.kinds import Kind
from dam.work.models import State
from dam.work.statements import EXTEND, GIVE_BACK, PROGRESS, claim_statement, execute, fetch, of_claims

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
        values = [min(max(fraction, 0.0), 1.0), note[:NOTE_CHARACTERS], _until(self.lease_seconds)]
        if _execute_held(PROGRESS, values, self) != 1:
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


def _take(queue: str, kind: str | None, limit: int) -> list[Claim]:
    now = timezone.now()
    token = alive.worker_id() + secrets.token_hex(8)
    of_kind = [] if kind is None else [kind]
    values = [queue, now, *of_kind, limit, token, _until(_longest_lease(queue)), now]
    rows = fetch(claim_statement(of_kind=kind is not None), values)
    return [_claim_of(row[2:], token) for row in sorted(rows, key=lambda row: row[:3])]


def _claim_of(row: tuple[Any, ...], token: str) -> Claim:
    number, kind, subject, params, attempts, most = row
    return Claim(number, kind, subject, json.loads(params), attempts, token, most, lease_seconds(kind))


def lease_seconds(kind: str) -> int:
    """Return how long a lease on this kind of work lasts without a heartbeat."""
    known: Kind | None = settings.WORK_HANDLERS.get(kind)
    return known.lease_seconds if known else DEFAULT_LEASE_SECONDS


def _longest_lease(queue: str) -> int:
    """Return the lease with which items of any kind are taken; the first heartbeat sets the kind's own."""
    leases = [known.lease_seconds for known in settings.WORK_HANDLERS.values() if known.queue == queue]
    return max(leases, default=DEFAULT_LEASE_SECONDS)


def _until(seconds: float) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def _execute_held(statement: str, values: list[Any], *claims: Claim) -> int:
    """Run a statement on the rows that these claims still hold, and return how many those are."""
    tokens = {one.token for one in claims}
    ids = [one.id for one in claims]
    return execute(of_claims(statement, len(ids), len(tokens)), [*values, *ids, *tokens])


def extend(*claims: Claim) -> bool:
    """Extend leases of one kind by their full length from now; False when one of them is lost."""
    return _execute_held(EXTEND, [_until(claims[0].lease_seconds)], *claims) == len(claims)


def finish(*claims: Claim) -> None:
    """Mark work done, or waiting once more when it was enqueued again meanwhile.

    Raises:
        LeaseLost: somebody else holds or has ended an item; its outcome is theirs, the others are done.
    """
    _give_back(claims, State.DONE, finished_at=timezone.now())


def fail(claim: Claim, error: str, *, delay: float, final: bool = False) -> None:
    """Record a failure: waiting again in `delay` seconds, or `failed` when final or when the attempts are used up.

    Raises:
        LeaseLost: somebody else holds or has ended the item.
    """
    over = final or claim.attempt >= claim.max_attempts
    state, finished_at = (State.FAILED, timezone.now()) if over else (State.WAITING, None)
    _give_back((claim,), state, finished_at=finished_at, run_after=_until(delay), error=error)


def release(claim: Claim, *, delay: float = 0.0, reason: str = "") -> None:
    """Give the item back untried: the attempt does not count (Retry, or the worker is being stopped).

    Raises:
        LeaseLost: somebody else holds or has ended the item.
    """
    _give_back((claim,), State.WAITING, untried=1, run_after=_until(delay), error=reason)


def _give_back(
    claims: tuple[Claim, ...],
    state: State,
    *,
    untried: int = 0,
    run_after: datetime | None = None,
    finished_at: datetime | None = None,
    error: str = "",
) -> None:
    end = [state.value, untried, run_after is not None, run_after, finished_at, error[:ERROR_CHARACTERS], False]
    ended = _execute_held(GIVE_BACK, end, *claims)
    if ended != len(claims):
        names = ", ".join(f"{one.kind}({one.subject})" for one in claims[:3])
        raise LeaseLost(f"{len(claims) - ended} of {len(claims)} leases were lost before the end: {names}")
