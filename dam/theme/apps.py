"""Registers the room with Django."""

from django.apps import AppConfig


class ThemeConfig(AppConfig):
    """Base templates, design tokens, icons and the browser components that faces share."""

    name = "dam.theme"
    label = "theme"
    default_auto_field = "django.db.models.BigAutoField"
