"""The kept-open processes of this process: by name, each made once, ended at exit, never shared with a forked child."""

import atexit
import os
import threading
from collections.abc import Callable

from dam.sandbox.kept import KeptOpen

MOST = 4

_lock = threading.Lock()
_kept: dict[str, KeptOpen] = {}


def kept(name: str, make: Callable[[], KeptOpen]) -> KeptOpen:
    """Return the process of this name, making it if there is none; beyond a few, the one unused longest is ended."""
    with _lock:
        found = _kept.pop(name, None) or make()
        _kept[name] = found
        surplus = [_kept.pop(next(iter(_kept))) for _ in range(len(_kept) - MOST)]
    for old in surplus:
        old.close()
    return found


def close(prefix: str = "") -> None:
    """End the processes whose names begin so (all, if nothing is said)."""
    with _lock:
        ending = [_kept.pop(name) for name in list(_kept) if name.startswith(prefix)]
    for process in ending:
        process.close()


def _after_fork() -> None:
    global _lock  # noqa: PLW0603 - the parent's lock may be held by a thread that does not exist here
    _lock = threading.Lock()
    for process in _kept.values():
        process.forget()
    _kept.clear()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(close)
