"""Registers the room with Django."""

from django.apps import AppConfig


class NewsroomConfig(AppConfig):
    """The media's face: find today's event, take the press-ready file."""

    name = "newsroom"
    label = "newsroom"
    default_auto_field = "django.db.models.BigAutoField"
