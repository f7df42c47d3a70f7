"""Asks every room how it is. A room that fails to answer is itself a finding."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from dam.health.findings import Finding

logger = logging.getLogger(__name__)


def report() -> list[Finding]:
    """Return what each check named in `settings.DOCTOR` (dotted paths of `() -> list[Finding]`) finds, in order."""
    return [finding for path in settings.DOCTOR for finding in _asked(path)]


def _asked(path: str) -> list[Finding]:
    try:
        check: Callable[[], list[Finding]] = import_string(path)
        return check()
    except Exception as error:
        logger.exception("doctor: %s did not answer", path)
        return [
            Finding(
                name=path,
                ok=False,
                says=_("This check stopped with an error (%(error)s).") % {"error": f"{type(error).__name__}: {error}"},
                mend=_("Look at the log of the process that was asked; the error stands there with its place."),
            )
        ]
