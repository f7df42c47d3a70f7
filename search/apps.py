"""Registers the room with Django."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Finding: text analysis, query language, index backends. Never a source of truth."""

    name = "search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
