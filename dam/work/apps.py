"""Registers the room with Django."""

from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Durable work: one queue in the database; the broker only carries a hint."""

    name = "dam.work"
    label = "work"
    default_auto_field = "django.db.models.BigAutoField"
