"""Registers the room with Django."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Asks every room how it is, and says how to mend what is not well."""

    name = "dam.health"
    label = "health"
    default_auto_field = "django.db.models.BigAutoField"
