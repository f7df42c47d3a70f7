"""Claiming: the most urgent first, each item by one holder, nothing before its time; ending only by the holder."""

from collections.abc import Callable

import pytest
from django.db import transaction

from dam.work.claims import Claim, claim, claim_batch, extend, fail, finish, release
from dam.work.errors import LeaseLost
from dam.work.models import State, WorkItem
from dam.work.services import enqueue, enqueue_many, retry
from tests.work.conftest import soon, states

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Only = Callable[[], WorkItem]


def _claimed(queue: str = "light") -> Claim:
    taken = claim(queue)
    assert taken is not None
    return taken


def _steal(mine: Claim) -> None:
    WorkItem.objects.filter(pk=mine.id).update(lease_token="somebody else's")


def test_the_most_urgent_comes_first_and_then_the_oldest() -> None:
    enqueue("note", "old", run_after=soon(-20))
    enqueue("note", "older", run_after=soon(-30))
    enqueue("urgent", "today's event")
    enqueue("note", "raised", priority=6)
    assert [_claimed().subject for _ in range(4)] == ["today's event", "raised", "older", "old"]
    assert claim("light") is None


def test_a_queue_gives_only_its_own_and_only_what_is_due() -> None:
    enqueue("note", "later", run_after=soon(60))
    enqueue("linger", "film", {"seconds": 0})
    assert claim("light") is None
    assert _claimed("heavy").subject == "film"


def test_a_claim_carries_what_the_handler_needs(only: Only) -> None:
    enqueue("note", "s", {"page": 3, "name": "Đorđević"})
    mine = _claimed()
    assert (mine.kind, mine.subject, mine.params, mine.attempt) == ("note", "s", {"page": 3, "name": "Đorđević"}, 1)
    item = only()
    assert (item.state, item.attempts, item.lease_token) == (State.RUNNING, 1, mine.token)
    assert item.lease_until is not None
    assert item.lease_until > soon(100)
    assert len(mine.token) == 32


def test_a_batch_is_of_one_kind_most_urgent_first_and_no_larger_than_asked() -> None:
    enqueue_many("batch", ["a", "b", "c", "d"])
    enqueue("batch", "d", priority=1)
    taken = claim_batch("search", "batch", 3)
    assert [one.subject for one in taken] == ["d", "a", "b"]
    assert [one.subject for one in claim_batch("search", "batch", 3)] == ["c"]
    assert claim_batch("search", "batch", 3) == []
    assert claim_batch("search", "note", 3) == []


def test_a_batch_is_finished_at_once_and_what_was_asked_for_again_waits() -> None:
    enqueue_many("batch", ["a", "b", "c"])
    taken = claim_batch("search", "batch", 3)
    enqueue("batch", "b")
    finish(*taken)
    assert states() == [("a", State.DONE), ("b", State.WAITING), ("c", State.DONE)]


def test_a_batch_of_which_one_was_lost_finishes_the_others_and_says_so() -> None:
    enqueue_many("batch", ["a", "b", "c"])
    taken = claim_batch("search", "batch", 3)
    _steal(taken[1])
    with pytest.raises(LeaseLost):
        finish(*taken)
    assert states() == [("a", State.DONE), ("b", State.RUNNING), ("c", State.DONE)]


@pytest.mark.parametrize(
    "end", [finish, lambda mine: fail(mine, "x", delay=1), release, Claim.fence, lambda mine: mine.progress(0.5)]
)
def test_who_lost_the_lease_changes_nothing_any_more(end: Callable[[Claim], None], only: Only) -> None:
    enqueue("note", "s")
    mine = _claimed()
    _steal(mine)
    before = WorkItem.objects.values().get()
    with pytest.raises(LeaseLost):
        end(mine)
    assert WorkItem.objects.values().get() == before
    assert extend(mine) is False


@pytest.mark.django_db(transaction=True)
def test_the_fence_takes_the_effect_with_it() -> None:
    enqueue("note", "s")
    mine = _claimed()
    _steal(mine)

    def effect() -> None:
        with transaction.atomic():
            enqueue("note", "effect")
            mine.fence()

    with pytest.raises(LeaseLost):
        effect()
    assert states() == [("s", State.RUNNING)]


def test_the_fence_extends_the_lease(only: Only) -> None:
    enqueue("note", "s")
    mine = _claimed()
    WorkItem.objects.update(lease_until=soon(1))
    mine.fence()
    item = only()
    assert item.lease_until is not None
    assert item.lease_until > soon(100)


def test_progress_is_written_at_most_once_a_second_and_within_bounds(only: Only) -> None:
    enqueue("note", "s")
    mine = _claimed()
    mine.progress(3.0, "n" * 500)
    mine.progress(0.1, "too soon")
    item = only()
    assert (item.progress, item.note) == (1.0, "n" * 200)
    mine.told -= 2
    mine.progress(-1, "next")
    assert (only().progress, only().note) == (0.0, "next")


def test_the_end_clears_what_belonged_to_the_run(only: Only) -> None:
    enqueue("note", "s")
    mine = _claimed()
    mine.progress(0.5, "half")
    finish(mine)
    item = only()
    assert (item.lease_token, item.lease_until, item.progress, item.note, item.last_error) == ("", None, None, "", "")
    assert item.finished_at is not None


def test_failures_wait_and_the_last_one_is_final(only: Only, pass_time: Callable[[float], None]) -> None:
    enqueue("misbehave", "s", {"raise": "x"})
    for attempt in (1, 2, 3):
        mine = _claimed()
        assert mine.attempt == attempt
        fail(mine, f"error {attempt}", delay=60)
        assert only().last_error == f"error {attempt}"
        assert claim("light") is None
        pass_time(61)
    assert (only().state, only().attempts) == (State.FAILED, 3)


def test_a_failure_asked_for_again_meanwhile_starts_afresh(only: Only) -> None:
    enqueue("misbehave", "s", {"raise": "x"})
    mine = _claimed()
    enqueue("misbehave", "s", {"raise": "x"})
    fail(mine, "hopeless", delay=0, final=True)
    assert (only().state, only().attempts) == (State.WAITING, 0)


def test_given_back_untried_the_attempt_does_not_count(only: Only) -> None:
    enqueue("note", "s")
    release(_claimed(), delay=30, reason="The disk is full.")
    item = only()
    assert (item.state, item.attempts, item.last_error) == (State.WAITING, 0, "The disk is full.")
    assert item.run_after > soon(20)


def test_error_texts_are_cut_to_what_a_page_can_show(only: Only) -> None:
    enqueue("note", "s")
    fail(_claimed(), "é" * 5000, delay=1)
    assert only().last_error == "é" * 2000


def test_a_failed_item_can_be_retried_with_all_its_attempts(only: Only) -> None:
    enqueue("note", "s")
    fail(_claimed(), "no", delay=0, final=True)
    assert retry(only().pk) is True
    assert (only().state, only().attempts, only().finished_at) == (State.WAITING, 0, None)
    assert _claimed().attempt == 1


def test_only_failed_items_can_be_retried(only: Only) -> None:
    enqueue("note", "s")
    assert retry(only().pk) is False
    finish(_claimed())
    assert retry(only().pk) is False
    assert retry(0) is False


def test_a_failed_item_asked_for_anew_is_not_retried_beside_its_twin() -> None:
    enqueue("note", "s")
    fail(_claimed(), "no", delay=0, final=True)
    enqueue("note", "s")
    assert retry(WorkItem.objects.get(state=State.FAILED).pk) is False
    assert states() == [("s", State.FAILED), ("s", State.WAITING)]
