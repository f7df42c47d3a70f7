"""What was done, in the reader's words: the names that history keeps in English are translated here."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dam.catalogue.models import HistoryEntry
from dam.theme.languages import own_name
from desk.forms.edit_state import LABELS

ACTIONS: dict[str, Promise] = {
    "registered": gettext_lazy("Registered"),
    "handed in again": gettext_lazy("Handed in again, the same bytes"),
    "sent for review": gettext_lazy("Sent for review"),
    "returned": gettext_lazy("Returned"),
    "approved": gettext_lazy("Approved"),
    "edited": gettext_lazy("Edited"),
    "edited at once": gettext_lazy("Edited while somebody else did; kept beside theirs"),
    "moved to event": gettext_lazy("Moved to another event"),
    "published": gettext_lazy("Published"),
    "third-party use allowed": gettext_lazy("Use of third-party material allowed"),
    "embargo set": gettext_lazy("Embargo set"),
    "embargo lifted": gettext_lazy("Embargo lifted"),
    "embargo as the event's": gettext_lazy("Embargo as the event says"),
    "withdrawn": gettext_lazy("Withdrawn"),
    "recalled": gettext_lazy("Recalled"),
    "camera original released": gettext_lazy("May leave as the camera made it"),
    "camera original kept inside": gettext_lazy("Leaves only as a copy without place and device"),
    "event made": gettext_lazy("Event made"),
    "event changed": gettext_lazy("Event changed"),
    "readers named": gettext_lazy("Readers named"),
}


def action_words(action: str) -> str:
    """Return an act of the history in words; one that is not known is shown as it was kept."""
    return str(ACTIONS.get(action, action))


def field_words(name: str) -> str:
    """Return a field's name in words: `caption[sq]` gives “Caption, Shqip”."""
    plain, _bracket, tag = name.rstrip("]").partition("[")
    label = str(LABELS.get(plain, LABELS.get(f"{plain}_ids", plain)))
    return f"{label}, {own_name(tag)}" if tag else label


def detail_words(entry: HistoryEntry) -> str:
    """Return what a history entry adds: the note, the reason, the fields that were touched."""
    detail: dict[str, Any] = entry.detail
    if note := detail.get("note") or detail.get("reason") or detail.get("ground"):
        return str(note)
    if names := detail.get("fields"):
        return ", ".join(field_words(str(name)) for name in names)
    if entry.action == "moved to event":
        return str(detail.get("event", ""))
    if revision := detail.get("revision"):
        return _("revision %(number)s") % {"number": revision}
    return ""
