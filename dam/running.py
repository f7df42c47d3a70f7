"""What runs in one installation: the list of processes, made from the settings. Pure but for the port check."""

import shlex
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from dam.work.kinds import QUEUES


@dataclass(frozen=True)
class Process:
    """One process of the installation: its name in the output and its command line."""

    name: str
    argv: tuple[str, ...]

    @property
    def command(self) -> str:
        """Return the command line for a shell."""
        return "exec " + shlex.join(self.argv)


def processes() -> list[Process]:
    """Return what `manage.py run` starts, in order: broker (when embedded), web, workers, beat."""
    manage = (sys.executable, str(settings.BASE_DIR / "manage.py"))
    found = []
    if settings.BROKER_URL.startswith("redis+socket://"):
        found.append(Process("broker", (*manage, "broker")))
    found.append(Process("web", web_command()))
    found.extend(Process(queue, (*manage, "worker", "--queue", queue)) for queue in QUEUES)
    found.append(Process("beat", (*manage, "beat")))
    return found


def web_command() -> tuple[str, ...]:
    """Return the web server's command line: WSGI with threads (ADR 0003)."""
    return (
        str(Path(sys.executable).parent / "granian"),
        "--interface",
        "wsgi",
        "--host",
        settings.BIND,
        "--port",
        str(settings.PORT),
        "--workers",
        "1",
        "--blocking-threads",
        str(settings.WEB_THREADS),
        "--backpressure",
        str(settings.WEB_THREADS * 4),
        "--no-ws",
        "--log-level",
        "error",
        "dam.wsgi:application",
    )


def port_is_free(host: str, port: int) -> bool:
    """Whether a server can be started at this address now."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
