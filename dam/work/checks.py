"""What `doctor` asks about the queue: its broker, its workers, what failed."""

from django.conf import settings
from django.utils.translation import gettext as _

from dam.health.findings import Finding
from dam.work import selectors
from dam.work.impatience import impatient

BROKER_SECONDS = 2
PATIENCE_SECONDS = 60.0


def doctor() -> list[Finding]:
    """Examine the broker, the workers and what failed."""
    return [_broker(), _workers(), _failures()]


def _broker() -> Finding:
    name = _("Broker")
    try:
        with impatient(settings.CELERY_BROKER_URL, BROKER_SECONDS) as connection:
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
