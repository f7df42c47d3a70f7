"""Reads what a batch of assets is found by: a fixed number of queries, however many assets."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dam.catalogue.models import (
    Asset,
    AssetReader,
    AssetRevision,
    AssetText,
    Event,
    EventText,
    Person,
    PersonName,
    Place,
    PlaceName,
    PostTitle,
    TermName,
)
from search.analysis import Passage

ThingKind = Literal["person", "place"]


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A post's title, and the days it was held; None is open."""

    title: Passage
    first_day: date | None
    last_day: date | None

    def held_on(self, day: date) -> bool:
        """Whether the post was held on `day`."""
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or self.last_day >= day)


@dataclass(slots=True)
class Batch:
    """Rows by primary key; texts and names as passages in their languages."""

    assets: dict[int, Asset] = field(default_factory=dict)
    readers: dict[int, list[int]] = field(default_factory=dict)
    texts: dict[int, list[Passage]] = field(default_factory=dict)
    revision_persons: dict[int, list[int]] = field(default_factory=dict)
    event_persons: dict[int, list[int]] = field(default_factory=dict)
    event_texts: dict[int, list[Passage]] = field(default_factory=dict)
    term_names: dict[int, list[Passage]] = field(default_factory=dict)
    person_names: dict[int, list[Passage]] = field(default_factory=dict)
    posts: dict[int, list[HeldPost]] = field(default_factory=dict)
    place_names: dict[int, list[Passage]] = field(default_factory=dict)
    parents: dict[int, int | None] = field(default_factory=dict)
    public_ids: dict[tuple[ThingKind, int], str] = field(default_factory=dict)

    def places_around(self, place: int | None) -> list[int]:
        """Return a place and all that it lies within, the nearest first; a circle is walked once."""
        found: list[int] = []
        while place is not None and place not in found:
            found.append(place)
            place = self.parents.get(place)
        return found


def read(asset_pks: Sequence[int]) -> Batch:
    """Read a batch of assets with everything that they are found by; destroyed ones are left out."""
    assets = (
        Asset.objects.filter(pk__in=asset_pks, destroyed_at=None)
        .select_related("event", "current_revision", "approved_revision", "current_version")
        .defer("current_version__raw_metadata")
    )
    batch = Batch(assets={asset.pk: asset for asset in assets})
    batch.readers = _grouped(AssetReader.objects.filter(asset__in=batch.assets).values_list("asset_id", "user_id"))
    events = {asset.event_id for asset in batch.assets.values() if asset.event_id}
    kinds = {asset.event.kind_id for asset in batch.assets.values() if asset.event and asset.event.kind_id}
    revisions = {
        revision
        for asset in batch.assets.values()
        for revision in (asset.current_revision_id, asset.approved_revision_id)
        if revision
    }
    batch.texts = _asset_texts(revisions)
    batch.event_texts = _event_texts(events)
    batch.term_names = _names(TermName.objects.filter(term__in=kinds).values_list("term_id", "name", "language"))
    persons_of = AssetRevision.persons.through.objects.filter(assetrevision__in=revisions)
    batch.revision_persons = _grouped(persons_of.order_by("pk").values_list("assetrevision_id", "person_id"))
    persons_at = Event.persons.through.objects.filter(event__in=events)
    batch.event_persons = _grouped(persons_at.order_by("pk").values_list("event_id", "person_id"))
    _read_persons(batch)
    _read_places(batch)
    return batch


def _grouped(pairs: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _names(rows: Iterable[tuple[int, str, str]]) -> dict[int, list[Passage]]:
    """Group names; a name is searched with the endings of every language, whichever it is written in."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for key, name, _language in rows:
        found[key][name] = None
    return {key: [Passage(name) for name in names] for key, names in found.items()}


def _asset_texts(revisions: Iterable[int]) -> dict[int, list[Passage]]:
    found: dict[int, list[Passage]] = defaultdict(list)
    rows = AssetText.objects.filter(revision__in=revisions).order_by("pk")
    for revision, language, headline, caption, alt_text, keywords in rows.values_list(
        "revision_id", "language", "headline", "caption", "alt_text", "keywords"
    ):
        found[revision] += [Passage(t, language) for t in (headline, caption, alt_text, *keywords) if t]
    return dict(found)


def _event_texts(events: Iterable[int]) -> dict[int, list[Passage]]:
    found: dict[int, list[Passage]] = defaultdict(list)
    rows = EventText.objects.filter(event__in=events).order_by("pk")
    for event, language, title, description in rows.values_list("event_id", "language", "title", "description"):
        found[event] += [Passage(t, language) for t in (title, description) if t]
    return dict(found)


def _read_persons(batch: Batch) -> None:
    persons = {pk for pks in (*batch.revision_persons.values(), *batch.event_persons.values()) for pk in pks}
    for pk, public_id in Person.objects.filter(pk__in=persons).values_list("pk", "public_id"):
        batch.public_ids["person", pk] = public_id
    names = PersonName.objects.filter(person__in=persons).order_by("pk")
    batch.person_names = _names(names.values_list("person_id", "name", "language"))
    posts: dict[int, list[HeldPost]] = defaultdict(list)
    titles = PostTitle.objects.filter(post__person__in=persons).order_by("pk")
    for person, title, language, first, last in titles.values_list(
        "post__person_id", "title", "language", "post__first_day", "post__last_day"
    ):
        posts[person].append(HeldPost(Passage(title, language), first, last))
    batch.posts = dict(posts)


def _read_places(batch: Batch) -> None:
    missing: set[int] = set()
    for asset in batch.assets.values():
        for owner in (asset.current_revision, asset.approved_revision, asset.event):
            if owner is not None and owner.place_id:
                missing.add(owner.place_id)
    while missing:
        for pk, parent, public_id in Place.objects.filter(pk__in=missing).values_list("pk", "parent_id", "public_id"):
            batch.parents[pk] = parent
            batch.public_ids["place", pk] = public_id
        missing = {parent for parent in batch.parents.values() if parent} - batch.parents.keys()
    names = PlaceName.objects.filter(place__in=batch.parents).order_by("pk")
    batch.place_names = _names(names.values_list("place_id", "name", "language"))
