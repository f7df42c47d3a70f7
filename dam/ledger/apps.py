"""Registers the room with Django."""

from django.apps import AppConfig
from django.core.checks import Tags, register


class LedgerConfig(AppConfig):
    """What can be proved: one append-only hash chain, its checkpoints, its verification and export."""

    name = "dam.ledger"
    label = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up check."""
        from dam.ledger.checks import triggers_in_place  # noqa: PLC0415 - models must be ready first

        register(triggers_in_place, Tags.database)
