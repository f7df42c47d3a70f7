"""Enqueueing: one open item a piece of work, the more urgent wish wins, asked again while running means once more."""

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from dam.work.claims import claim, finish
from dam.work.errors import UnknownKind
from dam.work.models import State, WorkItem
from dam.work.services import enqueue, enqueue_many, params_digest
from tests.work.conftest import soon, states, undone

pytestmark = [pytest.mark.django_db, pytest.mark.database]
Only = Callable[[], WorkItem]


def test_an_item_takes_its_queue_priority_and_attempts_from_its_kind(only: Only) -> None:
    enqueue("misbehave", "s", {"raise": "x"})
    item = only()
    assert (item.queue, item.priority, item.max_attempts, item.state, item.params) == (
        "light",
        50,
        3,
        State.WAITING,
        {"raise": "x"},
    )


def test_the_same_work_asked_for_twice_is_one_item(only: Only) -> None:
    enqueue("note", "s", {"a": 1, "b": 2})
    enqueue("note", "s", {"b": 2, "a": 1})
    assert only().again is False


@pytest.mark.parametrize(
    ("kind", "subject", "params"), [("urgent", "s", {}), ("note", "t", {}), ("note", "s", {"a": 1})]
)
def test_other_work_is_another_item(kind: str, subject: str, params: dict[str, int]) -> None:
    enqueue("note", "s")
    enqueue(kind, subject, params)
    assert WorkItem.objects.count() == 2


def test_the_more_urgent_priority_wins_in_either_order(only: Only) -> None:
    enqueue("note", "s", priority=40)
    enqueue("note", "s", priority=10)
    enqueue("note", "s", priority=30)
    assert only().priority == 10


def test_the_earlier_time_wins_in_either_order(only: Only) -> None:
    near, far = soon(60), soon(600)
    enqueue("note", "s", run_after=far)
    enqueue("note", "s", run_after=near)
    enqueue("note", "s", run_after=far)
    assert only().run_after == near


def test_asked_for_while_running_it_runs_once_more(only: Only) -> None:
    enqueue("note", "s")
    first = claim("light")
    assert first is not None
    enqueue("note", "s")
    enqueue("note", "s")
    assert claim("light") is None
    finish(first)
    assert (only().state, only().attempts, only().again) == (State.WAITING, 0, False)
    second = claim("light")
    assert second is not None
    finish(second)
    assert (only().state, claim("light")) == (State.DONE, None)


def test_asked_for_while_running_for_later_it_runs_once_more_later() -> None:
    enqueue("note", "s")
    first = claim("light")
    assert first is not None
    enqueue("note", "s", run_after=soon(600))
    finish(first)
    assert claim("light") is None
    assert states() == [("s", State.WAITING)]


def test_work_that_was_done_or_failed_can_be_asked_for_anew() -> None:
    for state in (State.DONE, State.FAILED):
        enqueue("note", "s")
        WorkItem.objects.filter(state=State.WAITING).update(state=state)
    enqueue("note", "s")
    assert states() == [("s", State.DONE), ("s", State.FAILED), ("s", State.WAITING)]


def test_work_is_enqueued_with_its_change_or_not_at_all() -> None:
    with undone(transaction.atomic()):
        enqueue("note", "s")
        assert WorkItem.objects.count() == 1
    assert WorkItem.objects.count() == 0


def test_many_at_once_are_one_item_a_subject() -> None:
    enqueue("note", "s7")
    enqueue_many("note", [f"s{n % 1200}" for n in range(2400)])
    assert WorkItem.objects.count() == 1200
    enqueue_many("note", [])
    assert WorkItem.objects.count() == 1200


def test_a_misspelt_kind_is_refused() -> None:
    with pytest.raises(UnknownKind, match="'nott'"):
        enqueue("nott", "s")
    assert WorkItem.objects.count() == 0


_json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.text(max_size=6), _json, max_size=4))
def test_the_order_of_parameters_is_no_part_of_their_identity(params: dict[str, object]) -> None:
    assert params_digest(params) == params_digest(dict(reversed(list(params.items()))))
