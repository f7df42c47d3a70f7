"""A private PostgreSQL on the loopback, for the second run of the tests that touch the database.

    python -m tests.services.postgres --available          # status 0 when a server can be started here
    python -m tests.services.postgres -- COMMAND…          # runs it with DATABASE_URL set, then stops the server

PostgreSQL refuses to run as root: root starts it as the user `postgres`, anybody else as themselves.
"""

import os
import pwd
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

SERVER_USER = "postgres"
OWNER = "dam"
QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=64MB -c max_connections=200"


class CannotStartError(Exception):
    """No PostgreSQL can be started here; the message says what is missing."""


def _program(name: str) -> str:
    """Return the newest installed program of that name."""
    folders = [str(p) for p in Path("/usr/lib/postgresql").glob("*/bin")]
    folders.sort(key=lambda folder: [int(n) for n in re.findall(r"\d+", folder)], reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", ""), "/usr/local/bin"]))
    if found is None:
        raise CannotStartError(f"{name} is not installed (Debian: apt install postgresql)")
    return found


def _user() -> pwd.struct_passwd | None:
    """Return the user to run the server as, or None for the present one."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SERVER_USER)
    except KeyError:
        raise CannotStartError(f"root may not run it, and there is no user {SERVER_USER}") from None


def why_not() -> str:
    """Return why no server can be started here, or an empty text."""
    try:
        _program("initdb"), _program("pg_ctl"), _user()
    except CannotStartError as error:
        return str(error)
    return ""


def _run(argv: list[str], user: pwd.struct_passwd | None) -> None:
    who: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    done = subprocess.run(argv, cwd="/", capture_output=True, text=True, check=False, **who)
    if done.returncode:
        raise CannotStartError(f"{argv[0]} ended with {done.returncode}: {done.stderr or done.stdout}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def server() -> Iterator[str]:
    """Start a fresh server and give its DATABASE_URL; stop it and remove its data at the end.

    Raises:
        CannotStartError: something is missing, or the server would not start.
    """
    user = _user()
    folder = Path(tempfile.mkdtemp(prefix="kronika-postgres-"))
    data, port = folder / "data", _free_port()
    try:
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        initdb = [_program("initdb"), "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C.UTF-8"]
        _run([*initdb, "--no-sync"], user)
        options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} {QUICK}"
        _run([_program("pg_ctl"), "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start"], user)
        try:
            yield f"postgresql://{OWNER}@127.0.0.1:{port}/kronika"
        finally:
            _run([_program("pg_ctl"), "-D", str(data), "-m", "fast", "-w", "stop"], user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Run the command line described at the top of this module and return its status."""
    if arguments == ["--available"]:
        if problem := why_not():
            sys.stderr.write(f"No PostgreSQL here: {problem}\n")
        return 1 if problem else 0
    command = arguments[1:] if arguments[:1] == ["--"] else arguments
    with server() as url:
        return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
