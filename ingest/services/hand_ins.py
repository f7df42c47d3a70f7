"""Opening and closing a hand-in: who may, to which event, for which institution, in which language."""

import re

from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import Organisation, Role, User
from dam.accounts.selectors import roles_of
from dam.catalogue.models import Event
from dam.catalogue.permissions import Ability, event_visible_to, may
from ingest.errors import IngestError, NotAllowedError
from ingest.models import HandIn

BYLINE_LENGTH = 200
BY_THEMSELVES = frozenset({Role.PHOTOGRAPHER, Role.CONTRIBUTOR})
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
TAG_LENGTH = 35
SCRIPT_LENGTH, REGION_LENGTH = 4, 2


def open_hand_in(
    user: User,
    *,
    event: Event | None = None,
    institution: Organisation | None = None,
    caption_language: str | None = None,
    source: str = "browser",
    byline: str | None = None,
) -> HandIn:
    """Open a hand-in for files that are about to come.

    Args:
        user: who hands in.
        event: to what; it must be one that the user sees. None: to none yet.
        institution: for which outside institution; for somebody who belongs to one, it is always their own.
        caption_language: BCP 47 tag of captions whose language the files do not declare; None: the account's.
        source: browser, command, ...
        byline: for files that name nobody; None: the user's own name, if they make pictures.

    Raises:
        NotAllowedError: the user may not hand in, or not to this event, or not for this institution.
        IngestError: the language is none.
    """
    if not may(user, Ability.HAND_IN):
        raise NotAllowedError(_("Your roles do not include handing in. Ask the system administrator for the role."))
    if event is not None and not event_visible_to(user).filter(pk=event.pk).exists():
        raise NotAllowedError(_("You cannot hand in to this event. Choose another one, or none for now."))
    return HandIn.objects.create(
        user=user,
        event=event,
        institution=_institution(user, institution),
        caption_language=language_tag(caption_language or user.caption_language),
        byline=_byline(user, byline, source)[:BYLINE_LENGTH],
        source=source,
        opened_at=timezone.now(),
    )


def _institution(user: User, wanted: Organisation | None) -> Organisation | None:
    """Return whose hand-in this is: nobody can hand in for another institution than their own but the office."""
    own = user.organisation
    if own is not None and own.kind == Organisation.Kind.INSTITUTION:
        if wanted is not None and wanted != own:
            raise NotAllowedError(_("You can hand in for your own institution only."))
        return own
    if Role.CONTRIBUTOR in roles_of(user) and not roles_of(user) - {Role.CONTRIBUTOR}:
        raise NotAllowedError(
            _("Your account names no institution, so it is not known for whom you hand in. Ask the administrator.")
        )
    return wanted


def _byline(user: User, byline: str | None, source: str) -> str:
    if byline is not None:
        return byline.strip()
    makes_pictures = bool(roles_of(user) & BY_THEMSELVES)
    return user.name if makes_pictures and source != "command" else ""


def language_tag(tag: str) -> str:
    """Return a BCP 47 tag in its usual spelling (RFC 5646 section 2.1.1): `sr-latn` gives `sr-Latn`.

    Raises:
        IngestError: it is no such tag.
    """
    if len(tag) > TAG_LENGTH or not _LANGUAGE_TAG.fullmatch(tag):
        raise IngestError(_("%(tag)s is no language tag; expected something like sq, sr-Latn or en.") % {"tag": tag})
    first, *others = tag.split("-")
    return "-".join([first.lower(), *map(_usual, others)])


def _usual(part: str) -> str:
    if len(part) == SCRIPT_LENGTH and part.isalpha():
        return part.title()
    return part.upper() if len(part) == REGION_LENGTH else part.lower()


def close_hand_in(hand_in: HandIn) -> None:
    """Add nothing more to a hand-in; what is uploading may be finished. Closing twice does nothing."""
    HandIn.objects.filter(pk=hand_in.pk, closed_at=None).update(closed_at=timezone.now())
    hand_in.refresh_from_db(fields=["closed_at"])
