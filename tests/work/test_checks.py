"""The work table is checked at start-up; doctor says what is wrong with broker and workers, and how to mend it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from dam.work import checks, startup
from dam.work.backoff import LONGEST_SECONDS, delay_seconds
from dam.work.claims import claim, fail
from dam.work.kinds import Kind
from dam.work.services import enqueue
from tests.work.kinds import KINDS


def test_a_good_table_passes() -> None:
    assert startup.handlers_exist() == []


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("tests.work.handlers.note", "work.E001"),
        (Kind("tests.work.handlers.misspelt"), "work.E002"),
        (Kind("tests.nowhere.handlers.note"), "work.E002"),
        (Kind("nodots"), "work.E002"),
        (Kind("tests.work.handlers.not_callable"), "work.E003"),
    ],
)
def test_a_bad_row_is_named(settings: Settings, row: object, code: str) -> None:
    settings.WORK_HANDLERS = {**KINDS, "odd.one": row}
    [problem] = startup.handlers_exist()
    assert problem.id == code
    assert "'odd.one'" in problem.msg


def test_a_handler_that_is_imported_into_its_module_counts(settings: Settings) -> None:
    settings.WORK_HANDLERS = {"x": Kind("dam.work.services.claim")}
    assert startup.handlers_exist() == []


@pytest.mark.parametrize(
    "facts",
    [
        {"queue": "fast"},
        {"attempts": 0},
        {"batch": 0},
        {"lease_seconds": 0},
        {"longest_seconds": 0},
        {"daily_at": 24},
        {"every_hours": -1},
    ],
)
def test_an_impossible_kind_is_refused(facts: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"a\.b"):
        Kind("a.b", **facts)


@given(st.integers(1, 1000))
def test_the_wait_grows_to_a_bound_and_is_spread(attempt: int) -> None:
    waits = [delay_seconds(attempt) for _ in range(20)]
    longest = min(2.0 * 4 ** min(attempt - 1, 10), LONGEST_SECONDS)
    assert all(longest / 2 <= wait <= longest for wait in waits)
    assert len(set(waits)) > 1


@pytest.mark.django_db
@pytest.mark.database
def test_doctor_says_what_is_down_and_what_failed(
    settings: Settings, tmp_path: Path, pass_time: Callable[[float], None]
) -> None:
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/nobody.sock"
    enqueue("note", "s")
    found = {finding.name: finding for finding in checks.doctor()}
    assert (found["Broker"].ok, found["Workers"].ok, found["Failed work"].ok) == (False, True, True)
    assert "manage.py broker" in found["Broker"].mend
    pass_time(61)
    found = {finding.name: finding for finding in checks.doctor()}
    assert not found["Workers"].ok
    assert "light" in found["Workers"].says
    assert "--queue light" in found["Workers"].mend
    mine = claim("light")
    assert mine is not None
    fail(mine, "no", delay=0, final=True)
    found = {finding.name: finding for finding in checks.doctor()}
    assert found["Workers"].ok
    assert not found["Failed work"].ok
    assert found["Failed work"].says.startswith("1 ")
