"""Registers the room with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who somebody is: users, organisations, additive roles and deputies."""

    name = "dam.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
