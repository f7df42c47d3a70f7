"""Builds the search index anew; searches go on meanwhile."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from search.errors import RebuildRunningError
from search.services import needs_rebuild, rebuild


class Command(BaseCommand):
    """`manage.py reindex [--if-needed]`."""

    help = "Build the search index anew from the catalogue. Searches go on in the old one until the new one is ready."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--if-needed",
            action="store_true",
            help="only when there is no usable index: missing, damaged, or of another version",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_needed"] and not needs_rebuild():
            self.stdout.write(_("The search index is there and answers; nothing to do."))
            return
        with tqdm(unit=" assets", disable=not sys.stderr.isatty()) as bar:
            count = self._rebuild(bar)
        self.stdout.write(_("The search index was built: %(count)d assets.") % {"count": count})

    def _rebuild(self, bar: "tqdm[Any]") -> int:
        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        try:
            return rebuild(progress)
        except RebuildRunningError as error:
            raise CommandError(str(error)) from error
