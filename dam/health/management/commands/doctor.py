"""`manage.py doctor`: every part says how it is, a line each, and how to mend what is not well."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from dam.health.services import report


class Command(BaseCommand):
    """Prints one line a finding; exit status 1 when something is not well."""

    help = "Look at tools, storage, database, broker, index and scratch room, and say how to mend what is not well."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django reads it; a failing check must not silence the doctor

    def handle(self, *args: Any, **options: Any) -> None:
        findings = report()
        for finding in findings:
            mark = self.style.SUCCESS("well    ") if finding.ok else self.style.ERROR("NOT WELL")
            self.stdout.write(f"{mark}  {finding.name}: {finding.says}")
            if finding.mend:
                self.stdout.write(f"          To mend it: {finding.mend}")
        if not all(finding.ok for finding in findings):
            sys.exit(1)
