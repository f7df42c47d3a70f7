"""Keeps the leases of running items alive from a helper thread, so that handlers need not think of it.

It stops after `Kind.longest_seconds`: a handler that hangs then loses its item. When the worker is being stopped it
gives the handler a moment to end by itself and then interrupts it.
"""

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from django.conf import settings
from django.db import DatabaseError, connections

from dam.work import stopping
from dam.work.claims import Claim, extend
from dam.work.kinds import Kind

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.25
BEATS_A_LEASE = 4


class Heartbeat:
    """A context manager around the draining of a queue; `of` says which claims are running just now."""

    def __init__(self) -> None:
        self._claims: list[Claim] = []
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self._beaten_at = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    @contextmanager
    def of(self, claims: list[Claim]) -> Iterator[None]:
        """Keep these claims alive until the block ends."""
        self._beaten_at = time.monotonic()
        self._claims = claims
        if self._thread is None:
            self._thread = threading.Thread(target=self._keep, name="work-heartbeat", daemon=True)
            self._thread.start()
        try:
            yield
        finally:
            self._claims = []

    def _keep(self) -> None:
        try:
            while not self._over.wait(TICK_SECONDS):
                claims = self._claims
                if claims and due(claims[0], self._beaten_at):
                    self._beaten_at = time.monotonic()
                    beat(claims)
                stopping.interrupt_when_due()
        finally:
            connections.close_all()


def due(claim: Claim, beaten_at: float) -> bool:
    """Say whether a claim wants a heartbeat: a quarter of its lease has passed, and its longest run has not."""
    now = time.monotonic()
    known: Kind | None = settings.WORK_HANDLERS.get(claim.kind)
    longest = known.longest_seconds if known else claim.lease_seconds
    return now - beaten_at >= claim.lease_seconds / BEATS_A_LEASE and now - claim.started < longest


def beat(claims: list[Claim]) -> None:
    """Extend the leases of claims that run together; what goes wrong is logged, for the next beat may do better."""
    try:
        if not extend(*claims):
            logger.warning("A lease on %s(%s) is lost while it runs.", claims[0].kind, claims[0].subject)
    except DatabaseError as error:
        logger.warning("A heartbeat failed (%s); the lease lasts until the next ones succeed or it runs out.", error)
