"""`manage.py beat`: Celery's clock, which sweeps the queue every few seconds and starts what is due."""

from pathlib import Path
from typing import Any

from celery import Celery
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils.module_loading import import_string

from dam.work import broker


class Command(BaseCommand):
    """Starts Celery beat in the foreground. One per installation; a second one only sweeps more often."""

    help = "Sweep the queue every few seconds and start nightly work."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--log-level", default="WARNING", help="of Celery's own messages")

    def handle(self, *args: Any, **options: Any) -> None:
        Path(settings.CELERY_BEAT_SCHEDULE_FILENAME).parent.mkdir(parents=True, exist_ok=True)
        broker.wait_for_embedded(settings.BROKER_URL, settings.KRONIKA_HOME)
        app: Celery = import_string(settings.WORK_CELERY_APP)
        app.start(["--quiet", "beat", "-l", options["log_level"], "--pidfile="])
