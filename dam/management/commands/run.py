"""`manage.py run`: brings an installation up to date and runs all of it until Ctrl-C."""

import fcntl
import os
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from honcho.manager import Manager

from dam import demo
from dam.running import port_is_free, processes
from dam.work.services import enqueue
from search.rebuilding import needs_rebuild

READY_SECONDS = 60


class Command(BaseCommand):
    """Migrate, collect static files, hand in the demo event once (with DEMO=1), then run every process."""

    help = "Run all of Kronika until Ctrl-C: web, workers, beat and, in the embedded profile, the broker."
    requires_system_checks = []  # noqa: RUF012 - Django types it as an instance variable

    def handle(self, *args: Any, **options: Any) -> None:
        home = settings.KRONIKA_HOME
        home.mkdir(parents=True, exist_ok=True)
        lock = self._lock(home / "run.lock")
        if not port_is_free(settings.BIND, settings.PORT):
            raise CommandError(
                f"Port {settings.PORT} is in use by another program. Nothing was started and nothing was changed. "
                f"Choose another one: make run PORT={settings.PORT + 1}"
            )
        self._say("bringing the database up to date")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("check", databases=["default"])
        if settings.DEMO:
            demo.prepare(self._say)
        if needs_rebuild():
            self._say("the search index is missing or of an older version: building it, while the rest works")
            enqueue("search.heal", "all")
        threading.Thread(target=self._announce, daemon=True).start()
        manager = Manager()
        environment = {**os.environ, "PORT": str(settings.PORT), "PYTHONUNBUFFERED": "1"}
        for process in processes():
            manager.add_process(process.name, process.command, env=environment, cwd=str(settings.BASE_DIR))
        manager.loop()
        lock.close()
        stopped_by_hand = manager.returncode in {130, 143}
        self._say("all processes have stopped; the data is safe in " + str(home))
        sys.exit(0 if stopped_by_hand else manager.returncode or 0)

    def _say(self, text: str) -> None:
        self.stdout.write(f"kronika: {text}")
        self.stdout.flush()

    def _lock(self, path: Path) -> TextIO:
        file = path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CommandError(
                f"Kronika is already running on {path.parent}. Nothing was changed. Stop it there first, or run a "
                "second installation beside it: make run KRONIKA_HOME=FOLDER PORT=NUMBER"
            ) from error
        return file

    def _announce(self) -> None:
        address = f"http://localhost:{settings.PORT}"
        end = time.monotonic() + READY_SECONDS
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"{address}/", timeout=5):  # noqa: S310 - our own address
                    break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.3)
        lines = ["", f"Kronika is ready:  newsroom  {address}/", f"                   desk      {address}/desk/"]
        if settings.DEMO:
            lines += ["", *demo.account_lines()]
        lines += ["", f"Data: {settings.KRONIKA_HOME}    Stop with Ctrl-C.", ""]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()
