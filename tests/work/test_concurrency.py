"""Many workers at once, as processes and as threads: every item is run, and by one holder at a time."""

import multiprocessing
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection, connections, transaction

from dam.work.claims import claim, finish
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from dam.work.services import enqueue, enqueue_many
from tests.work.conftest import states

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
FORK = multiprocessing.get_context("fork")


def _drain_all(queue: str) -> None:
    connections.close_all()
    drain(queue)


def test_four_processes_run_each_of_many_items_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    enqueue_many("note", [f"s{n}" for n in range(300)], {"log": str(log)})
    connections.close_all()
    workers = [FORK.Process(target=_drain_all, args=("light",)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [worker.exitcode for worker in workers] == [0, 0, 0, 0]
    runs = Counter(line.split()[0] for line in log.read_text().splitlines())
    assert runs == {f"s{n}": 1 for n in range(300)}
    assert set(WorkItem.objects.values_list("state", flat=True)) == {State.DONE}


def _in_threads(number: int, target: Callable[[int], None]) -> None:
    errors: list[BaseException] = []

    def run(index: int) -> None:
        try:
            target(index)
        except BaseException as error:  # noqa: BLE001 - shown to the test
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_threads_that_race_for_one_item_never_hold_it_together() -> None:
    holders: list[str] = []
    barrier = threading.Barrier(6)
    enqueue("note", "s")

    def race(_: int) -> None:
        barrier.wait()
        taken = claim("light")
        if taken:
            holders.append(taken.token)

    _in_threads(6, race)
    assert len(holders) == 1


def test_enqueued_by_many_at_once_it_is_one_item() -> None:
    barrier = threading.Barrier(6)

    def ask(index: int) -> None:
        barrier.wait()
        for n in range(20):
            enqueue("note", f"s{n}", priority=50 - index)

    _in_threads(6, ask)
    assert WorkItem.objects.count() == 20
    assert set(WorkItem.objects.values_list("priority", flat=True)) == {45}


def test_what_is_enqueued_while_it_is_being_finished_is_never_lost() -> None:
    """A wish must meet either a running item (again) or a finished one (a new item): there is nothing in between."""
    wishes = 60
    enqueue("note", "s")
    seen_after: list[int] = []
    number = {"enqueued": 0}
    over = threading.Event()

    def work(_: int) -> None:
        while True:
            stop = over.is_set()
            taken = claim("light")
            if taken:
                seen_after.append(number["enqueued"])
                finish(taken)
            elif stop:
                return

    def wish(_: int) -> None:
        for n in range(wishes):
            number["enqueued"] = n + 1
            enqueue("note", "s")
        over.set()

    _in_threads(2, lambda index: (work, wish)[index](index))
    assert seen_after[-1] == wishes
    assert set(states()) == {("s", State.DONE)}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer: a transaction that writes is alone")
def test_workers_pass_by_items_that_others_have_locked() -> None:
    enqueue_many("note", ["a", "b"])
    taken: list[str] = []

    def other(_: int) -> None:
        mine = claim("light")
        assert mine is not None
        taken.append(mine.subject)

    with transaction.atomic():
        first = claim("light")
        assert first is not None
        _in_threads(1, other)
    assert (first.subject, taken) == ("a", ["b"])
