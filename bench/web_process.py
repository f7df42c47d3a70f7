"""A web server of our own for a benchmark: its home, its process, its memory, and a plain client."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

BLOCK = 1024 * 1024
ROOT = Path(__file__).parents[1]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def granian(home: Path, *options: str, application: str = "dam.wsgi:application") -> Iterator[tuple[int, int]]:
    """Run the server as the installation does; yields its port and the process id of its worker."""
    port = free_port()
    argv = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "24", "--no-ws", "--log-level", "error"),
        *(*options, application),
    ]
    environment = {**os.environ, "KRONIKA_HOME": str(home), "REQUIRE_SECOND_FACTOR": "0"}
    process = subprocess.Popen(argv, cwd=ROOT, env=environment)
    try:
        _wait(port)
        yield port, _worker(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _worker(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return int(children[0]) if children else parent


def request(port: int, head: bytes, body: Iterator[bytes] | None = None) -> tuple[int, int]:
    """Send a request and read its answer to the end; returns the status and how many bytes came after the head."""
    with socket.create_connection(("127.0.0.1", port), timeout=600) as line:
        line.sendall(head)
        for part in body or ():
            line.sendall(part)
        return _answer(line)


def _answer(line: socket.socket) -> tuple[int, int]:
    buffer, start = bytearray(BLOCK), b""
    while b"\r\n\r\n" not in start:
        start += line.recv(65536)
    top, _, rest = start.partition(b"\r\n\r\n")
    received = len(rest)
    while count := line.recv_into(buffer):
        received += count
    return int(top.split()[1]), received


def get(port: int, path: str, cookie: str = "") -> tuple[int, int]:
    said = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    return request(port, (said + (f"Cookie: {cookie}\r\n" if cookie else "") + "\r\n").encode())


def resident(pid: int) -> float:
    """Return a process's resident memory in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmRSS:"))


class Watch(threading.Thread):
    """Looks at a process's memory twenty times a second and keeps the most it saw."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.most, self._over = pid, 0.0, threading.Event()

    def run(self) -> None:
        """Look until stopped."""
        while not self._over.wait(0.05):
            self.most = max(self.most, resident(self.pid))

    def stop(self) -> float:
        """Stop looking and return the most that was seen, in MB."""
        self._over.set()
        self.join()
        return self.most
