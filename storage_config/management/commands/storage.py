"""`manage.py storage prepare|sweep`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from storage_config.errors import StorageError
from storage_config.location import S3Place, parse_storage_url
from storage_config.stores import sweep


class Command(BaseCommand):
    """Makes what storage needs and clears away what interrupted work left."""

    help = "Make the buckets (S3, with the admin key), or remove what interrupted puts left behind."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        prepare = actions.add_parser("prepare", help="Make the buckets that are missing, locked and versioned.")
        prepare.add_argument("--lock-days", type=int, default=3650, help="Default retention of originals, in days.")
        actions.add_parser("sweep", help="Remove what puts left behind that were interrupted a day ago or longer.")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        try:
            self.stdout.write(self._prepare(options["lock_days"]) if action == "prepare" else self._sweep())
        except StorageError as error:
            raise CommandError(str(error)) from error

    def _prepare(self, lock_days: int) -> str:
        place = parse_storage_url(settings.STORAGE_URL)
        if not isinstance(place, S3Place):
            return _("Storage is a folder: nothing needs to be prepared.")
        from storage_config.s3_buckets import prepare  # noqa: PLC0415 - boto3 is heavy and wanted only here

        made = prepare(place, lock_days=lock_days)
        return _("Made: {buckets}.").format(buckets=", ".join(made)) if made else _("All buckets are there.")

    def _sweep(self) -> str:
        return _("Removed {count} leftovers.").format(count=sweep())
