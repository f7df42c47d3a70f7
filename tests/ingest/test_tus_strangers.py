"""Two tus clients that others wrote, and bare sockets, against the real web server: lines drop, hang and race."""

import hashlib
import json
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Self

import pytest
from pytest_django import Settings
from tusclient.client import TusClient
from tusclient.uploader.uploader import Uploader

from ingest import services
from ingest.models import HandIn, Stage, Submission
from ingest.services.appending import BLOCK_BYTES
from storage_config.uploads import upload_store
from tests.ingest.relay import Relay
from tests.support.cast import Cast
from tests.support.installation import ROOT
from tests.support.web import Web, cookie_of, web_server

MEGABYTE = 2**20
TOKEN = "k" * 32
STRANGER = Path(__file__).parent / "tus_stranger.cjs"

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.timeout(300), pytest.mark.xdist_group("tus")]


@dataclass
class Door:
    """A running server, somebody who may hand in there, and their open hand-in."""

    web: Web
    hand_in: HandIn
    headers: dict[str, str]

    def endpoint(self, port: int = 0) -> str:
        return f"http://127.0.0.1:{port or self.web.port}/upload/"

    def metadata(self, name: str) -> dict[str, str]:
        return {"filename": name, "hand_in": self.hand_in.public_id, "client_key": name}

    def memory(self) -> int:
        """Return the resident bytes of the server and its worker."""
        listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid=,rss="], capture_output=True, text=True, check=True)
        rows = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        return sum(rss for pid, parent, rss in rows if self.web.process.pid in {pid, parent}) * 1024


@pytest.fixture(scope="module")
def web(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Web, Path]]:
    """One server for all tests here, and where it puts uploads."""
    folder = tmp_path_factory.mktemp("web")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("UPLOADS_DIR", str(folder / "uploads"))
        with web_server(folder / "log") as server:
            yield server, folder / "uploads"


@pytest.fixture
def door(cast: Cast, web: tuple[Web, Path], settings: Settings) -> Door:
    server, settings.UPLOADS_DIR = web
    cookie = f"{cookie_of(cast.photographer)}; csrftoken={TOKEN}"
    return Door(server, services.open_hand_in(cast.photographer), {"Cookie": cookie, "X-CSRFToken": TOKEN})


def some_file(path: Path, megabytes: float) -> str:
    """Write incompressible bytes and return their SHA-256."""
    data = random.Random(str(path)).randbytes(int(megabytes * MEGABYTE))
    path.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def received(name: str) -> str:
    """Return the SHA-256 of what arrived under a name; it must be complete."""
    submission = Submission.objects.get(file_name=name)
    assert submission.stage == Stage.RECEIVED
    return hashlib.sha256(upload_store().path(submission.upload_key).read_bytes()).hexdigest()


def stranger(door: Door, path: Path, port: int = 0, chunk: int = 0) -> dict[str, str]:
    """Upload a file with tus-js-client and return what it says."""
    wanted = {
        "file": str(path),
        "size": path.stat().st_size,
        "endpoint": door.endpoint(port),
        "headers": door.headers,
        "metadata": door.metadata(path.name),
        "chunk": chunk,
    }
    node = Path(sys.executable).parent / "node"
    environment = {**os.environ, "NODE_PATH": str(ROOT / "node_modules")}
    done = subprocess.run(
        [str(node), str(STRANGER), json.dumps(wanted)], env=environment, capture_output=True, text=True, check=False
    )
    answer: dict[str, str] = json.loads(done.stdout or "{}") or {"error": done.stderr}
    return answer


def test_tus_js_client_goes_on_by_itself_when_the_line_drops_and_the_server_stays_small(
    door: Door, tmp_path: Path
) -> None:
    digest = some_file(tmp_path / "film.mp4", 64)
    some_file(tmp_path / "first.mp4", 8)
    assert "url" in stranger(door, tmp_path / "first.mp4")
    before = door.memory()
    with Relay(door.web.port, cuts=[20 * MEGABYTE, 45 * MEGABYTE]) as relay:
        answer = stranger(door, tmp_path / "film.mp4", relay.port)
    assert "url" in answer, answer
    assert relay.dropped == 2
    assert received("film.mp4") == digest
    assert relay.sent < (64 + 2 * 12) * MEGABYTE, "it began anew instead of going on"
    assert door.memory() - before < 60 * MEGABYTE


