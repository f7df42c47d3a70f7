"""What the desk's templates ask: where one can go, what one may do, numbers for style attributes."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dam.accounts.models import Role
from dam.accounts.selectors import roles_of
from dam.catalogue.permissions import Ability, may
from desk.access import DeskRequest
from desk.waiting import approval_count, inbox_count
from ingest import reasons
from ingest.models import Submission

register = template.Library()


@dataclass(frozen=True)
class Place:
    """A place one can go: `first` stands in the bar on a wide screen, the rest in the menu only."""

    name: str
    address: str
    here: bool
    first: bool = False
    count: int = 0


@register.simple_tag(takes_context=True)
def desk_places(context: dict[str, Any]) -> list[Place]:
    """Return the places that this user may open."""
    request: DeskRequest = context["request"]
    user, held = request.user, roles_of(request.user)
    edits, searches = may(user, Ability.EDIT_EVENT), may(user, Ability.SEARCH_DESK)
    works = may(user, Ability.SEE_WORK)
    wanted: list[tuple[str, str, bool, bool, int]] = [
        (_("Today"), "home", True, True, 0),
        (_("Inbox"), "inbox", edits, True, inbox_count(user) if edits else 0),
        (_("Events"), "events", searches, True, 0),
        (_("Approval"), "approval", edits, True, approval_count(user) if edits else 0),
        (_("My hand-ins"), "hand_ins", may(user, Ability.HAND_IN), not edits, 0),
        (_("My material"), "mine", may(user, Ability.HAND_IN), not edits, 0),
        (_("Search"), "search", searches, False, 0),
        (_("Persons"), "people", searches and bool(held - {Role.CONTRIBUTOR, Role.PHOTOGRAPHER}), False, 0),
        (_("Places"), "places", searches and bool(held - {Role.CONTRIBUTOR, Role.PHOTOGRAPHER}), False, 0),
        (_("Quarantine"), "quarantine", may(user, Ability.SEE_QUARANTINE), False, 0),
        (_("Work"), "work", works, False, 0),
        (_("Health"), "health", works, False, 0),
    ]
    return [_place(request, *row) for row in wanted if row[2]]


def _place(request: DeskRequest, name: str, view: str, _open: bool, first: bool, count: int) -> Place:  # noqa: FBT001 - a row of the table above
    match = request.resolver_match
    here = match is not None and match.namespace == "desk" and match.url_name == view
    return Place(name, reverse(f"desk:{view}"), here, first, count)


@register.simple_tag(takes_context=True)
def may_hand_in(context: dict[str, Any]) -> bool:
    """Whether this user may hand files in."""
    return may(context["request"].user, Ability.HAND_IN)


@register.simple_tag(takes_context=True)
def may_do(context: dict[str, Any], ability: str) -> bool:
    """Whether this user holds an ability, by its name in `Ability`."""
    return may(context["request"].user, Ability[ability])


@register.simple_tag(takes_context=True)
def roles_in_words(context: dict[str, Any]) -> str:
    """Return the user's roles of today, in words."""
    return ", ".join(str(Role(role).label) for role in sorted(roles_of(context["request"].user)))


@register.filter
def decimal(value: float) -> str:
    """Return a number for a style attribute, with a point in every language."""
    return f"{float(value or 0):.4f}"


@register.filter
def item(values: dict[str, Any], key: str) -> Any:
    """Return a value of a mapping by key, or nothing."""
    return values.get(key)


@register.simple_tag
def reason_of(submission: Submission) -> str:
    """Return why a file left the main path, in a sentence."""
    return reasons.sentence(submission.reason, submission.reason_facts)


KINDS: dict[str, Promise] = {
    "ingest.advance": gettext_lazy("Taking in a file"),
    "transcode.photo": gettext_lazy("Previews of a photo"),
    "transcode.film": gettext_lazy("Previews of a film"),
    "transcode.sound": gettext_lazy("Previews of a sound"),
    "transcode.heal": gettext_lazy("Making missing previews"),
    "fingerprint.picture": gettext_lazy("Fingerprint of a picture"),
    "search.index": gettext_lazy("Index of search"),
    "delivery.master": gettext_lazy("Press copy"),
    "delivery.rehash": gettext_lazy("Digest of what was sent"),
}


@register.simple_tag
def kind_words(kind: str) -> str:
    """Return a kind of work in words; one that is not known by its name."""
    return str(KINDS.get(kind, kind))
