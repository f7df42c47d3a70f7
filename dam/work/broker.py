"""Where the broker is and how Celery uses it. Settings read these when they are themselves being read."""

import hashlib
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

SOCKET_PATH_BYTES = 107  # unix(7): sun_path holds 108 bytes with the final zero
SWEEP_SECONDS = 5.0
START_SECONDS = 15.0


def socket_path(home: Path) -> Path:
    """Return the embedded broker's socket: in the home folder, or under the temp folder when that path is too long."""
    usual = home / "run" / "broker.sock"
    if len(bytes(usual)) <= SOCKET_PATH_BYTES:
        return usual
    digest = hashlib.sha256(bytes(home)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"kronika-{digest}" / "broker.sock"


def socket_url(home: Path) -> str:
    """Return the embedded broker's address as Celery wants it."""
    return f"redis+socket://{socket_path(home)}"


def is_there(url: str) -> bool:
    """Say whether somebody may listen: a socket that does not exist is a broker that was not started."""
    scheme, _, path = url.partition("://")
    return scheme != "redis+socket" or Path(path.partition("?")[0]).exists()


def beat_schedule() -> dict[str, dict[str, Any]]:
    """Return what beat does every few seconds. A sweep that waits too long is dropped: the next one does the same."""
    return {"sweep": {"task": "work.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": SWEEP_SECONDS}}}


def wait_for_embedded(url: str, home: Path, seconds: float = START_SECONDS) -> None:
    """Wait a moment for the embedded broker that is started beside this process; an outside one is not waited for."""
    path = socket_path(home)
    end = time.monotonic() + seconds
    while url == socket_url(home) and not _listens(path) and time.monotonic() < end:
        time.sleep(0.05)


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0
