"""Work by the clock: enqueued when it falls due, once, and also after everything was off at its hour."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from dam.work.kinds import Kind
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from dam.work.schedule import is_due, is_scheduled
from dam.work.sweeping import sweep
from tests.work.conftest import states

HOME = ZoneInfo("Europe/Belgrade")
NIGHTLY = Kind("tests.work.handlers.note", daily_at=3)
HOURLY = Kind("tests.work.handlers.note", every_hours=1)


def _at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=HOME)


def test_most_kinds_are_not_scheduled() -> None:
    assert not is_scheduled(Kind("a.b"))
    assert is_scheduled(HOURLY)
    assert is_scheduled(Kind("a.b", daily_at=0))


def test_what_was_never_done_is_due() -> None:
    assert is_due(NIGHTLY, None, _at(1, 12))
    assert is_due(HOURLY, None, _at(1, 12))


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (_at(1, 3, 1), _at(1, 23), False),
        (_at(1, 3, 1), _at(2, 2, 59), False),
        (_at(1, 3, 1), _at(2, 3, 0), True),
        (_at(1, 3, 1), _at(9, 2, 0), True),  # it was off for a week
        (_at(1, 2, 59), _at(1, 3, 0), True),
    ],
)
def test_nightly_work_is_due_at_its_hour_or_as_soon_as_there_is_somebody(
    last: datetime, now: datetime, due: bool
) -> None:
    assert is_due(NIGHTLY, last, now) is due


@given(st.integers(0, 200), st.integers(0, 3600 * 5))
def test_hourly_work_is_due_an_hour_after_the_last_time(start: int, seconds: int) -> None:
    last = _at(24, 20) + timedelta(hours=start)  # over the night in which the clock is put back
    assert is_due(HOURLY, last, last + timedelta(seconds=seconds)) is (seconds >= 3600)


@pytest.mark.django_db
@pytest.mark.database
def test_the_sweep_enqueues_what_is_due_once(settings: Settings, pass_time: Callable[[float], None]) -> None:
    settings.WORK_HANDLERS = {"hourly": HOURLY, "note": Kind("tests.work.handlers.note")}
    sweep()
    sweep()
    assert states() == [("all", State.WAITING)]
    assert drain("light") == 1
    sweep()
    assert states() == [("all", State.DONE)]
    WorkItem.objects.update(created_at=timezone.now() - timedelta(hours=1))
    sweep()
    assert states(kind="hourly") == [("all", State.DONE), ("all", State.WAITING)]
