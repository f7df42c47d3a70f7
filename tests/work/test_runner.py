"""Draining: every outcome of a handler has its consequence, and none of them stops the queue."""

from collections.abc import Callable

import pytest
from pytest_django import Settings

from dam.work import stopping
from dam.work.claims import claim
from dam.work.models import State, WorkItem
from dam.work.runner import drain, run
from dam.work.services import enqueue, enqueue_many
from tests.work import handlers
from tests.work.conftest import soon, states

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Only = Callable[[], WorkItem]


def test_what_a_handler_returns_from_is_done() -> None:
    enqueue_many("note", ["a", "b"])
    assert drain("light") == 2
    assert [one.subject for one in handlers.SEEN] == ["a", "b"]
    assert states() == [("a", State.DONE), ("b", State.DONE)]
    assert drain("light") == 0


def test_a_limit_leaves_the_rest() -> None:
    enqueue_many("note", ["a", "b", "c"])
    assert drain("light", limit=2) == 2
    assert states(state=State.WAITING) == [("c", State.WAITING)]


def test_a_limit_counts_the_items_of_a_batch() -> None:
    enqueue_many("batch", ["a", "b", "c", "d"])
    assert drain("search", limit=3) == 3
    assert handlers.BATCHES == [["a", "b", "c"]]


def test_time_over_leaves_the_rest() -> None:
    enqueue_many("note", ["a", "b"])
    assert drain("light", seconds=0) == 0
    assert len(states(state=State.WAITING)) == 2


def test_a_worker_that_is_being_stopped_takes_nothing_new() -> None:
    enqueue("note", "a")
    stopping.request()
    assert drain("light") == 0
    stopping.clear()
    assert drain("light") == 1


def test_an_exception_is_a_failure_with_its_text_and_a_wait(only: Only) -> None:
    enqueue("misbehave", "s", {"raise": "the picture is torn"})
    assert drain("light") == 1
    item = only()
    assert (item.state, item.attempts, item.last_error) == (State.WAITING, 1, "RuntimeError: the picture is torn")
    assert item.run_after > soon(0)


def test_after_the_last_attempt_it_is_failed(only: Only, pass_time: Callable[[float], None]) -> None:
    enqueue("misbehave", "s", {"raise": "x"})
    for _ in range(5):
        drain("light")
        pass_time(700)
    assert (only().state, only().attempts, len(handlers.SEEN)) == (State.FAILED, 3, 3)


def test_giving_up_fails_at_once_in_the_handlers_own_words(only: Only) -> None:
    enqueue("misbehave", "s", {"raise": "give up"})
    drain("light")
    assert (only().state, only().attempts, only().last_error) == (State.FAILED, 1, "No decoder for this.")


def test_waiting_for_the_surroundings_costs_no_attempt(only: Only, pass_time: Callable[[float], None]) -> None:
    enqueue("misbehave", "s", {"raise": "retry"})
    for _ in range(10):
        drain("light")
        item = only()
        assert (item.state, item.attempts, item.last_error) == (State.WAITING, 0, "The disk is full.")
        assert soon(80) < item.run_after < soon(100)
        pass_time(91)
    assert len(handlers.SEEN) == 10


def test_a_handler_that_lost_its_lease_leaves_the_item_to_its_new_holder(only: Only) -> None:
    enqueue("misbehave", "s", {"raise": "lease lost"})
    enqueue("note", "next")
    drain("light")
    assert states() == [("next", State.DONE), ("s", State.RUNNING)]


def test_a_lease_lost_before_the_end_does_not_stop_the_queue(only: Only) -> None:
    enqueue("note", "s")
    mine = claim("light")
    assert mine is not None
    WorkItem.objects.update(lease_token="somebody else's")
    run([mine])
    assert only().state == State.RUNNING


def test_asked_for_again_by_its_own_handler_it_runs_again() -> None:
    enqueue("again", "s")
    assert drain("light") == 2
    assert states() == [("s", State.DONE)]


def test_a_kind_that_nobody_does_fails_with_its_name(only: Only, settings: Settings) -> None:
    enqueue("note", "s")
    settings.WORK_HANDLERS = {}
    drain("light")
    assert only().state == State.FAILED
    assert "'note'" in only().last_error


def test_batches_are_as_large_as_the_kind_allows() -> None:
    enqueue_many("batch", [f"s{n:02}" for n in range(25)])
    assert drain("search") == 25
    assert [len(subjects) for subjects in handlers.BATCHES] == [10, 10, 5]


def test_one_bad_item_fails_nobody_else_in_its_batch() -> None:
    enqueue_many("batch", ["a", "bad", "c"])
    drain("search")
    assert handlers.BATCHES == [["a", "bad", "c"], ["a"], ["bad"], ["c"]]
    assert states() == [("a", State.DONE), ("bad", State.WAITING), ("c", State.DONE)]


def test_the_end_of_the_process_gives_the_item_back_untried(only: Only, monkeypatch: pytest.MonkeyPatch) -> None:
    def end(claim: object) -> None:
        raise SystemExit(3)

    monkeypatch.setattr(handlers, "note", end)
    enqueue("note", "s")
    with pytest.raises(SystemExit):
        drain("light")
    assert (only().state, only().attempts, only().lease_token) == (State.WAITING, 0, "")
