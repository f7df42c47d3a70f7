"""The sweep: whatever killed a worker or ate a hint, the item comes back; and it never comes back for ever."""

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from dam.work import alive, hints
from dam.work.claims import claim, extend, fail, finish
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from dam.work.services import enqueue, enqueue_many
from dam.work.sweeping import WORKER_DIED, sweep
from tests.work import handlers
from tests.work.conftest import soon, states

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Only = Callable[[], WorkItem]
Pass = Callable[[float], None]


def test_an_expired_lease_is_given_back_and_its_old_holder_is_fenced(only: Only, pass_time: Pass) -> None:
    enqueue("note", "s")
    old = claim("light")
    assert old is not None
    assert sweep().given_back == 0
    pass_time(121)
    assert sweep().given_back == 1
    assert (only().state, only().attempts, only().last_error) == (State.WAITING, 1, WORKER_DIED)
    new = claim("light")
    assert new is not None
    assert not extend(old)
    finish(new)
    assert only().state == State.DONE


def test_a_heartbeat_in_time_saves_the_lease(pass_time: Pass) -> None:
    enqueue("note", "s")
    mine = claim("light")
    assert mine is not None
    pass_time(119)
    assert extend(mine)
    pass_time(119)
    assert sweep().given_back == 0
    finish(mine)


def test_an_item_that_kills_its_workers_fails_in_the_end(only: Only, pass_time: Pass) -> None:
    enqueue("die", "s", {"log": ""})
    for _ in range(2):
        assert claim("light") is not None
        pass_time(121)
        sweep()
        pass_time(700)
    assert (only().state, only().last_error) == (State.FAILED, WORKER_DIED)
    assert claim("light") is None


def test_after_the_first_loss_it_runs_at_once_and_later_it_waits(only: Only, pass_time: Pass) -> None:
    enqueue("note", "s")
    claim("light")
    pass_time(121)
    sweep()
    assert only().run_after <= soon(0)
    claim("light")
    pass_time(121)
    sweep()
    assert only().run_after > soon(0)


def test_a_lost_item_asked_for_again_starts_afresh(only: Only, pass_time: Pass) -> None:
    enqueue("die", "s", {"log": ""})
    for _ in range(4):
        assert claim("light") is not None
        enqueue("die", "s", {"log": ""})
        pass_time(121)
        sweep()
        assert (only().state, only().attempts) == (State.WAITING, 0)


def test_it_hints_at_queues_with_runnable_items_only(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[str, int]] = []
    monkeypatch.setattr(hints, "send", lambda queue, items=1: sent.append((queue, items)))
    enqueue_many("note", ["a", "b"])
    enqueue("linger", "later", {}, run_after=soon(60))
    assert sweep().runnable == {"light": 2}
    assert sent == [("light", 2)]


def test_what_was_done_long_ago_is_forgotten_and_what_failed_is_not(pass_time: Pass, settings: Settings) -> None:
    enqueue("note", "done")
    drain("light")
    enqueue("note", "failed")
    mine = claim("light")
    assert mine is not None
    fail(mine, "no", delay=0, final=True)
    assert sweep().forgotten == 0
    pass_time(settings.WORK_KEEP_DAYS * 86400 + 1)
    assert sweep().forgotten == 1
    assert states() == [("failed", State.FAILED)]


def _claim_and_stop(linger_seconds: float) -> None:
    """In a process of its own: take an item, and keep it or die with it."""
    connections.close_all()
    assert claim("light") is not None
    time.sleep(linger_seconds)


@pytest.mark.django_db(transaction=True)
def test_the_item_of_a_process_that_is_gone_comes_back_long_before_its_lease_ends(only: Only) -> None:
    enqueue("note", "s")
    connections.close_all()
    process = multiprocessing.get_context("fork").Process(target=_claim_and_stop, args=(60,))
    process.start()
    while only().state != State.RUNNING:
        assert process.is_alive()
        time.sleep(0.02)
    assert sweep().given_back == 0  # it lives
    process.kill()
    process.join()
    assert sweep().given_back == 1
    assert (only().state, only().attempts) == (State.WAITING, 1)


def test_a_worker_of_another_machine_is_not_taken_for_dead() -> None:
    assert alive.is_dead("0123456789abcdef") is False
    assert alive.is_dead("../../../../etc/passwd") is False
    assert alive.is_dead(alive.worker_id()) is False


@pytest.mark.django_db(transaction=True)
@pytest.mark.fault
def test_an_item_that_kills_its_worker_each_time_is_tried_as_often_as_its_kind_says(
    tmp_path: Path, only: Only, pass_time: Pass
) -> None:
    log = tmp_path / "log"
    enqueue("die", "s", {"log": str(log)})
    enqueue("note", "innocent", {"log": str(log)})
    context = multiprocessing.get_context("fork")
    for _ in range(4):
        connections.close_all()
        worker = context.Process(target=_work)
        worker.start()
        worker.join()
        sweep()
        pass_time(60)
    assert [line.split()[0] for line in log.read_text().splitlines()].count("s") == 2
    assert states() == [("innocent", State.DONE), ("s", State.FAILED)]


def _work() -> None:
    connections.close_all()
    drain("light")


def test_draining_finds_what_the_sweep_gave_back(pass_time: Pass) -> None:
    enqueue("note", "s")
    claim("light")
    pass_time(121)
    assert drain("light") == 0
    sweep()
    assert drain("light") == 1
    assert [one.attempt for one in handlers.SEEN] == [2]
