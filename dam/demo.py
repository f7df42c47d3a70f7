"""The demonstration: accounts and one event, handed in through the real pipeline. Exists only with DEMO=1."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

import samples
from dam.accounts.models import Organisation, Role, RoleGrant, User
from dam.catalogue.content import Changes
from dam.catalogue.models import Asset, Event
from dam.catalogue.services import editing, events, publication, review, vocabulary
from dam.catalogue.services.vocabulary import HeldPost, Name
from dam.catalogue.texts import TextValues
from dam.work.runner import drain
from ingest import services as ingest

PASSWORD = "kronika-demo"  # noqa: S105 - printed at every start, accepted only on loopback

ACCOUNTS: tuple[tuple[str, str, str, str, tuple[Role, ...]], ...] = (
    ("photographer@demo.example", "Arta Photographer", "office", "sq", (Role.PHOTOGRAPHER,)),
    ("editor@demo.example", "Jelena Editor", "office", "sr-Latn", (Role.EDITOR,)),
    ("approver@demo.example", "Besnik Approver", "office", "sq", (Role.APPROVER,)),
    ("archivist@demo.example", "Mira Archivist", "office", "sq", (Role.ARCHIVIST,)),
    ("journalist@demo.example", "Dan Journalist", "media", "en", (Role.MEDIA,)),
)
ORGANISATIONS = {
    "office": ("Office of the Prime Minister", Organisation.Kind.OFFICE),
    "media": ("The Daily Example", Organisation.Kind.MEDIA),
}


def account_lines() -> list[str]:
    """Return the demo accounts as lines for a terminal."""
    rows = [f"  {email:28} {', '.join(role.label for role in roles)}" for email, _n, _o, _l, roles in ACCOUNTS]
    return [f"Demo accounts, all with the password  {PASSWORD}", *rows]
