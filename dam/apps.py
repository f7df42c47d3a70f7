"""Registers the composition root with Django, for the commands that need every room: `run` and `demo`."""

from django.apps import AppConfig


class DamConfig(AppConfig):
    """The composition root."""

    name = "dam"
    label = "dam"
