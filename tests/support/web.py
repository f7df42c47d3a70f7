"""The real web server on the tests' own database and home folder: for what only a real connection shows."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from dam.accounts.models import User
from tests.support.installation import ROOT, free_port

START_SECONDS = 60


def _database_url() -> str:
    told = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    return f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST'] or 'localhost'}:{told['PORT']}/{told['NAME']}"


class Web:
    """A running server. Every request has a connection of its own."""

    def __init__(self, port: int, process: "subprocess.Popen[bytes]") -> None:
        self.port = port
        self.process = process
        self._lines: list[http.client.HTTPConnection] = []

    def open(self, method: str, path: str, **headers: str) -> http.client.HTTPResponse:
        """Send a request and return the answer, its body not read yet."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        self._lines.append(line)
        line.request(method, path, headers={"Connection": "close", **headers})
        return line.getresponse()

    def close_lines(self) -> None:
        """Close every connection that was opened."""
        while self._lines:
            self._lines.pop().close()

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """Send a GET."""
        return self.open("GET", path, **headers)


def cookie_of(user: User) -> str:
    """Return the Cookie header of somebody who is signed in."""
    browser = Client()
    browser.force_login(user)
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def web_server(log: Path) -> Iterator[Web]:
    """Run granian as the installation does, on a free port."""
    port = free_port()
    told = {"DATABASE_URL": _database_url(), "KRONIKA_HOME": str(settings.KRONIKA_HOME), "PORT": str(port)}
    environment = {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "dam.settings", "REQUIRE_SECOND_FACTOR": "0"}
    argv = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--workers", "1", "--blocking-threads", "8", "--no-ws", "--log-level", "warning"),
        "dam.wsgi:application",
    ]
    with log.open("ab") as out:
        process = subprocess.Popen(argv, cwd=ROOT, env=environment, stdout=out, stderr=subprocess.STDOUT)
    web = Web(port, process)
    try:
        _wait(web, log)
        yield web
    finally:
        web.close_lines()
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(web: Web, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and web.process.poll() is None:
        try:
            web.get("/terms/").read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"the server did not answer:\n{log.read_text()[-3000:]}")
