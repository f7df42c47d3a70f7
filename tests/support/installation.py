"""A whole installation on a folder and a port of its own, started and stopped as a person would."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300  # the first start makes and hands in the demonstration; a loaded machine is slow


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """`manage.py run` on `home`; everything else by `manage`."""

    def __init__(self, home: Path, **environment: str) -> None:
        self.home = home
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        keep = {
            k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "STORAGE_URL", "DJANGO_SETTINGS_MODULE"}
        }
        self.environment = {**keep, "KRONIKA_HOME": str(home), "PORT": str(self.port), **environment}
        self.log = home / "run.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Installation":
        """Start everything and wait until the newsroom answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "manage.py", "run"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self._process.poll() is not None:
                raise RuntimeError(f"it stopped while starting:\n{self.log.read_text()[-4000:]}")
            if self._answers():
                return self
            time.sleep(0.2)
        raise RuntimeError(f"it did not answer within {START_SECONDS} s:\n{self.log.read_text()[-4000:]}")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url + "/", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> int:
        """Press Ctrl-C and return the exit code."""
        if self._process is None:
            return 0
        os.killpg(self._process.pid, signal.SIGINT)
        try:
            return self._process.wait(timeout=30)
        finally:
            if self._process.poll() is None:
                os.killpg(self._process.pid, signal.SIGKILL)

    def manage(self, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command on this installation."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
