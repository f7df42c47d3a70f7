"""`manage.py ingest`: hands in files and folders of this machine."""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _
from tqdm import tqdm

from ingest import services
from ingest.errors import IngestError
from ingest.local.following import failed_afterwards
from ingest.local.run import GOOD, REFUSED, Outcome, Run
from ingest.local.walking import walk
from ingest.local.who import event_named, user_named
from ingest.models import HandIn, Stage
from ingest.names import escaped

BAD_END = 2


class Command(BaseCommand):
    """Copies files into the upload area, hands them in, and with `--wait` follows them to their end."""

    help = "Hand in files and folders. Ends with 0 when all ended DONE or DUPLICATE, with 2 otherwise."
    requires_system_checks = ("storage",)  # the others load every page, which takes longer than handing in a file

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="file, or folder with all that is in it"
        )
        parser.add_argument("--event", default="", metavar="REF", help="reference or public id of the event")
        parser.add_argument("--as", default="", metavar="USER", help="in whose name: address or public id")
        parser.add_argument("--language", default=None, metavar="TAG", help="of captions that declare none")
        parser.add_argument("--wait", action="store_true", help="until all are final, rendered and searchable")
        parser.add_argument("--json", action="store_true", help="one JSON object a file on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        self._counts: Counter[str] = Counter()
        self._json: bool = options["json"]
        self._good = GOOD if options["wait"] else GOOD | {Stage.RECEIVED.name}
        hand_in = self._open(options)
        self._checked: tqdm[Any] | None = None
        with tqdm(unit="B", unit_scale=True, desc=_("Handing in"), disable=self._quiet(), leave=False) as copied:
            run = Run(hand_in, wait=options["wait"], report=self._report, say=self._say, on_bytes=copied.update)
            run.hand_in_all(walk(options["paths"]))
            services.close_hand_in(hand_in)
        if options["wait"]:
            self._follow(run, hand_in)
        self._sum_up(hand_in)

    def _open(self, options: dict[str, Any]) -> HandIn:
        try:
            return services.open_hand_in(
                user_named(options["as"]),
                event=event_named(options["event"]),
                caption_language=options["language"],
                source="command",
            )
        except IngestError as error:
            raise CommandError(str(error), returncode=BAD_END) from error

    def _quiet(self) -> bool:
        return self._json or not sys.stderr.isatty()

    def _follow(self, run: Run, hand_in: HandIn) -> None:
        done = self._counts.total()
        total = hand_in.submissions.count() + self._counts[REFUSED]
        bar = tqdm(total=total, initial=done, unit="file", desc=_("Checking"), disable=self._quiet(), leave=False)
        with bar as self._checked:
            run.follow()
        for item in failed_afterwards(hand_in):
            self._say(_("A rendition could not be made: %(error)s") % {"error": item.last_error})

    def _report(self, outcome: Outcome) -> None:
        self._counts[outcome.outcome] += 1
        if self._checked is not None:
            self._checked.update(1)
        if self._json:
            self.stdout.write(_as_json(outcome))
            self.stdout.flush()
        elif outcome.outcome not in self._good:
            self._say(f"{escaped(str(outcome.path))}: {outcome.outcome}. {outcome.reason}")

    def _say(self, sentence: str) -> None:
        if self._quiet():
            self.stderr.write(sentence)
        else:
            tqdm.write(sentence, file=sys.stderr)

    def _sum_up(self, hand_in: HandIn) -> None:
        if not self._json:
            numbers = ", ".join(f"{count} {name}" for name, count in sorted(self._counts.items())) or _("no file")
            self.stdout.write(_("Hand-in %(id)s: %(numbers)s.") % {"id": hand_in.public_id, "numbers": numbers})
        if set(self._counts) - self._good:
            sys.exit(BAD_END)


def _as_json(outcome: Outcome) -> str:
    """Return one line; a name that is no UTF-8 is written with JSON's escapes, everything else as it is."""
    fields = {
        "path": str(outcome.path),
        "sha256": outcome.sha256 or None,
        "outcome": outcome.outcome,
        "asset": outcome.asset or None,
        "reason": outcome.reason or None,
    }
    line = json.dumps(fields, ensure_ascii=False)
    try:
        line.encode()
    except UnicodeEncodeError:
        return json.dumps(fields)
    return line
