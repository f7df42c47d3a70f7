"""Registers the room with Django."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """What can be proved: one append-only hash chain, its checkpoints, its verification and export."""

    name = "dam.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"
