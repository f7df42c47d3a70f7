"""`manage.py ledger verify|export|checkpoint|protect`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.translation import gettext as _

from dam.ledger import services, triggers
from dam.ledger.errors import LedgerError
from storage_config.errors import StorageError


class Command(BaseCommand):
    """Verifies, exports and signs the ledger."""

    help = "Verify the ledger, export it as JSON Lines, sign a checkpoint, or put its triggers back."
    requires_system_checks: list[str] = []  # noqa: RUF012 - as Django declares it; it must work when checks fail

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        verify = actions.add_parser("verify", help="Prove every row; exit 1 and name the first broken one.")
        verify.add_argument("--no-checkpoints", action="store_true", help="Prove the chain against itself only.")
        export = actions.add_parser("export", help="Write all rows to standard output, one JSON object a line.")
        export.add_argument("--personal", action="store_true", help="With the personal values that were not erased.")
        actions.add_parser("checkpoint", help="Sign the last row and keep it outside the database.")
        actions.add_parser("protect", help="Put the triggers back that refuse every change (as the database's owner).")

    def handle(self, *_args: Any, action: str, **options: Any) -> None:
        actions = {"verify": self._verify, "export": self._export, "checkpoint": self._sign, "protect": self._protect}
        try:
            actions[action](options)
        except (LedgerError, StorageError) as error:
            raise CommandError(str(error)) from error

    def _verify(self, options: dict[str, Any]) -> None:
        verdict = services.verify(checkpoints=not options["no_checkpoints"])
        if not verdict.ok:
            self.stderr.write(
                _("Row {seq} is broken. {problem}").format(seq=verdict.first_broken_seq, problem=verdict.problem)
            )
            self.stderr.write(_("{count} rows before it hold.").format(count=verdict.rows))
            sys.exit(1)
        self.stdout.write(_("The ledger holds: {count} rows.").format(count=verdict.rows))

    def _export(self, options: dict[str, Any]) -> None:
        services.export(self.stdout, personal=options["personal"])

    def _sign(self, _options: dict[str, Any]) -> None:
        path = services.checkpoint()
        self.stdout.write(str(path) if path else _("The ledger has no row yet; nothing was signed."))

    def _protect(self, _options: dict[str, Any]) -> None:
        triggers.install(connection)
        self.stdout.write(_("The ledger's triggers are in place."))
