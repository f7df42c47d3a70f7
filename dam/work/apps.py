"""Registers the room with Django."""

from django.apps import AppConfig
from django.core import checks

from dam.work.startup import handlers_exist


class WorkConfig(AppConfig):
    """Durable work: one queue in the database; the broker only carries a hint."""

    name = "dam.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up check of `settings.WORK_HANDLERS`."""
        checks.register(handlers_exist)
