"""An asset's entries: what its desk revision says for the desk, what its approved revision says for the newsroom.

Pure but for the rows it is given. What inherits from the event is resolved here, as `dam.catalogue.shown` shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.utils import timezone

from dam.catalogue.models import Asset, AssetRevision
from dam.catalogue.models.asset import AssetState
from dam.catalogue.models.event import Ownership
from search.analysis import Passage, analyse
from search.documents.sources import Batch, ThingKind
from search.numbers import number_terms
from search.schema import DESK, NEWSROOM, Entry, FaceName, order_key

OPEN_ACCESS = "open"
NO_LANGUAGE = "zxx"  # BCP 47: no linguistic content, so no endings either


@dataclass(slots=True)
class _Said:
    """Passages by scope, and the persons and places that are meant."""

    passages: dict[str, list[Passage]] = field(default_factory=dict)
    persons: list[int] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    things: list[str] = field(default_factory=list)

    def add(self, scope: str, found: Iterable[Passage]) -> None:
        """Let passages be found in their scope, and in the text as a whole."""
        kept = list(found)
        self.passages.setdefault("text", []).extend(kept)
        if scope != "text":
            self.passages.setdefault(scope, []).extend(kept)


def entries_of(asset: Asset, batch: Batch) -> list[Entry]:
    """Return the desk's entry and, while the asset may leave the house, the newsroom's."""
    desk = _said(asset, asset.current_revision, batch)
    _add_inside(desk, asset)
    found = [_entry(DESK, asset, desk)]
    _restrict(found[0], asset, batch)
    if may_leave(asset):
        found.append(_entry(NEWSROOM, asset, _said(asset, asset.approved_revision, batch)))
        found[1].numbers["visible_from"] = [microseconds(_visible_from(asset))]
    return found


def may_leave(asset: Asset) -> bool:
    """Whether everybody may see the asset, now or from a known time on: `permissions.public` but for the clock."""
    event = asset.event
    put_away = (asset.destroyed_at, asset.taken_back_at, asset.quarantined_at, asset.held_at)
    if asset.state != AssetState.APPROVED or asset.publish_at is None or asset.approved_revision_id is None:
        return False
    if any(put_away) or (event is not None and event.restricted):
        return False
    ownership = asset.ownership or (event.ownership if event else Ownership.OWN)
    if ownership == Ownership.THIRD_PARTY and asset.third_party_allowed_at is None:
        return False
    return not (asset.embargo_open if asset.embargo_own else event is not None and event.embargo_open)


def _visible_from(asset: Asset) -> datetime:
    assert asset.publish_at is not None  # asked only of what may leave
    until = asset.embargo_until if asset.embargo_own else asset.event.embargo_until if asset.event else None
    return max(asset.publish_at, until) if until else asset.publish_at


def _said(asset: Asset, revision: AssetRevision | None, batch: Batch) -> _Said:
    said = _Said()
    event = asset.event
    if revision is not None:
        said.add("text", batch.texts.get(revision.pk, ()))
    own = revision is not None and (revision.persons_own or event is None)
    of_revision = batch.revision_persons.get(revision.pk, []) if revision and own else []
    said.persons = of_revision if own or event is None else batch.event_persons.get(event.pk, [])
    place = (revision.place_id if revision else None) or (event.place_id if event else None)
    said.places = batch.places_around(place)
    said.things = [batch.public_ids[thing] for thing in (*_keys("person", said.persons), *_keys("place", said.places))]
    day = day_of(asset)
    for person in said.persons:
        said.add("person", batch.person_names.get(person, ()))
        said.add("person", (post.title for post in batch.posts.get(person, ()) if post.held_on(day)))
    for around in said.places:
        said.add("place", batch.place_names.get(around, ()))
    if event is not None:
        said.add("event", batch.event_texts.get(event.pk, ()))
        said.add("event", batch.term_names.get(event.kind_id or 0, ()))
        said.things.append(event.public_id)
    for name in ("byline", "credit_line"):
        value = (getattr(revision, name) if revision else "") or (getattr(event, name) if event else "")
        said.add("text", [Passage(value)] if value else [])
    return said


def _keys(kind: ThingKind, pks: Iterable[int]) -> Iterable[tuple[ThingKind, int]]:
    return ((kind, pk) for pk in pks)


def _add_inside(said: _Said, asset: Asset) -> None:
    """Add what only the desk finds an asset by: its number, its file's name and folders, names read from the file."""
    said.add("text", [Passage(asset.archive_number, NO_LANGUAGE)])
    if asset.current_revision is not None and asset.current_revision.instructions:
        said.add("text", [Passage(asset.current_revision.instructions)])
    if asset.event is not None:
        said.add("event", [Passage(asset.event.reference, NO_LANGUAGE)])
    version = asset.current_version
    if version is None:
        return
    said.add("file", [Passage(name, NO_LANGUAGE) for name in (version.file_name, version.relative_path) if name])
    described = version.described
    persons = described.get("persons")
    said.add("person", [Passage(p) for p in persons if isinstance(p, str)] if isinstance(persons, list) else ())
    places = (described.get(name) for name in ("location", "city", "country"))
    said.add("place", [Passage(place) for place in places if isinstance(place, str)])


