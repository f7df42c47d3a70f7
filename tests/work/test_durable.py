"""Durable commits: at level FULL on SQLite, back to NORMAL afterwards, whatever is nested in what."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, transaction

from dam.work.durable import durable
from dam.work.models import WorkItem
from dam.work.services import enqueue
from tests.work.conftest import undone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
sqlite_only = pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL commits durably as it is")


def _level() -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the names of the files that were flushed by hand."""
    found: list[str] = []
    real: Callable[[int], None] = os.fsync

    def fsync(descriptor: int) -> None:
        found.append(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return found


def test_what_is_written_stays_and_what_failed_does_not() -> None:
    with durable():
        enqueue("note", "kept")

    with undone(durable()):
        enqueue("note", "lost")
    assert list(WorkItem.objects.values_list("subject", flat=True)) == ["kept"]


def test_it_may_be_nested_and_rolls_back_alone() -> None:
    with durable():
        enqueue("note", "outer")
        with undone(durable()):
            enqueue("note", "inner")
    assert list(WorkItem.objects.values_list("subject", flat=True)) == ["outer"]


@sqlite_only
def test_the_commit_is_at_level_full_and_the_next_one_is_not(flushed: list[str]) -> None:
    levels = []
    with durable():
        levels.append(_level())
        with durable():
            levels.append(_level())
            enqueue("note", "s")
    assert levels == [2, 2]
    assert _level() == 1
    assert flushed == []


@sqlite_only
def test_the_level_goes_back_after_a_failure_too() -> None:
    with undone(durable()):
        assert _level() == 2
    assert _level() == 1


@sqlite_only
def test_inside_a_plain_transaction_the_log_is_flushed_after_its_commit(flushed: list[str]) -> None:
    with transaction.atomic():
        with durable():
            enqueue("note", "s")
        assert flushed == []
    assert flushed == [f"{connection.settings_dict['NAME']}-wal"]


@sqlite_only
def test_inside_a_plain_transaction_that_fails_nothing_is_flushed(flushed: list[str]) -> None:
    with undone(transaction.atomic()), durable():
        enqueue("note", "s")
    assert flushed == []
