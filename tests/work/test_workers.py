"""Real workers: a Valkey, Celery workers and beat as separate processes on a home of their own, killed for real."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dam.work import broker

pytestmark = [pytest.mark.fault, pytest.mark.xdist_group("workers")]
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


class House:
    """One home folder with its processes."""

    def __init__(self, home: Path) -> None:
        self.log = home / "log"
        self.log.touch()
        self.socket = broker.socket_path(home)
        self._home = home
        keep = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        self._environment = {
            **keep,
            "KRONIKA_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "tests.work.worker_settings",
            "PYTHONPATH": str(ROOT),
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def run(self, *arguments: str) -> int:
        """Run a command to its end and return its status."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=ROOT, env=self._environment, check=False, timeout=120
        ).returncode

    def start(self, name: str, *arguments: str) -> None:
        """Start one process of `manage.py` as honcho does, in a session of its own."""
        with (self._home / f"{name}.out").open("ab") as out:
            self._running[name] = subprocess.Popen(
                [sys.executable, "manage.py", *arguments],
                cwd=ROOT,
                env=self._environment,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def stop(self, name: str) -> int:
        """Stop a process as honcho does, and return how it ended."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGTERM)
        try:
            return process.wait(timeout=PATIENCE_SECONDS)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)

    def stop_all(self) -> None:
        """Stop what still runs."""
        for name in list(self._running):
            self.stop(name)
        self._asker.communicate()

    def open_asker(self) -> None:
        """Start the process that enqueues."""
        self._asker = subprocess.Popen(
            [sys.executable, "-m", "tests.work.asker"],
            cwd=ROOT,
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, kind: str, subject: str, *, seconds: float = 0.0, hint: bool = True) -> None:
        """Enqueue, in a process of its own."""
        assert self._asker.stdin is not None
        assert self._asker.stdout is not None
        self._asker.stdin.write(json.dumps([kind, subject, {"log": str(self.log), "seconds": seconds}, hint]) + "\n")
        self._asker.stdin.flush()
        assert self._asker.stdout.readline() == "asked\n"

    def item(self, subject: str) -> tuple[str, int]:
        """Return state and attempts of the one item of a subject."""
        with sqlite3.connect(self._home / "kronika.sqlite3", timeout=20) as database:
            row = database.execute("SELECT state, attempts FROM work_workitem WHERE subject = ?", [subject]).fetchone()
        database.close()
        return str(row[0]), int(row[1])

    def lines(self, subject: str) -> list[list[str]]:
        """Return what the handlers noted of a subject."""
        return [line.split() for line in self.log.read_text().splitlines() if subject in line.split()]

    def wait(self, what: Callable[[], bool]) -> None:
        """Wait until it is so; fail with the processes' own words if it never is."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not what():
            if time.monotonic() > end:
                words = "\n".join(out.read_text()[-2000:] for out in self._home.glob("*.out"))
                pytest.fail(f"it did not happen within {PATIENCE_SECONDS} s; the processes say:\n{words}")
            time.sleep(0.05)

    def wait_until_done(self, subject: str) -> None:
        """Wait until the one item of a subject is done."""
        self.wait(lambda: self.item(subject)[0] == "done")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A home with an empty queue, a broker, and the worker of the heavy queue, which has one child."""
    house = House(tmp_path_factory.mktemp("workers"))
    assert house.run("migrate", "work", "--verbosity=0", "--skip-checks") == 0
    house.start("broker", "broker")
    house.start("worker", "worker", "--queue", "heavy")
    house.open_asker()
    house.wait(house.socket.exists)
    yield house
    house.stop_all()


@pytest.fixture(scope="module")
def beat(house: House) -> None:
    """From here on there are sweeps."""
    house.start("beat", "beat")


def test_a_hint_wakes_an_idle_worker(house: House) -> None:
    for subject in ("first", "second"):
        house.ask("linger", subject)
        house.wait_until_done(subject)
    assert [line[0] for line in house.lines("second")] == ["begun", "ended"]


def test_a_lost_hint_costs_seconds_only(house: House, beat: None) -> None:
    house.ask("linger", "unhinted", hint=False)
    house.wait_until_done("unhinted")


def test_a_killed_child_loses_no_item_and_is_replaced(house: House, beat: None) -> None:
    house.ask("linger", "killed", seconds=3)
    house.wait(lambda: len(house.lines("killed")) == 1)
    os.kill(int(house.lines("killed")[0][2]), signal.SIGKILL)
    house.wait(lambda: house.item("killed") == ("done", 2))
    begun, again, ended = house.lines("killed")
    assert (begun[0], again[0], ended[0]) == ("begun", "begun", "ended")
    assert begun[2] != again[2] == ended[2]


def test_a_stopped_worker_gives_its_item_back_untried(house: House, beat: None) -> None:
    house.ask("linger", "interrupted", seconds=600)
    house.wait(lambda: len(house.lines("interrupted")) == 1)
    assert house.item("interrupted") == ("running", 1)
    assert house.stop("worker") == 0
    assert house.item("interrupted") == ("waiting", 0)
    assert [line[0] for line in house.lines("interrupted")] == ["begun"]


def test_the_search_index_has_one_writer(house: House) -> None:
    assert house.run("worker", "--queue", "search", "--processes", "2") == 1


def test_a_second_broker_on_the_same_home_is_refused(house: House) -> None:
    assert house.run("broker") == 1
