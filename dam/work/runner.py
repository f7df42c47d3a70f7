"""Runs what is in a queue: claim, call the handler, record how it ended. What the work is, it does not know."""

import logging
import time
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from dam.work import hints, stopping
from dam.work.backoff import delay_seconds
from dam.work.claims import Claim, claim, claim_batch, fail, finish, release
from dam.work.errors import GiveUp, LeaseLost, Retry, UnknownKind
from dam.work.heartbeat import Heartbeat
from dam.work.kinds import Kind
from dam.work.sweeping import sweep

logger = logging.getLogger(__name__)

SWEEP_EVERY_SECONDS = 5.0


def drain(queue: str, *, limit: int | None = None, seconds: float | None = None) -> int:
    """Run items of a queue until none is runnable, and return how many were run.

    Ends earlier after `limit` items or `seconds`, or when the worker is being stopped.
    """
    done, began, swept = 0, time.monotonic(), time.monotonic()
    with hints.collecting() as collected, Heartbeat() as heartbeat:
        while (limit is None or done < limit) and not stopping.requested():
            if seconds is not None and time.monotonic() - began >= seconds:
                hints.send(queue)
                break
            claims = _next(queue, None if limit is None else limit - done)
            if not claims:
                break
            with heartbeat.of(claims):
                run(claims)
            done += len(claims)
            if time.monotonic() - swept >= SWEEP_EVERY_SECONDS:  # beat's own sweep may wait behind busy workers
                sweep()
                swept = time.monotonic()
            collected.flush()
    return done


def _next(queue: str, limit: int | None) -> list[Claim]:
    first = claim(queue)
    if first is None:
        return []
    known: Kind | None = settings.WORK_HANDLERS.get(first.kind)
    more = (known.batch if known else 1) - 1
    if limit is not None:
        more = min(more, limit - 1)
    return [first, *(claim_batch(queue, first.kind, more) if more else [])]


def run(claims: list[Claim]) -> None:
    """Run one handler on claims of one kind and record the outcome; only the end of the process gets out."""
    try:
        with stopping.interruptible():
            _call(claims)
    except LeaseLost as lost:
        logger.warning("%s", lost)
    except Retry as retry:
        logger.info("%s waits %.0f s: %s", _name(claims), retry.seconds, retry)
        _record(release, claims, delay=retry.seconds, reason=str(retry))
    except GiveUp as verdict:
        _failed(claims, verdict, final=True)
    except Exception as error:
        logger.exception("%s failed at attempt %d", _name(claims), claims[0].attempt)
        _failed(claims, error, final=False)
    except stopping.WorkerStopping:
        logger.info("%s is given back: the worker is being stopped.", _name(claims))
        _record(release, claims)
    except BaseException:
        _record(release, claims)
        raise
    else:
        _finished(claims)


def _call(claims: list[Claim]) -> None:
    known: Kind | None = settings.WORK_HANDLERS.get(claims[0].kind)
    if known is None:
        raise GiveUp(str(UnknownKind(f"Nobody does work of kind {claims[0].kind!r}: WORK_HANDLERS has no such row.")))
    handler = import_string(known.handler)
    if known.batch > 1:
        handler(claims)
    else:
        handler(claims[0])


def _failed(claims: list[Claim], error: Exception, *, final: bool) -> None:
    """Record a failure. Of a batch every item is tried alone, so that one bad item fails nobody else's."""
    if len(claims) > 1:
        for one in claims:
            run([one])
        return
    text = str(error) if final else f"{type(error).__name__}: {error}"
    _record(fail, claims, error=text, delay=delay_seconds(claims[0].attempt), final=final)


def _finished(claims: list[Claim]) -> None:
    try:
        finish(*claims)
    except LeaseLost as lost:
        logger.warning("%s", lost)


def _record(step: Any, claims: list[Claim], **facts: Any) -> None:
    for one in claims:
        with suppress(LeaseLost):
            step(one, **facts)


def _name(claims: list[Claim]) -> str:
    more = f" and {len(claims) - 1} more" if len(claims) > 1 else ""
    return f"{claims[0].kind}({claims[0].subject}){more}"
