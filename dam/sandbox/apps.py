"""Registers the room with Django."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """Runs every decoder of foreign bytes in a limited process of its own."""

    name = "dam.sandbox"
    label = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"
