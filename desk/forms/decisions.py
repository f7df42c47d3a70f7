"""What the dialogs of decision say: a moment in the office's zone, an embargo, a withdrawal's wordings."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from dam.catalogue.errors import CatalogueError
from dam.theme.clock import zone_words
from desk.forms.edit import cleaned


def moment(text: str) -> datetime:
    """Return a moment typed in the office's zone.

    Raises:
        CatalogueError: it cannot be read, or the clock never shows it (the hour skipped in spring).
    """
    try:
        typed = parse_datetime(text.strip())
    except ValueError:
        typed = None
    if typed is None:
        raise CatalogueError(
            _("Nothing was changed: the time could not be read. Give day and time, in %(zone)s.")
            % {"zone": zone_words()}
        )
    if timezone.is_aware(typed):
        return typed
    aware = timezone.make_aware(typed)
    if timezone.localtime(aware.astimezone(UTC)).replace(tzinfo=None) != typed:
        raise CatalogueError(_("Nothing was changed: the clocks skip this hour on that day. Choose another time."))
    return aware


def future(text: str) -> datetime:
    """Return a moment that is still to come.

    Raises:
        CatalogueError: it cannot be read or is past.
    """
    found = moment(text)
    if found <= timezone.now():
        raise CatalogueError(_("Nothing was changed: this time is past. Choose a later one, or “now”."))
    return found


def publish_at(data: QueryDict) -> datetime | None:
    """Return when to publish: None for now."""
    return future(data.get("publish_at", "")) if data.get("publish_when") == "later" else None


@dataclass(frozen=True)
class EmbargoChoice:
    """What the embargo's dialog says: the event's, none, until a time, or until lifted."""

    inherit: bool = False
    until: datetime | None = None
    until_lifted: bool = False


def embargo(data: QueryDict) -> EmbargoChoice:
    """Read the embargo's dialog.

    Raises:
        CatalogueError: nothing was chosen, or the time cannot be used.
    """
    kind = data.get("embargo", "")
    if kind == "until":
        return EmbargoChoice(until=future(data.get("embargo_until", "")))
    if kind in {"inherit", "none", "open"}:
        return EmbargoChoice(inherit=kind == "inherit", until_lifted=kind == "open")
    raise CatalogueError(_("Nothing was changed: choose what the embargo should be."))


def wordings(data: QueryDict) -> dict[str, str]:
    """Return the public wording of a withdrawal by language."""
    return {tag: text for tag in settings.CONTENT_LANGUAGES if (text := cleaned(data.get(f"wording__{tag}", "")))}
