"""Hints: one for a transaction, none for what was rolled back, and never a request that fails or waits for them."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from dam.work import broker, hints
from dam.work.runner import drain
from dam.work.services import enqueue, enqueue_many
from tests.work.conftest import undone

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Collect what would go to the broker."""
    found: list[tuple[str, int]] = []
    monkeypatch.setattr(hints, "_publish", lambda queue, items: found.append((queue, items)))
    return found


def test_a_transaction_hints_once_a_queue_with_all_its_items(sent: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        enqueue("note", "a")
        enqueue_many("urgent", ["a", "b"])
        enqueue("batch", "a")
        assert sent == []
    assert sorted(sent) == [("light", 3), ("search", 1)]


def test_what_is_rolled_back_hints_at_nothing(sent: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        enqueue("note", "outer")
        with undone(transaction.atomic()):
            enqueue("batch", "inner")
        enqueue("note", "outer too")
    assert sent == [("light", 2)]


def test_a_savepoint_that_is_rolled_back_does_not_take_the_hint_of_what_stays(sent: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        with undone(transaction.atomic()):
            enqueue("note", "inner")
        enqueue("note", "outer")
    assert sent == [("light", 1)]


def test_outside_a_transaction_the_hint_goes_at_once(sent: list[tuple[str, int]]) -> None:
    enqueue("note", "a")
    assert sent == [("light", 1)]


def test_a_draining_worker_sends_few_hints_and_loses_none(sent: list[tuple[str, int]]) -> None:
    enqueue_many("again", [f"s{n}" for n in range(50)])
    sent.clear()
    assert drain("light") == 51
    assert sum(items for _, items in sent) == 1
    with hints.collecting() as collected:
        for _ in range(100):
            enqueue("batch", "x")
            collected.flush()
    assert [queue for queue, _ in sent].count("search") < 50
    assert sum(items for queue, items in sent if queue == "search") == 100


def test_a_broker_that_was_not_started_is_not_missed(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/nobody.sock"
    _forget()
    enqueue("note", "a")
    assert caplog.text == ""
    assert drain("light") == 1


def test_a_broker_that_died_breaks_nothing_and_is_left_alone_for_a_while(
    settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(tmp_path / "dead.sock"))
    settings.CELERY_BROKER_URL = f"redis+socket://{tmp_path}/dead.sock"
    _forget()
    enqueue("note", "a")
    enqueue("note", "b")
    assert caplog.text.count("No hint for queue light could be sent") == 1
    assert drain("light") == 2


@pytest.fixture
def silent_broker(tmp_path: Path) -> Iterator[Path]:
    """A broker that accepts connections and never says a word."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "silent.sock"))
        server.listen()
        yield tmp_path / "silent.sock"


def test_a_broker_that_hangs_is_given_up_on(
    settings: Settings, silent_broker: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings.CELERY_BROKER_URL = f"redis+socket://{silent_broker}"
    _forget()
    enqueue("note", "a")
    assert "could be sent" in caplog.text
    assert drain("light") == 1


def _forget() -> None:
    hints._connection.cache_clear()
    hints.rest(0)


@pytest.fixture(autouse=True)
def _own_connection() -> Iterator[None]:
    yield
    hints._connection.cache_clear()


def test_a_long_home_gets_a_short_socket_of_its_own() -> None:
    short, long, other = (Path(text) for text in ("/var/lib/kronika", "/" + "x" * 100, "/" + "y" * 100))
    assert broker.socket_path(short) == Path("/var/lib/kronika/run/broker.sock")
    assert broker.socket_path(long) != broker.socket_path(other)
    assert broker.socket_path(long) == broker.socket_path(long)
    for home in (short, long, other):
        assert len(bytes(broker.socket_path(home))) <= 107
    edge = Path("/" + "é" * 45)
    assert len(bytes(edge / "run" / "broker.sock")) == 107
    assert broker.socket_path(edge).parent.parent == edge


def test_only_the_embedded_broker_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []

    def third_time(path: Path) -> bool:
        asked.append(path)
        return len(asked) > 2

    monkeypatch.setattr(broker, "_listens", third_time)
    broker.wait_for_embedded("amqp://elsewhere", Path("/home"))
    assert asked == []
    broker.wait_for_embedded("redis+socket:///home/run/broker.sock", Path("/home"))
    assert asked == [Path("/home/run/broker.sock")] * 3
