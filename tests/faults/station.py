"""A small installation whose workers are real processes that a test starts, stops and kills.

`python -m tests.faults.station` loads Kronika once, then forks a process for every job it is told on standard input,
so that fifty killed workers cost fifty forks and not fifty starts. There is no broker: every hint is lost.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ended:
    """How a job's process ended: by which signal (0: by itself), with which exit code, and what it answered."""

    signal: int
    code: int
    answer: Any


class Station:
    """The test's end. `folder` becomes the installation's home."""

    def __init__(self, folder: Path) -> None:
        self.home = folder
        dropped = {"DATABASE_URL", "STORAGE_URL", "UPLOADS_DIR", "SEARCH_URL"}
        kept = {name: value for name, value in os.environ.items() if name not in dropped}
        environment = {**kept, "KRONIKA_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "dam.settings"}
        self._log = (folder / "station.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.station"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self._ask({"do": "ready"})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()
        self._log.close()

    def start(self, job: str, **arguments: Any) -> int:
        """Start a job of `tests.faults.jobs` in a process of its own and return the process's id."""
        return int(self._ask({"do": "start", "job": job, "arguments": arguments}))

    def wait(self, pid: int, kill_after: float | None = None) -> Ended:
        """Wait for a job's end; kill its process with SIGKILL when it takes longer than `kill_after` seconds."""
        return Ended(**self._ask({"do": "wait", "pid": pid, "kill_after": kill_after}))

    def run(self, job: str, *, kill_after: float | None = None, **arguments: Any) -> Ended:
        """Start a job and wait for its end."""
        return self.wait(self.start(job, **arguments), kill_after)

    def answer(self, job: str, **arguments: Any) -> Any:
        """Run a job that must end well, and return its answer."""
        ended = self.run(job, **arguments)
        assert (ended.signal, ended.code) == (0, 0), (self.home / "station.log").read_text()[-4000:]
        return ended.answer

    def _ask(self, question: dict[str, Any]) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, (self.home / "station.log").read_text()[-4000:]
        return json.loads(line)


def main() -> None:
    """Set up, then obey: one JSON question a line, one JSON answer a line."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connections

    from tests.faults import jobs

    call_command("migrate", verbosity=0)
    jobs.load()
    connections.close_all()
    answers: dict[int, int] = {}
    for line in sys.stdin:
        question = json.loads(line)
        if question["do"] == "ready":
            reply: Any = True
        elif question["do"] == "start":
            pid, answers_at = _fork(jobs, question["job"], question["arguments"])
            answers[pid] = answers_at
            reply = pid
        else:
            reply = _wait(question["pid"], answers.pop(question["pid"]), question["kill_after"])
        sys.stdout.write(json.dumps(reply) + "\n")
        sys.stdout.flush()


def _fork(jobs: Any, job: str, arguments: dict[str, Any]) -> tuple[int, int]:
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    code = 1
    try:
        os.close(reading)
        os.dup2(2, 1)
        answer = getattr(jobs, job)(**arguments)
        os.write(writing, json.dumps(answer).encode())
        code = 0
    except BaseException:  # noqa: BLE001 - the job's end is told by its exit code and its words in the log
        import traceback

        traceback.print_exc()
    finally:
        from dam.sandbox import registry

        registry.close("")
        os._exit(code)


def _wait(pid: int, answers_at: int, kill_after: float | None) -> dict[str, Any]:
    def kill() -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    timer = threading.Timer(kill_after, kill) if kill_after is not None else None
    if timer:
        timer.start()
    with os.fdopen(answers_at, "rb") as pipe:
        text = pipe.read()
    _pid, status = os.waitpid(pid, 0)
    if timer:
        timer.cancel()
        timer.join()
    signal_number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0
    return {"signal": signal_number, "code": code, "answer": json.loads(text) if text else None}


if __name__ == "__main__":
    main()
