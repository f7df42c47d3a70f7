"""Starting, feeding, watching and killing limited processes; shared by the three forms in which they are used."""

import contextlib
import os
import select
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from dam.sandbox.box.confine import REFUSED
from dam.sandbox.errors import (
    SandboxError,
    SandboxKilled,
    SandboxOutputTooLarge,
    SandboxStopped,
    SandboxTimeout,
    SandboxUnavailable,
)
from dam.sandbox.limits import Limits

STDERR_BYTES = 8192
CHUNK = 1 << 16
LOOK_SECONDS = 0.5

Process = subprocess.Popen[bytes]

_spawners: dict[int, ThreadPoolExecutor] = {}
_spawners_lock = threading.Lock()


def start(argv: Sequence[str], folder: Path, environment: dict[str, str], stdin: IO[bytes] | int) -> Process:
    """Start a process in a session of its own, with nothing of ours open."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter; what it then becomes is confined
        list(argv),
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env=environment,
        start_new_session=True,
        bufsize=0,
    )
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            os.set_blocking(pipe.fileno(), False)
    return process


def start_kept(argv: Sequence[str], folder: Path, environment: dict[str, str]) -> Process:
    """Start a process that outlives its caller's thread.

    The kernel ends a child when the thread that started it ends (PR_SET_PDEATHSIG), so a thread that lasts as long as
    this process starts it.
    """
    with _spawners_lock:
        spawner = _spawners.get(os.getpid())
        if spawner is None:
            _spawners.clear()
            spawner = _spawners[os.getpid()] = ThreadPoolExecutor(1, thread_name_prefix="sandbox-spawner")
    return spawner.submit(start, argv, folder, environment, subprocess.PIPE).result()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe


def kill(process: Process) -> None:
    """End a process with its whole group, take its status, close its pipes."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            with contextlib.suppress(BrokenPipeError):
                pipe.close()


def forget(process: Process) -> None:
    """Let go of a process that belongs to the parent of this one, without ending it."""
    process.returncode = 0  # never to be waited for here
    for pipe in (process.stdin, process.stdout, process.stderr):
        if pipe is not None:
            pipe.close()


class Pump:
    """Reads a process's two outputs, within limits: `output` is the caller's, of `errors` only the tail is kept."""

    def __init__(self, process: Process, limits: Limits, should_stop: Callable[[], bool] | None = None) -> None:
        self.process = process
        self.limits = limits
        self.should_stop = should_stop
        self.errors = b""
        self.deadline = time.monotonic() + limits.seconds
        self._selector = selectors.DefaultSelector()
        for name in ("stdout", "stderr"):
            self._selector.register(_pipe(getattr(process, name)), selectors.EVENT_READ, name)

    def close(self) -> None:
        """Let go of the pipes; does not close them."""
        self._selector.close()

    def read(self) -> bytes | None:
        """Wait for the next piece of standard output; b"" after other news, None when both outputs have ended.

        Raises:
            SandboxTimeout: the time is over.
            SandboxStopped: `should_stop` said so.
        """
        remaining = self._remaining()
        if self.should_stop is not None and self.should_stop():
            raise SandboxStopped("It was stopped because the caller asked for it.")
        if not self._selector.get_map():
            return None
        piece = b""
        for key, _ in self._selector.select(min(remaining, LOOK_SECONDS)):
            data = os.read(key.fd, CHUNK)
            if not data:
                self._selector.unregister(key.fileobj)
            elif key.data == "stderr":
                self.errors = (self.errors + data)[-STDERR_BYTES:]
            else:
                piece = data
        return piece

    def write(self, data: bytes) -> None:
        """Write all of it to standard input.

        Raises:
            SandboxTimeout: it was not read in time.
            BrokenPipeError: nobody reads it any more.
        """
        descriptor, rest = _pipe(self.process.stdin).fileno(), memoryview(data)
        while rest:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except BlockingIOError:
                select.select([], [descriptor], [], self._remaining())

    def wait(self) -> int:
        """Wait for the end, after both outputs have ended, and return the status (negative: the signal).

        Raises:
            SandboxTimeout: it goes on although it has closed its outputs.
        """
        try:
            return self.process.wait(timeout=self._remaining())
        except subprocess.TimeoutExpired:
            raise self._too_slow() from None

    def _remaining(self) -> float:
        remaining = self.deadline - time.monotonic()
        if remaining <= 0:
            raise self._too_slow()
        return remaining

    def _too_slow(self) -> SandboxTimeout:
        return SandboxTimeout(f"It did not finish within {self.limits.seconds:g} seconds and was stopped.")

    def take_errors(self) -> None:
        """Read what standard error holds just now, without waiting."""
        try:
            data = os.read(_pipe(self.process.stderr).fileno(), CHUNK)
        except BlockingIOError:
            return
        self.errors = (self.errors + data)[-STDERR_BYTES:]

    @property
    def error_text(self) -> str:
        """The tail of standard error as text."""
        return self.errors.decode(errors="replace").strip()


def ended_badly(status: int, errors: str) -> SandboxError | None:
    """Return the error that a process's end means, or None when it ended by itself."""
    tail = errors[-500:]
    if status == REFUSED:
        return SandboxUnavailable(tail or "The sandbox could not be set up.")
    if status == -signal.SIGXCPU:
        return SandboxTimeout("It used more processor time than it may have and was stopped.")
    if status == -signal.SIGXFSZ:
        return SandboxOutputTooLarge("It wanted to write a larger file than it may and was stopped.")
    if status < 0:
        return SandboxKilled(f"It ended by {signal.Signals(-status).name}. {tail}".strip())
    return None
