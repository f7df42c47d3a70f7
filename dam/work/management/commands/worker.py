"""`manage.py worker`: the Celery worker of one queue."""

import warnings
from typing import Any

from celery import Celery
from celery.exceptions import SecurityWarning
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.module_loading import import_string

from dam.work import broker
from dam.work.kinds import QUEUES


class Command(BaseCommand):
    """Starts a Celery worker (prefork, so that a child that dies is replaced) for one queue, until it is stopped."""

    help = "Do the work of one queue: light, heavy or search."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--queue", required=True, choices=QUEUES, help="whose work this worker does")
        parser.add_argument("--processes", type=int, help="how many at once (light: LIGHT_WORKERS; else exactly 1)")
        parser.add_argument("--log-level", default="WARNING", help="of Celery's own messages")

    def handle(self, *args: Any, **options: Any) -> None:
        queue = options["queue"]
        processes = options["processes"] or (settings.LIGHT_WORKERS if queue == "light" else 1)
        if queue == "search" and processes != 1:
            raise CommandError("The search index has exactly one writer: --processes must be 1.")
        for name, known in settings.WORK_HANDLERS.items():
            if known.queue == queue:
                self._load(name, known.handler)
        # Celery warns root of pickled messages; only JSON is accepted here, and foreign bytes stay in the sandbox.
        warnings.filterwarnings("ignore", category=SecurityWarning)
        broker.wait_for_embedded(settings.BROKER_URL, settings.KRONIKA_HOME)
        app: Celery = import_string(settings.WORK_CELERY_APP)
        arguments = ["--quiet", "worker", "-Q", queue, "-n", f"{queue}@%h", "-c", str(processes)]
        chatter = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
        app.start([*arguments, *chatter, "-l", options["log_level"]])

    def _load(self, kind: str, handler: str) -> None:
        """Import a handler before the fork: its code is then shared memory, and a misspelt name is found at once."""
        try:
            import_string(handler)
        except ImportError as error:
            raise CommandError(f"WORK_HANDLERS[{kind!r}] names {handler}, which cannot be imported: {error}") from error
