"""Memory of the web process while 4 GB go up (tus, one PATCH a part) and while 4 GB come down (one press copy).

Growth is the most that was seen during the transfer over what the process held after a small one of its kind.
"""

import argparse
import base64
import os
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.large_copies import cookie_of, granted, prepare, user
from bench.report import Figure, show, show_source
from bench.web_process import BLOCK, Watch, get, granian, request, resident

SIZE = 4 * 1024**3
PART = 256 * 1024**2
WARM = 16 * 1024**2
AT_MOST_MB = 60.0


def blocks(size: int) -> Iterator[bytes]:
    block = os.urandom(BLOCK)
    for _number in range(size // BLOCK):
        yield block


def upload(port: int, cookie: str, hand_in: str, size: int) -> None:
    """Upload a file of `size` bytes in parts, as a browser does."""
    token = "k" * 32
    common = (
        f"Host: localhost\r\nConnection: close\r\nCookie: {cookie}; csrftoken={token}\r\nX-CSRFToken: {token}\r\n"
        "Tus-Resumable: 1.0.0\r\n"
    )
    told = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}"
        for name, value in {"filename": f"C{size}.MP4", "handin": hand_in, "hand_in": hand_in}.items()
    )
    address = _create(port, f"{common}Upload-Length: {size}\r\nUpload-Metadata: {told}\r\nContent-Length: 0\r\n")
    for offset in range(0, size, PART):
        length = min(PART, size - offset)
        head = (
            f"PATCH {address} HTTP/1.1\r\n{common}Upload-Offset: {offset}\r\nContent-Length: {length}\r\n"
            "Content-Type: application/offset+octet-stream\r\n\r\n"
        )
        status, _received = request(port, head.encode(), blocks(length))
        assert status == 204, status


def _create(port: int, headers: str) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(f"POST /upload/ HTTP/1.1\r\n{headers}\r\n".encode())
        answer = b""
        while part := line.recv(65536):
            answer += part
    lines = answer.decode("latin-1").split("\r\n")
    place = next((line.split(": ", 1)[1] for line in lines if line.lower().startswith("location: ")), None)
    assert place is not None, answer[:2000]
    return place.split("localhost", 1)[-1] if place.startswith("http") else place


def watched(worker: int, transfer: Any) -> float:
    """Return by how many MB the worker grew at most while `transfer` ran."""
    before, watch = resident(worker), Watch(worker)
    watch.start()
    transfer()
    return watch.stop() - before


def measure(home: Path, size: int) -> tuple[float, float]:
    """Return the growth in MB while going up and while coming down."""
    prepare(home)
    from ingest.services.hand_ins import open_hand_in

    address, cookie, _stored = granted(size, home / "scratch" / "bench")
    photographer = user("photographer@bench.example", "photographer")
    hand_in, theirs = open_hand_in(photographer).public_id, cookie_of(photographer)
    with granian(home) as (port, worker):
        get(port, "/terms/", cookie)
        upload(port, theirs, hand_in, WARM)
        up = watched(worker, lambda: upload(port, theirs, hand_in, size))
        down = watched(worker, lambda: _whole(port, address, cookie, size))
    return up, down


def _whole(port: int, address: str, cookie: str, size: int) -> None:
    found = get(port, address, cookie)
    assert found == (200, size), found


def main() -> None:
    """Run it: `python -m bench.upload_memory [--size BYTES]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="bytes, a multiple of 1 MiB")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as home:
        up, down = measure(Path(home), size)
    note = f"{size / 1e9:.2f} GB"
    show(
        [
            Figure("web process grows while going up", up, AT_MOST_MB, "MB", at_least=False, note=note),
            Figure("web process grows while coming down", down, AT_MOST_MB, "MB", at_least=False, note=note),
        ]
    )
    show_source(watched)


if __name__ == "__main__":
    main()
