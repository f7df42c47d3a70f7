"""Scratch folders: one for each piece of work, removed after it; what killed processes left behind is swept."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dam.sandbox.places import scratch_root

YOUNG_SECONDS = 60
SWEEP_EVERY_SECONDS = 600

_swept = {"at": 0.0}


@contextmanager
def scratch() -> Iterator[Path]:
    """Give a fresh, private folder under `KRONIKA_HOME/scratch`, removed with all that is in it at the end.

    The folder is locked (flock) for as long as it is used: a folder that can be locked belongs to nobody alive.
    """
    root = scratch_root()
    if time.monotonic() - _swept["at"] > SWEEP_EVERY_SECONDS:
        _swept["at"] = time.monotonic()
        sweep()
    folder, owner = Path(tempfile.mkdtemp(dir=root)), os.getpid()
    lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        if os.getpid() == owner:  # not in a child forked meanwhile
            shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def sweep() -> int:
    """Remove the scratch folders that nobody alive uses, and return how many there were."""
    long_ago = time.time() - YOUNG_SECONDS
    return sum(_remove_if_left(folder, long_ago) for folder in scratch_root().iterdir())


def _remove_if_left(folder: Path, long_ago: float) -> bool:
    try:
        if folder.stat().st_mtime > long_ago:
            return False
        lock = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        with contextlib.suppress(NotADirectoryError):
            shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()
    finally:
        os.close(lock)