def day_of(asset: Asset) -> date:
    """Return the day an asset is of, by the office's calendar: as the camera says, else its event's, else registered.

    A camera's wall time needs no zone to say its day.
    """
    try:
        return date.fromisoformat(asset.taken_wall[:10])
    except ValueError:
        if asset.taken_at is None and asset.event is not None:
            return asset.event.day
        return timezone.localtime(asset.sort_at).date()


def _entry(face: FaceName, asset: Asset, said: _Said) -> Entry:
    day = day_of(asset)
    entry = Entry()
    entry.keywords["face"] = [face]
    entry.keywords["kind"] = [asset.kind]
    entry.keywords["number"] = number_terms(asset.public_id, asset.archive_number if face == DESK else "")
    if asset.narrowed_at is not None:
        entry.keywords["seen"] = [seen_term(asset.pk, asset.narrowed_at)]
    entry.keywords["thing"] = said.things
    entry.numbers["asset"] = [asset.pk]
    entry.numbers["order"] = [order_key(_microseconds(asset.sort_at) // 1000, asset.pk)]
    entry.numbers["day"] = [day.year * 10_000 + day.month * 100 + day.day]
    entry.numbers["year"] = [day.year]
    entry.numbers["event"] = [asset.event_id] if asset.event_id else []
    entry.numbers["person"] = sorted(set(said.persons))
    entry.numbers["place"] = sorted(said.places)
    for scope, passages in said.passages.items():
        add_forms(entry, scope, passages)
    return entry


def add_forms(entry: Entry, scope: str, passages: Iterable[Passage]) -> None:
    """Put the three forms of passages into the fields of their scope."""
    analysed = analyse(dict.fromkeys(passages))
    entry.texts[f"{scope}_folded"] = [" ".join(one.folded) for one in analysed]
    entry.texts[f"{scope}_exact"] = [" ".join(dict.fromkeys(word for one in analysed for word in one.exact))]
    entry.texts[f"{scope}_stem"] = [" ".join(dict.fromkeys(stem for one in analysed for stem in one.stems))]


def _restrict(entry: Entry, asset: Asset, batch: Batch) -> None:
    """Note on the desk's entry what `permissions.visible_to` asks about."""
    restricted = asset.event is not None and asset.event.restricted
    entry.keywords["access"] = [event_access(asset.event_id or 0) if restricted else OPEN_ACCESS]
    entry.keywords["apart"] = ["yes"] if asset.taken_back_at or asset.quarantined_at else []
    hands = [hand(pk) for pk in (asset.uploader_id, *batch.readers.get(asset.pk, ())) if pk]
    entry.keywords["hands"] = hands + ([institution_hand(asset.institution_id)] if asset.institution_id else [])
    entry.keywords["state"] = [asset.state]
    entry.numbers["publish_at"] = [microseconds(asset.publish_at)] if asset.publish_at else []


def event_access(event: int) -> str:
    """Return the term of what only the named readers of a restricted event see."""
    return f"event:{event}"


def hand(user: int) -> str:
    """Return the term of what a user handed in."""
    return f"user:{user}"


def institution_hand(organisation: int) -> str:
    """Return the term of what was handed in for an institution."""
    return f"institution:{organisation}"


def seen_term(asset: int, narrowed_at: datetime) -> str:
    """Return the term by which an entry says which narrowing of its asset it has seen."""
    return f"{asset}:{_microseconds(narrowed_at)}"


def microseconds(moment: datetime) -> int:
    """Return a moment as microseconds since 1970, not below 0: what an index compares."""
    return max(_microseconds(moment), 0)


def _microseconds(moment: datetime) -> int:
    delta = moment - EPOCH
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
