"""Whether this worker is being stopped: a moment in memory shared by a Celery worker and the children it forks."""

import mmap
import os
import signal
import struct
import time

_MOMENT = struct.Struct("d")
_shared = mmap.mmap(-1, _MOMENT.size)
_children: set[int] = set()


def request() -> None:
    """Ask every process that shares the memory to take no new item."""
    _MOMENT.pack_into(_shared, 0, time.monotonic())


def requested() -> bool:
    """Say whether a stop has been asked for."""
    return bool(_MOMENT.unpack_from(_shared)[0])


def seconds_since_request() -> float:
    """Return how long ago a stop was asked for; 0 when it was not."""
    moment = _MOMENT.unpack_from(_shared)[0]
    return time.monotonic() - moment if moment else 0.0


def clear() -> None:
    """Forget the request: a worker that starts is not being stopped."""
    _MOMENT.pack_into(_shared, 0, 0.0)


def may_be_interrupted() -> None:
    """Mark this process as a pool child, whose SIGTERM ends the running handler with SystemExit."""
    _children.add(os.getpid())


def interrupt() -> None:
    """End what this pool child is running: its item goes back to the queue untried. Elsewhere nothing happens."""
    if os.getpid() in _children:
        _children.discard(os.getpid())
        os.kill(os.getpid(), signal.SIGTERM)
