"""Registers the room with Django."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """The staff's face: hand in, choose, caption, approve, withdraw."""

    name = "desk"
    label = "desk"
    default_auto_field = "django.db.models.BigAutoField"
