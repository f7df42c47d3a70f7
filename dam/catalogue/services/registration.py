"""An asset comes into being: called by ingest in the transaction that moves a file to REGISTERED."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import F

from dam.accounts.models import Organisation, User
from dam.catalogue.content import Content, write_revision
from dam.catalogue.models import Asset, AssetReader, AssetVersion, Event, NumberSequence, Original
from dam.catalogue.services.common import record, reindex
from dam.catalogue.services.vocabulary import persons_named, place_named
from dam.catalogue.texts import TextValues


@dataclass(frozen=True)
class Taken:
    """The moment of capture: camera's wall time (ISO 8601, no zone), minutes east of UTC, UTC, and the source."""

    wall: str = ""
    offset_minutes: int | None = None
    at: datetime | None = None
    source: str = ""


@dataclass(frozen=True)
class NewAsset:
    """What ingest knows of a file when its asset is made. `texts` is by language tag, all of them declared."""

    original: Original
    kind: str
    file_name: str
    relative_path: str = ""
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    described: Mapping[str, Any] = field(default_factory=dict)
    raw_metadata: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, TextValues] = field(default_factory=dict)
    byline: str = ""
    credit_line: str = ""
    copyright_notice: str = ""
    instructions: str = ""
    person_names: tuple[str, ...] = ()
    place_name: str = ""
    taken: Taken = field(default_factory=Taken)
    event: Event | None = None
    uploader: User | None = None
    institution: Organisation | None = None


def archive_number(year: int) -> str:
    """Return the next archive number of a year of registration, such as `PMO-2026-000123`; gaps may remain."""
    while not NumberSequence.objects.filter(year=year).update(last=F("last") + 1):
        NumberSequence.objects.get_or_create(year=year)
    last = NumberSequence.objects.get(year=year).last
    return f"{settings.ARCHIVE_PREFIX}-{year}-{last:06d}"


def register(new: NewAsset, at: datetime, local_year: int) -> Asset:
    """Make the asset with its first version and revision; must run inside the caller's transaction.

    Names of persons and of the place that the vocabulary knows become links; the others stay in `described`.
    """
    asset = Asset.objects.create(
        archive_number=archive_number(local_year),
        kind=new.kind,
        event=new.event,
        uploader=new.uploader,
        institution=new.institution,
        taken_wall=new.taken.wall,
        taken_offset=new.taken.offset_minutes,
        taken_at=new.taken.at,
        taken_source=new.taken.source,
        sort_at=new.taken.at or at,
        registered_at=at,
        changed_at=at,
    )
    asset.current_version = AssetVersion.objects.create(
        asset=asset,
        original=new.original,
        file_name=new.file_name,
        relative_path=new.relative_path,
        width=new.width,
        height=new.height,
        duration=new.duration,
        described=dict(new.described),
        raw_metadata=dict(new.raw_metadata),
        added_by=new.uploader,
    )
    asset.save(update_fields=["current_version"])
    persons = persons_named(new.person_names)
    content = Content(
        byline=new.byline,
        credit_line=new.credit_line,
        copyright_notice=new.copyright_notice,
        instructions=new.instructions,
        place_id=place_named(new.place_name),
        persons_own=bool(persons),
        person_ids=persons,
        texts={tag: text for tag, text in new.texts.items() if text},
    )
    write_revision(asset, content, author=new.uploader, at=at, note="as handed in")
    record([asset], new.uploader, "registered", at, {"file_name": new.file_name, "sha256": new.original.sha256})
    reindex([asset.public_id])
    return asset


def also_handed_in(asset: Asset, user: User, at: datetime) -> None:
    """Note that somebody else handed in the same bytes: the asset then stands among their hand-ins too."""
    if asset.uploader_id != user.pk:
        _row, made = AssetReader.objects.get_or_create(asset=asset, user=user)
        if made:
            record([asset], user, "handed in again", at)
            reindex([asset.public_id])
