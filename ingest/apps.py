"""Registers the room with Django."""

from django.apps import AppConfig


class IngestConfig(AppConfig):
    """Bytes come in: uploads, stages, duplicates, quarantine, receipts."""

    name = "ingest"
    label = "ingest"
    default_auto_field = "django.db.models.BigAutoField"
