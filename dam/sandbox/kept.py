"""A limited process that is kept open and asked many times: replaced after so many questions, and after any fault."""

import os
import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack

from django.conf import settings

from dam.sandbox import places, spec
from dam.sandbox.errors import SandboxError, SandboxKilled, SandboxOutputTooLarge
from dam.sandbox.folders import scratch
from dam.sandbox.limits import Limits
from dam.sandbox.processes import Process, Pump, ended_badly, forget, kill, start_kept

START_SECONDS = 15.0
MOST_FOLDERS = 64


class KeptOpen:
    """One process behind a lock. `command` makes its command line from a specification.

    A process that `greets` says a line when it is ready; the others get a moment more for their first answer.

    What it may read and write is fixed when it starts. If a question names a path elsewhere, the process is replaced
    by one that may use that path's folder too; in ordinary running everything lies in storage, uploads and scratch.
    """

    def __init__(self, command: Callable[[str], list[str]], limits: Limits, *, greets: bool = False) -> None:
        self.limits = limits
        self.errors = ""
        self.greeting = b""
        self._greets = greets
        self._command = command
        self._lock = threading.Lock()
        self._process: Process | None = None
        self._resources = ExitStack()
        self._asked = 0
        self._folders: dict[str, None] = {}
        self._outputs: dict[str, None] = {}
        self._readable: tuple[str, ...] = ()
        self._writable: tuple[str, ...] = ()

    def ask(self, question: bytes, until: bytes, paths: Iterable[str], seconds: float) -> bytes:
        """Send a question and return the answer: what comes before the bytes `until`.

        Args:
            question: what is written to the process.
            until: what ends an answer.
            paths: the absolute paths that the question names.
            seconds: of wall time.

        Raises:
            SandboxError: it was too slow, said too much or died; the next question goes to a fresh process.
        """
        with self._lock:
            try:
                seconds += self._ready(list(paths))
                answer = self._exchange(question, until, seconds)
            except BaseException:
                self._end()
                raise
            self._asked += 1
            return answer

    def open(self) -> bytes:
        """Start the process if there is none, and return its greeting.

        Raises:
            SandboxError: it cannot be started; the reason is in the text.
        """
        with self._lock:
            try:
                self._ready([])
            except BaseException:
                self._end()
                raise
            return self.greeting

    def close(self) -> None:
        """End the process, if there is one."""
        with self._lock:
            self._end()

    def forget(self) -> None:
        """After a fork: the process is the parent's; let go of its pipes and leave it alone."""
        self._lock = threading.Lock()
        process, self._process = self._process, None
        if process is not None:
            forget(process)

    def pid(self) -> int | None:
        """Return the id of the process, or None when there is none just now."""
        return self._process.pid if self._process else None

    def _ready(self, paths: list[str]) -> float:
        """Make sure that a process is there which may use these paths; returns the time to allow for its start."""
        fits = self._allow(paths)
        process = self._process
        if process and fits and self._asked < settings.SANDBOX_FILES_EACH and process.poll() is None:
            return 0.0
        self._end()
        self._start()
        if not self._greets:
            return START_SECONDS
        self.greeting = self._exchange(b"", b"\n", START_SECONDS)
        return 0.0

    def _allow(self, paths: list[str]) -> bool:
        fits = True
        for path in paths:
            if not places.within(path, self._readable) and os.path.exists(path):  # noqa: PTH110 - a text, often
                self._folders[os.path.dirname(path)] = None  # noqa: PTH120 - see above
                fits = False
        for folder in places.outputs_of(paths):
            if not places.within(folder, self._writable):
                self._outputs[folder] = None
                fits = False
        for known in (self._folders, self._outputs):
            while len(known) > MOST_FOLDERS:
                del known[next(iter(known))]
        return fits

    def _start(self) -> None:
        self._readable = (*places.of_files(), *self._folders)
        self._writable = (os.path.realpath(places.scratch_root()), *self._outputs)
        folder = self._resources.enter_context(scratch())
        specification = spec.specification(self.limits, self._readable, self._writable, kept_open=True)
        self._process = start_kept(self._command(specification), folder, spec.environment(folder))
        self._asked = 0

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            kill(process)
        self._resources.close()

    def _exchange(self, question: bytes, until: bytes, seconds: float) -> bytes:
        process = self._process
        assert process is not None
        pump = Pump(process, Limits(seconds=seconds, memory_mb=self.limits.memory_mb))
        try:
            pump.write(question)
            return self._read(pump, until)
        except BrokenPipeError:
            raise _death(pump) from None
        finally:
            self.errors = pump.error_text
            pump.close()

    def _read(self, pump: Pump, until: bytes) -> bytes:
        answer = bytearray()
        while (piece := pump.read()) is not None:
            seen = max(0, len(answer) - len(until))
            answer += piece
            if (end := answer.find(until, seen)) >= 0:
                pump.take_errors()
                return bytes(answer[:end])
            if len(answer) > self.limits.answer_bytes:
                raise SandboxOutputTooLarge(f"It answered with more than {self.limits.answer_bytes} bytes.")
        raise _death(pump)


def _death(pump: Pump) -> SandboxError:
    while pump.read() is not None:
        pass
    status = pump.wait()
    return ended_badly(status, pump.error_text) or SandboxKilled(
        f"It ended in the middle, with status {status}. {pump.error_text[-500:]}".strip()
    )
