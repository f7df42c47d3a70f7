"""Registers the room with Django."""

from django.apps import AppConfig


class StorageConfig(AppConfig):
    """Storage by role: uploads, originals, renditions, exports."""

    name = "storage_config"
    label = "storage_config"
    default_auto_field = "django.db.models.BigAutoField"
