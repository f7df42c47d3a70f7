"""Which worker processes of this home folder are alive, so that a dead one costs seconds and not its whole lease.

Each process that claims work keeps a lock (flock) on a file named after its random id; the kernel drops the lock when
the process dies, however it dies. Of a worker on another machine there is no such file here: its lease decides.
"""

import fcntl
import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings

ID_LENGTH = 16
TIDY_AFTER_SECONDS = 3600

_mine: dict[int, tuple[str, int]] = {}


def _folder() -> Path:
    return Path(settings.KRONIKA_HOME) / "run" / "workers"


def worker_id() -> str:
    """Return this process's id of 16 hex digits, taking its lock the first time (anew after a fork)."""
    mine = _mine.get(os.getpid())
    if mine is None:
        _close_inherited()
        name = secrets.token_hex(ID_LENGTH // 2)
        mine = (name, _lock_file(name))
        _mine[os.getpid()] = mine
    return mine[0]


def _close_inherited() -> None:
    """After a fork, let go of the parent's file: held open here, it would make a dead parent look alive."""
    for _, descriptor in _mine.values():
        os.close(descriptor)
    _mine.clear()


def _lock_file(name: str) -> int:
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    _tidy(folder)
    descriptor = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def is_dead(name: str) -> bool:
    """Say whether the worker of this id ran here and is known to have ended; False when in doubt."""
    if not name.isalnum():
        return False
    try:
        descriptor = os.open(_folder() / name, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def _tidy(folder: Path) -> None:
    """Remove what workers that ended long ago have left."""
    long_ago = time.time() - TIDY_AFTER_SECONDS
    for file in folder.iterdir():
        with suppress(FileNotFoundError):  # another worker tidies too
            if file.stat().st_mtime < long_ago and is_dead(file.name):
                file.unlink()
