"""Hints to idle workers that a queue has work. A lost hint costs the seconds until the next sweep, nothing else.

Therefore nothing here may break or delay the request that enqueued: one short attempt, failures are logged, and a
broker that failed is left alone for a few seconds.
"""

import logging
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from kombu import Connection, pools

from dam.work import broker
from dam.work.impatience import impatient

if TYPE_CHECKING:
    from celery import Celery

logger = logging.getLogger(__name__)

RUN_TASK = "work.run"
EXPIRES_SECONDS = 30
TIMEOUT_SECONDS = 1
REST_SECONDS = 5.0
THROTTLE_SECONDS = 0.1


@dataclass(slots=True)
class _Pending:
    """What one transaction will hint at when it commits; called by Django then."""

    queue: str
    items: int

    def __call__(self) -> None:
        send(self.queue, self.items)


@dataclass(slots=True)
class Collected:
    """Hints that a draining worker has kept back, so that a busy one does not send hundreds a second."""

    pending: Counter[str] = field(default_factory=Counter)
    sent_at: dict[str, float] = field(default_factory=dict)

    def flush(self, *, everything: bool = False) -> None:
        """Send what is pending, at most one round a tenth of a second and queue unless `everything`."""
        now = time.monotonic()
        for queue in list(self.pending):
            if everything or now - self.sent_at.get(queue, 0.0) >= THROTTLE_SECONDS:
                self.sent_at[queue] = now
                _publish(queue, self.pending.pop(queue))


_collected: ContextVar[Collected | None] = ContextVar("collected", default=None)
_broker = {"rests_until": 0.0}


def send_on_commit(queue: str, items: int) -> None:
    """Send a hint when the present transaction commits (now, if there is none); one for all that it enqueues."""
    held = set(getattr(connection, "savepoint_ids", ()))
    for savepoints, function, *_ in connection.run_on_commit:
        if isinstance(function, _Pending) and function.queue == queue and savepoints <= held:
            function.items += items
            return
    transaction.on_commit(_Pending(queue, items))


def send(queue: str, items: int = 1) -> None:
    """Send hints now: as many as there are items, but no more than that queue has workers."""
    collected = _collected.get()
    if collected is None:
        _publish(queue, items)
    else:
        collected.pending[queue] += items


@contextmanager
def collecting() -> Iterator[Collected]:
    """Keep hints back while a worker drains a queue; what is left is sent at the end."""
    collected = Collected()
    token = _collected.set(collected)
    try:
        yield collected
    finally:
        _collected.reset(token)
        collected.flush(everything=True)


def rest(seconds: float = REST_SECONDS) -> None:
    """Send nothing for a while."""
    _broker["rests_until"] = time.monotonic() + seconds


def prepare() -> None:
    """Load what sending needs, half a second's worth, so that no request pays for it; sends nothing."""
    _app().finalize()
    _connection().get_transport_cls()


def workers(queue: str) -> int:
    """Return how many items of a queue are done at once on one machine: more hints than that are of no use."""
    return settings.LIGHT_WORKERS if queue == "light" else 1


def _publish(queue: str, items: int) -> None:
    if time.monotonic() < _broker["rests_until"] or not broker.is_there(settings.CELERY_BROKER_URL):
        return
    try:
        for _ in range(min(items, workers(queue))):
            _publish_one(queue)
    except Exception as error:  # noqa: BLE001 - whatever the broker's client raises, the request goes on
        rest()
        logger.warning("No hint for queue %s could be sent (%s); the next sweep finds the work.", queue, error)


def _publish_one(queue: str) -> None:
    with pools.producers[_connection()].acquire(block=True, timeout=TIMEOUT_SECONDS) as producer:
        _app().send_task(
            RUN_TASK, [queue], queue=queue, producer=producer, retry=False, expires=EXPIRES_SECONDS, ignore_result=True
        )


@lru_cache(maxsize=1)
def _connection() -> Connection:
    """Return a connection of the hints' own; the workers' own one is patient."""
    return impatient(settings.CELERY_BROKER_URL, TIMEOUT_SECONDS)


@lru_cache(maxsize=1)
def _app() -> "Celery":
    app: Celery = import_string(settings.WORK_CELERY_APP)
    return app
