"""A work table of our own, and hands for moving time."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from dam.work import hints, stopping
from dam.work.models import WorkItem
from tests.work import handlers
from tests.work.kinds import KINDS


@pytest.fixture(autouse=True)
def _own_table(settings: Settings) -> Iterator[None]:
    """Use KINDS, and a broker that is not there."""
    settings.WORK_HANDLERS = KINDS
    handlers.SEEN.clear()
    handlers.BATCHES.clear()
    hints.rest()
    stopping.clear()
    yield
    stopping.clear()


@pytest.fixture
def pass_time() -> Callable[[float], None]:
    """Give a function that makes all that waits or runs older by so many seconds."""

    def older(seconds: float) -> None:
        for item in WorkItem.objects.all():
            shift = timedelta(seconds=seconds)
            item.run_after -= shift
            if item.lease_until:
                item.lease_until -= shift
            if item.finished_at:
                item.finished_at -= shift
            item.save()

    return older


@pytest.fixture
def only() -> Callable[[], WorkItem]:
    """Give a function that reads the one item there is."""
    return WorkItem.objects.get


@contextmanager
def undone(block: AbstractContextManager[None]) -> Iterator[None]:
    """Run something within a block that then fails, and swallow that failure."""
    with suppress(ZeroDivisionError), block:
        yield
        raise ZeroDivisionError


def states(**filters: Any) -> list[tuple[str, str]]:
    """Return (subject, state) of items, by subject."""
    return list(WorkItem.objects.filter(**filters).order_by("subject", "pk").values_list("subject", "state"))


def soon(seconds: float) -> Any:
    """Return the moment so many seconds from now."""
    return timezone.now() + timedelta(seconds=seconds)
