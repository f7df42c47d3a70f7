"""`manage.py terms`: show the terms of use in force, or publish the next version from text files."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from delivery.errors import DeliveryError
from delivery.models import Terms
from delivery.services.terms import current_terms, publish_terms


class Command(BaseCommand):
    """Shows and publishes terms of use."""

    help = "Shows the terms of use in force, or publishes the next version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["show", "publish"])
        parser.add_argument("texts", nargs="*", metavar="LANGUAGE=FILE", help="one text a language, UTF-8")
        parser.add_argument("--from", dest="start", help="when they come into force, ISO 8601; default: now")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["act"] == "show":
            self._show(current_terms())
            return
        try:
            terms = publish_terms(_read(options["texts"]), _moment(options["start"]))
        except DeliveryError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Published version {terms.version}, in force from {terms.in_force_from.isoformat()}.")

    def _show(self, terms: Terms | None) -> None:
        if terms is None:
            raise CommandError("No terms of use are in force.")
        self.stdout.write(f"Version {terms.version}, in force from {terms.in_force_from.isoformat()}.")
        for text in terms.texts.order_by("language"):
            self.stdout.write(f"\n[{text.language}]\n{text.body}")


def _read(pairs: list[str]) -> dict[str, str]:
    texts = {}
    for pair in pairs:
        language, separator, name = pair.partition("=")
        if not separator:
            raise CommandError(f"{pair!r} is not of the form LANGUAGE=FILE. Nothing was published.")
        try:
            texts[language] = Path(name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{name} cannot be read as UTF-8 text: {error}. Nothing was published.") from error
    return texts


def _moment(raw: str | None) -> datetime:
    if raw is None:
        return timezone.now()
    try:
        moment = datetime.fromisoformat(raw)
    except ValueError as error:
        raise CommandError(f"{raw!r} is not a time in ISO 8601. Nothing was published.") from error
    return moment if moment.tzinfo else timezone.make_aware(moment)
