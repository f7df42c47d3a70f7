"""Registers the room with Django."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """What an asset is: its states, texts, persons, places, events, and who may see it."""

    name = "dam.catalogue"
    label = "catalogue"
    default_auto_field = "django.db.models.BigAutoField"
