"""Registers the room with Django."""

from django.apps import AppConfig


class MetadataConfig(AppConfig):
    """Reads, reconciles and writes what files say about themselves."""

    name = "metadata"
    label = "metadata"
    default_auto_field = "django.db.models.BigAutoField"
