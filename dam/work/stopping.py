"""How a worker stops: no new item, a moment for the running one, then it is interrupted and given back untried.

The request is a moment in time in memory that a Celery worker shares with the children it forks: it alone is told to
stop, and they see it within a fraction of a second.
"""

import mmap
import os
import signal
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

GRACE_SECONDS = 2.0
INTERRUPT = signal.SIGUSR2

_MOMENT = struct.Struct("d")
_shared = mmap.mmap(-1, _MOMENT.size)
_state: dict[str, Any] = {"child": 0, "running": False}


class WorkerStopping(BaseException):
    """Raised in the middle of a handler when the worker stops; like KeyboardInterrupt no error to be handled."""


def request() -> None:
    """Ask every process that shares the memory to take no new item."""
    _MOMENT.pack_into(_shared, 0, time.monotonic())


def requested() -> bool:
    """Say whether a stop has been asked for."""
    return bool(_MOMENT.unpack_from(_shared)[0])


def clear() -> None:
    """Forget the request: a worker that starts is not being stopped."""
    _MOMENT.pack_into(_shared, 0, 0.0)


def begin_child() -> None:
    """Mark this process as a worker's child, in a process group of its own: only the worker hears Ctrl-C."""
    os.setpgrp()
    _state["child"] = os.getpid()


def _is_child() -> bool:
    return bool(_state["child"] == os.getpid() and threading.current_thread() is threading.main_thread())


@contextmanager
def interruptible() -> Iterator[None]:
    """Run a handler so that `interrupt_when_due` can end it with `WorkerStopping`; elsewhere just run it."""
    if not _is_child():
        yield
        return
    before = signal.signal(INTERRUPT, _interrupted)
    _state["running"] = True
    try:
        yield
    finally:
        _state["running"] = False
        signal.signal(INTERRUPT, before)


def _interrupted(_number: int, _frame: FrameType | None) -> None:
    if _state["running"]:
        _state["running"] = False
        raise WorkerStopping


def interrupt_when_due() -> None:
    """Interrupt what this child is running, once a stop was asked for and the grace is over; from any thread."""
    moment = _MOMENT.unpack_from(_shared)[0]
    if moment and time.monotonic() - moment > GRACE_SECONDS and _state["running"]:
        os.kill(os.getpid(), INTERRUPT)
