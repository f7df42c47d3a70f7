"""Registers the room with Django."""

from django.apps import AppConfig


class FingerprintConfig(AppConfig):
    """Digests of bytes and of essence, and perceptual fingerprints."""

    name = "fingerprint"
    label = "fingerprint"
    default_auto_field = "django.db.models.BigAutoField"
