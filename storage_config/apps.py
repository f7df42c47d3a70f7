"""Registers the room with Django."""

from django.apps import AppConfig
from django.core.checks import register


class StorageConfig(AppConfig):
    """Storage by role: uploads, originals, renditions, exports."""

    name = "storage_config"
    label = "storage_config"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up check."""
        from storage_config.checks import configuration  # noqa: PLC0415 - settings must be complete first

        register(configuration, "storage")
