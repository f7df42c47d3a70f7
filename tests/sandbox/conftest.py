"""A sandbox whose processes end with each test, and places to try to reach."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from dam.sandbox import registry


@pytest.fixture(autouse=True)
def _fresh_processes() -> Iterator[None]:
    """Every test starts its own children and leaves none."""
    yield
    registry.close()


def kill_and_wait(pid: int) -> None:
    """Kill a child and wait until it is dead (it stays as a zombie until its parent looks)."""
    os.kill(pid, signal.SIGKILL)
    for _ in range(400):
        if Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].startswith("Z"):
            return
        time.sleep(0.01)
    raise TimeoutError(pid)


@pytest.fixture
def secret() -> Iterator[Path]:
    """A file of the house that no decoder may read."""
    path = Path(settings.KRONIKA_HOME) / "keys" / "test-secret"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("the office's key")
    yield path
    path.unlink()
