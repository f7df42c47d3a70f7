"""Start-up checks of the work table, and what `doctor` asks about the queue and its broker."""

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from kombu import Connection

from dam.health.findings import Finding
from dam.work import selectors
from dam.work.kinds import Kind

BROKER_SECONDS = 2
PATIENCE_SECONDS = 60.0


def handlers_exist(**_kwargs: Any) -> list[CheckMessage]:
    """Find rows of `settings.WORK_HANDLERS` that are no `Kind` or whose handler does not exist."""
    return [problem for name, known in settings.WORK_HANDLERS.items() for problem in _problems(name, known)]


def _problems(name: str, known: Any) -> list[CheckMessage]:
    if not isinstance(known, Kind):
        return [Error(f"WORK_HANDLERS[{name!r}] is {known!r}, not a dam.work.kinds.Kind.", id="work.E001")]
    if _defined(known.handler):
        return []
    try:
        handler = import_string(known.handler)
    except ImportError as error:
        return [Error(f"WORK_HANDLERS[{name!r}] names {known.handler}: {error}", id="work.E002")]
    if not callable(handler):
        return [Error(f"WORK_HANDLERS[{name!r}] names {known.handler}, which cannot be called.", id="work.E003")]
    return []


def _defined(path: str) -> bool:
    """Look for the function in the source: importing every engine would slow down each command by a second."""
    module, _dot, name = path.rpartition(".")
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return False
    if spec is None or not (spec.origin or "").endswith(".py"):
        return False
    body = ast.parse(Path(str(spec.origin)).read_bytes()).body
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in body)


def doctor() -> list[Finding]:
    """Examine the broker, the workers and what failed."""
    return [_broker(), _workers(), _failures()]


def _broker() -> Finding:
    name = _("Broker")
    options = {"max_retries": 0, "socket_timeout": BROKER_SECONDS, "socket_connect_timeout": BROKER_SECONDS}
    try:
        with Connection(
            settings.CELERY_BROKER_URL, connect_timeout=BROKER_SECONDS, transport_options=options
        ) as connection:
            connection.ensure_connection(max_retries=0, timeout=BROKER_SECONDS)
    except Exception as error:  # noqa: BLE001 - each broker's client has errors of its own; all mean the same here
        return Finding(
            name,
            ok=False,
            says=_("The broker does not answer (%(error)s). Nothing is lost; work starts seconds later than it could.")
            % {"error": error},
            mend=_("Start it with `./manage.py broker`, or look at BROKER_URL."),
        )
    return Finding(name, ok=True, says=_("The broker answers."), mend="")


def _workers() -> Finding:
    stuck = selectors.waits_too_long(PATIENCE_SECONDS)
    name = _("Workers")
    if not stuck:
        return Finding(name, ok=True, says=_("No work is waiting for a worker."), mend="")
    return Finding(
        name,
        ok=False,
        says=_("Work has been waiting for more than a minute in: %(queues)s. It is kept and will be done.")
        % {"queues": ", ".join(row.queue for row in stuck)},
        mend=_("Start the workers, for example `./manage.py worker --queue %(queue)s`.") % {"queue": stuck[0].queue},
    )


def _failures() -> Finding:
    failed = selectors.failed_items().count()
    name = _("Failed work")
    if not failed:
        return Finding(name, ok=True, says=_("Nothing has failed."), mend="")
    return Finding(
        name,
        ok=False,
        says=_("%(count)d pieces of work failed after several attempts. The originals are safe.") % {"count": failed},
        mend=_("Open the desk's page of work, read the reason and press retry."),
    )
