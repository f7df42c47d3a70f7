"""Registers the room with Django."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """Bytes go out: grants, press copies, the gate, the stop."""

    name = "delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"
