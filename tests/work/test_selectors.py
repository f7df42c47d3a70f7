"""What people see of the queue."""

from collections.abc import Callable

import pytest

from dam.work import selectors
from dam.work.claims import claim, fail
from dam.work.models import State
from dam.work.runner import drain
from dam.work.services import enqueue, enqueue_many
from tests.work.conftest import soon

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def _fail(subject: str) -> None:
    enqueue("urgent", subject)
    mine = claim("light")
    assert mine is not None
    fail(mine, f"no {subject}", delay=0, final=True)


def test_failed_items_are_shown_latest_first_until_they_are_asked_for_anew() -> None:
    _fail("first")
    _fail("second")
    assert [item.subject for item in selectors.failed_items()] == ["second", "first"]
    enqueue("urgent", "first")
    assert [item.subject for item in selectors.failed_items()] == ["second"]
    drain("light")
    assert [(item.subject, item.last_error) for item in selectors.failed_items()] == [("second", "no second")]
    enqueue("urgent", "second", {"other": "work"})
    assert [item.subject for item in selectors.failed_items()] == ["second"]


def test_counts_of_each_queue(pass_time: Callable[[float], None]) -> None:
    assert selectors.counts() == []
    _fail("f")
    enqueue_many("note", ["a", "b", "c"])
    enqueue("batch", "later", run_after=soon(600))
    claim("light")
    light, search = selectors.counts()
    assert (light.queue, light.waiting, light.running, light.failed) == ("light", 2, 1, 1)
    assert (search.queue, search.waiting, search.running, search.failed) == ("search", 1, 0, 0)
    assert light.waits_since is not None
    assert search.waits_since is None
    pass_time(601)
    assert [row.queue for row in selectors.waits_too_long(60)] == []
    pass_time(61)
    assert [row.queue for row in selectors.waits_too_long(60)] == ["search"]


def test_what_a_page_polls() -> None:
    enqueue_many("note", ["a", "b"])
    enqueue("urgent", "a")
    mine = claim("light")
    assert mine is not None
    mine.progress(0.25, "reading")
    found = {(item.kind, item.subject): item.progress for item in selectors.open_of(["a"], ["urgent", "note"])}
    assert found == {("urgent", "a"): 0.25, ("note", "a"): None}
    assert [item.subject for item in selectors.open_items()] == ["a", "a", "b"]
    assert [item.subject for item in selectors.open_items("note")] == ["a", "b"]


def test_the_latest_item_of_a_subject_whatever_its_state() -> None:
    assert selectors.latest_of("a", "note") is None
    enqueue("note", "a")
    drain("light")
    latest = selectors.latest_of("a", "note")
    assert latest is not None
    assert latest.state == State.DONE
    enqueue("note", "a")
    latest = selectors.latest_of("a", "note")
    assert latest is not None
    assert latest.state == State.WAITING