def tuspy(door: Door, file: BinaryIO, name: str) -> Uploader:
    """Return an uploader of tuspy's, one megabyte a request."""
    client = TusClient(door.endpoint(), headers=door.headers)
    return client.uploader(file_stream=file, chunk_size=MEGABYTE, metadata=door.metadata(name))


def test_tuspy_uploads_many_at_once_in_chunks(door: Door, tmp_path: Path) -> None:
    paths = [tmp_path / f"IMG_{n}.JPG" for n in range(6)]
    digests = {path.name: some_file(path, 5.3) for path in paths}

    def upload(path: Path) -> None:
        with path.open("rb") as file:
            tuspy(door, file, path.name).upload()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(upload, paths))
    assert {name: received(name) for name in digests} == digests


def test_tuspy_resumes_what_another_client_began(door: Door, tmp_path: Path) -> None:
    digest = some_file(tmp_path / "a.wav", 3)
    with (tmp_path / "a.wav").open("rb") as file:
        tuspy(door, file, "a.wav").upload(stop_at=MEGABYTE)
        second = tuspy(door, file, "a.wav")
        second.set_url(second.create_url())
        second.offset = second.get_offset()
        assert second.offset == MEGABYTE
        second.upload()
    assert received("a.wav") == digest


class Line:
    """A bare connection on which somebody sends part of a body and then does what lines do."""

    def __init__(self, door: Door, place: str, offset: int, length: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", door.web.port), timeout=30)
        headers = {
            "Host": f"127.0.0.1:{door.web.port}",
            "Tus-Resumable": "1.0.0",
            "Upload-Offset": str(offset),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(length),
            **door.headers,
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self.socket.sendall(f"PATCH {place} HTTP/1.1\r\n{head}\r\n".encode())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def status(self) -> int:
        return int(self.socket.recv(4096).split(b" ")[1])


def begin(door: Door, size: int) -> tuple[Submission, str]:
    submission = services.begin_upload(door.hand_in, "bare.mp4", size, "", f"bare {size}")
    return submission, f"/upload/{submission.public_id}"


def offset_of(door: Door, place: str) -> int:
    answer = door.web.open("HEAD", place, **{"Tus-Resumable": "1.0.0"}, **door.headers)
    assert answer.status == 200
    return int(answer.headers["Upload-Offset"])


def wait_for_offset(door: Door, place: str, wanted: int) -> None:
    end = time.monotonic() + 30
    while offset_of(door, place) != wanted:
        assert time.monotonic() < end, f"the offset is {offset_of(door, place)}, not {wanted}"
        time.sleep(0.1)


def test_every_byte_that_came_before_the_line_dropped_is_kept(door: Door) -> None:
    data = random.Random(1).randbytes(3 * MEGABYTE)
    submission, place = begin(door, len(data))
    with Line(door, place, 0, len(data)) as line:
        line.send(data[:1_234_567])
    wait_for_offset(door, place, 1_234_567)
    with Line(door, place, 1_234_567, len(data) - 1_234_567) as rest:
        rest.send(data[1_234_567:])
        assert rest.status() == 204
    assert upload_store().path(submission.upload_key).read_bytes() == data


def test_a_body_without_a_length_is_taken_as_it_comes(door: Door) -> None:
    submission, place = begin(door, 10)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    with socket.create_connection(("127.0.0.1", door.web.port), timeout=30) as line:
        told = {**headers, **door.headers, "Host": "127.0.0.1", "Transfer-Encoding": "chunked"}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        line.sendall(f"PATCH {place} HTTP/1.1\r\n{head}\r\n4\r\nabcd\r\n6\r\nefghij\r\n0\r\n\r\n".encode())
        assert b"204" in line.recv(4096)
    assert upload_store().path(submission.upload_key).read_bytes() == b"abcdefghij"


def test_a_line_that_hangs_holds_nothing_and_loses_to_the_one_that_goes_on(door: Door) -> None:
    data = random.Random(2).randbytes(6 * MEGABYTE)
    submission, place = begin(door, len(data))
    with Line(door, place, 0, len(data)) as hanging:
        hanging.send(data[: 5 * MEGABYTE])
        at = BLOCK_BYTES
        wait_for_offset(door, place, at)
        with Line(door, place, at, len(data) - at) as going_on:
            going_on.send(data[at:])
            assert going_on.status() == 204
        hanging.send(data[5 * MEGABYTE :])
        assert hanging.status() in {204, 409, 410}
    assert upload_store().path(submission.upload_key).read_bytes() == data
    assert Submission.objects.get(pk=submission.pk).stage == Stage.RECEIVED
