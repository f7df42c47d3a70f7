"""What the newsroom reads: only through `public` and `public_events`, at one `now` a request.

Counts are counts of what is public. Nothing here knows how much there is besides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from dam.catalogue.models import Asset, Event, HistoryEntry
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.permissions import public, public_events
from dam.catalogue.shown import event_description, event_title, languages_for, name_of, with_shown
from newsroom.cards import Card, cards

EVENTS_A_PAGE = 8
CARDS_AN_EVENT = 9


@dataclass(frozen=True)
class Counts:
    """How many public assets of each kind."""

    photo: int = 0
    film: int = 0
    sound: int = 0


@dataclass(frozen=True)
class EventShown:
    """An event as a reader sees it: words, counts, the first of its public assets, and when the latest appeared."""

    event: Event
    title: str
    description: str
    place: str
    usage_terms: str
    persons: list[str]
    counts: Counts
    latest: datetime | None
    cards: list[Card] = field(default_factory=list)

    @property
    def lead(self) -> Card | None:
        """The picture that stands for the event: the first photo with a picture, else the first film's poster."""
        pictured = [card for card in self.cards if card.pictures and card.kind != MediaKind.SOUND]
        photos = (card for card in pictured if card.kind == MediaKind.PHOTO)
        return next(photos, pictured[0] if pictured else None)

    @property
    def films_and_sounds(self) -> list[Card]:
        """Those that are played."""
        return [card for card in self.cards if card.kind != MediaKind.PHOTO]


def in_order(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Return assets as an event tells them: by the moment they were taken."""
    return assets.order_by("sort_at", "pk")


def read_events(events: Iterable[Event], now: datetime, language: str, *, with_cards: int) -> list[EventShown]:
    """Return events with counts and their first public assets, in a fixed number of queries."""
    rows = list(events)
    counts = _counts(rows, now)
    chosen = _first_assets(rows, now, with_cards) if with_cards else []
    by_event: dict[int | None, list[Card]] = {}
    for asset, card in zip(chosen, cards(chosen, language), strict=True):
        by_event.setdefault(asset.event_id, []).append(card)
    return [
        _shown(event, language, *counts.get(event.pk, (Counts(), None)), by_event.get(event.pk, [])) for event in rows
    ]


def _shown(event: Event, language: str, counts: Counts, latest: datetime | None, found: list[Card]) -> EventShown:
    languages = languages_for(language)
    terms = {text.language: text.usage_terms for text in event.texts.all() if text.usage_terms}
    return EventShown(
        event=event,
        title=event_title(event, languages),
        description=event_description(event, languages),
        place=name_of(event.place, languages) if event.place else "",
        usage_terms=next((terms[tag] for tag in [*languages, *terms] if tag in terms), ""),
        persons=[name for person in event.persons.all() if (name := name_of(person, languages))],
        counts=counts,
        latest=latest,
        cards=found,
    )


def _counts(events: Sequence[Event], now: datetime) -> dict[int, tuple[Counts, datetime | None]]:
    rows = (
        public(now)
        .filter(event__in=events)
        .values("event_id", "kind")
        .annotate(number=Count("pk"), latest=Max("publish_at"))
    )
    found: dict[int, dict[str, int]] = {}
    latest: dict[int, datetime] = {}
    for row in rows:
        found.setdefault(row["event_id"], {})[row["kind"]] = row["number"]
        latest[row["event_id"]] = max(row["latest"], latest.get(row["event_id"], row["latest"]))
    return {pk: (Counts(**kinds), latest.get(pk)) for pk, kinds in found.items()}


def _first_assets(events: Sequence[Event], now: datetime, each: int) -> list[Asset]:
    """Return the first assets of each event, so many of each kind."""
    place = Window(RowNumber(), partition_by=[F("event_id"), F("kind")], order_by=[F("sort_at").asc(), F("pk").asc()])
    first = public(now).filter(event__in=events).annotate(place=place).filter(place__lte=each)
    keys = list(first.values_list("pk", flat=True))
    return list(in_order(with_shown(public(now).filter(pk__in=keys))))


def latest_events(now: datetime) -> QuerySet[Event]:
    """Return the public events, the latest day first."""
    events = public_events(now).select_related("place").prefetch_related("texts", "persons__names", "place__names")
    return events.order_by("-day", "-pk")


def loose_assets(now: datetime) -> QuerySet[Asset]:
    """Return public assets that belong to no event, the latest first."""
    return with_shown(public(now).filter(event=None)).order_by("-sort_at", "-pk")


def neighbours(asset: Asset, now: datetime) -> list[Asset]:
    """Return public assets of the same event around this one in its order: those that follow, then those before."""
    if asset.event_id is None:
        return []
    others = with_shown(public(now).filter(event=asset.event_id).exclude(pk=asset.pk))
    later = Q(sort_at__gt=asset.sort_at) | Q(sort_at=asset.sort_at, pk__gt=asset.pk)
    after = list(in_order(others.filter(later))[:CARDS_AN_EVENT])
    before = list(in_order(others.exclude(later)).reverse()[: CARDS_AN_EVENT - len(after)])
    return [*after, *before]


def public_event(public_id: str, now: datetime) -> Event | None:
    """Return an event of which something is public."""
    return latest_events(now).filter(public_id=public_id).first()


def event_was_public(public_id: str) -> bool:
    """Whether this was an event's public address once: something of it was public while it belonged to it."""
    moved_since = HistoryEntry.objects.filter(
        asset=OuterRef("pk"), action="moved to event", at__gte=OuterRef("was_public_at")
    )
    once = Asset.objects.filter(event=OuterRef("pk"), was_public_at__isnull=False).exclude(Exists(moved_since))
    return Event.objects.filter(Exists(once), public_id=public_id).exists()
