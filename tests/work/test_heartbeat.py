"""Heartbeats: a long handler keeps its item, one that hangs loses it."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import Settings

from dam.work import heartbeat
from dam.work.claims import Claim, claim
from dam.work.kinds import Kind
from dam.work.models import WorkItem
from dam.work.runner import drain
from dam.work.services import enqueue
from tests.work import handlers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def _leases_seen(monkeypatch: pytest.MonkeyPatch, wanted: int) -> list[object]:
    """Make the handler wait until the lease was seen with so many different ends, or for 20 seconds."""
    seen: list[object] = []

    def look(claim: Claim) -> None:
        for _ in range(400):
            until = WorkItem.objects.get(pk=claim.id).lease_until
            if until not in seen:
                seen.append(until)
            if len(seen) >= wanted:
                return
            time.sleep(0.05)

    monkeypatch.setattr(handlers, "note", look)
    return seen


def test_the_lease_is_extended_while_the_handler_runs(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WORK_HANDLERS = {"note": Kind("tests.work.handlers.note", lease_seconds=1)}
    seen = _leases_seen(monkeypatch, wanted=4)
    enqueue("note", "s")
    drain("light")
    assert len(seen) >= 4
    assert seen == sorted(seen, key=str)


def test_a_handler_that_hangs_is_no_longer_kept_alive(settings: Settings) -> None:
    settings.WORK_HANDLERS = {"note": Kind("tests.work.handlers.note", lease_seconds=1, longest_seconds=60)}
    enqueue("note", "s")
    mine = claim("light")
    assert mine is not None
    assert heartbeat.due(mine, beaten_at=time.monotonic() - 1)
    assert not heartbeat.due(mine, beaten_at=time.monotonic())
    mine.started -= 61
    assert not heartbeat.due(mine, beaten_at=time.monotonic() - 1)


def test_a_heartbeat_that_finds_the_lease_lost_says_so_and_changes_nothing(caplog: pytest.LogCaptureFixture) -> None:
    enqueue("note", "s")
    mine = claim("light")
    assert mine is not None
    stolen_until = timezone.now() + timedelta(seconds=7)
    WorkItem.objects.update(lease_token="another", lease_until=stolen_until)
    heartbeat.beat([mine])
    assert "lost while it runs" in caplog.text
    assert WorkItem.objects.get().lease_until == stolen_until


def test_the_helper_thread_ends_with_the_draining() -> None:
    before: Callable[[], set[threading.Thread]] = lambda: set(threading.enumerate())  # noqa: E731 - read twice
    threads = before()
    enqueue("note", "s")
    drain("light")
    assert before() == threads
