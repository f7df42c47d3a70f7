"""Registers the room with Django."""

from django.apps import AppConfig


class TranscodeConfig(AppConfig):
    """Probes media and makes renditions by pure recipes."""

    name = "transcode"
    label = "transcode"
    default_auto_field = "django.db.models.BigAutoField"
