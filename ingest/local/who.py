"""In whose name the command line hands in."""

from django.conf import settings
from django.utils.translation import gettext as _

from dam.accounts.models import Role, User
from dam.accounts.services import NewAccount, create_account
from dam.catalogue.models import Event
from ingest.errors import IngestError

COMMAND_LINE = "command-line@kronika.invalid"


def user_named(reference: str) -> User:
    """Return the active user with this address or public id; with "", the command line's own account.

    That account is made when it is first needed. It has no password, so nobody can sign in as it; it hands in like a
    photographer, so that the record never says of a person what a script did.

    Raises:
        IngestError: there is no such user.
    """
    if reference:
        found = User.objects.filter(email__iexact=reference) | User.objects.filter(public_id=reference)
        user = found.filter(is_active=True).first()
        if user is None:
            raise IngestError(_("There is no active account %(user)s.") % {"user": reference})
        return user
    known = User.objects.filter(email=COMMAND_LINE).first()
    return known or create_account(
        NewAccount(COMMAND_LINE, "Command line", [Role.PHOTOGRAPHER], caption_language=settings.CONTENT_LANGUAGES[0])
    )


def event_named(reference: str) -> Event | None:
    """Return the event with this reference or public id; None for "".

    Raises:
        IngestError: there is no such event.
    """
    if not reference:
        return None
    found = Event.objects.filter(reference=reference) | Event.objects.filter(public_id=reference)
    event = found.first()
    if event is None:
        raise IngestError(_("There is no event %(event)s.") % {"event": reference})
    return event
