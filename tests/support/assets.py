"""Assets made through the catalogue's own registration, without any bytes behind them."""

import hashlib
from datetime import UTC, date, datetime
from itertools import count

from django.db import transaction
from django.utils import timezone

from dam.accounts.models import Organisation, User
from dam.catalogue.models import Asset, Event, EventText, Original
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.services.registration import NewAsset, register
from dam.catalogue.texts import TextValues

_numbers = count(1)


def make_original(mime_type: str = "image/jpeg") -> Original:
    """Make an original's row; its digest is of a running number."""
    data = f"original {next(_numbers)}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    return Original.objects.create(
        sha256=sha256,
        sha512=hashlib.sha512(data).hexdigest(),
        size=len(data),
        mime_type=mime_type,
        storage_key=f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}",
        stored_at=timezone.now(),
    )


def make_event(reference: str = "", title: str = "Summit", day: date = date(2026, 11, 23), **fields: object) -> Event:
    """Make an event with an English title."""
    event = Event.objects.create(reference=reference or f"event-{next(_numbers)}", day=day, **fields)
    EventText.objects.create(event=event, language="en", title=title)
    return event


def make_asset(
    uploader: User,
    *,
    event: Event | None = None,
    kind: str = MediaKind.PHOTO,
    headline: str = "Handshake",
    texts: dict[str, TextValues] | None = None,
    institution: Organisation | None = None,
    at: datetime = datetime(2026, 11, 23, 10, 0, tzinfo=UTC),
) -> Asset:
    """Register an asset in draft, with one English headline unless texts say otherwise."""
    new = NewAsset(
        original=make_original(),
        kind=kind,
        file_name="DSC_0001.JPG",
        width=6000,
        height=4000,
        texts={"en": TextValues(headline=headline)} if texts is None else texts,
        event=event,
        uploader=uploader,
        institution=institution,
    )
    with transaction.atomic():
        return register(new, at, at.year)
