"""What is shown of an asset: its own values, else its event's, each saying which; in the reader's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet

from dam.catalogue.models import Asset, AssetRevision, Event, Person, Place
from dam.catalogue.models.event import Ownership
from dam.catalogue.models.vocabulary import NameKind
from dam.catalogue.texts import TextValues, pick, preference

PREFETCH = (
    "texts",
    "persons__names",
    "place__names",
)


@dataclass(frozen=True)
class Value:
    """A value to show, and whether it is the event's."""

    value: str
    inherited: bool = False

    def __str__(self) -> str:
        return self.value

    def __bool__(self) -> bool:
        return bool(self.value)


@dataclass(frozen=True)
class Embargo:
    """The embargo that holds: until a time, or until somebody lifts it."""

    until: datetime | None
    until_lifted: bool
    inherited: bool

    def holds(self, now: datetime) -> bool:
        """Whether nobody outside may use the asset at `now`."""
        return self.until_lifted or (self.until is not None and self.until > now)


@dataclass(frozen=True)
class Shown:
    """An asset's content as a person reads it. `texts` holds every language; headline and caption are one of them."""

    headline: str
    caption: str
    language: str
    texts: dict[str, TextValues]
    byline: Value
    credit_line: Value
    copyright_notice: Value
    instructions: str
    usage_terms: dict[str, str]
    persons: list[tuple[Person, str]]
    persons_inherited: bool
    place: Place | None
    place_name: str
    place_inherited: bool
    ownership: str
    embargo: Embargo
    keywords: tuple[str, ...] = field(default=())
    alt_text: str = ""


def languages_for(first: str) -> list[str]:
    """Return the office's content languages in the order in which to try them for a reader of `first`."""
    return preference(first, settings.CONTENT_LANGUAGES)


def with_shown(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Return `assets` with everything that `shown` reads, in a fixed number of queries."""
    related = [f"{base}__{name}" for base in ("current_revision", "approved_revision") for name in PREFETCH]
    return assets.select_related(
        "event__place", "current_revision__place", "approved_revision__place", "current_version__original"
    ).prefetch_related(*related, "event__texts", "event__persons__names", "event__place__names")


def name_of(thing: Person | Place, languages: Iterable[str]) -> str:
    """Return a person's or place's name for a reader: the shown one of the first language that has one."""
    names = {row.language: row.name for row in thing.names.all() if row.kind == NameKind.SHOWN}
    found = pick(names, languages)
    return found[1] if found else ""


def event_title(event: Event, languages: Sequence[str]) -> str:
    """Return an event's title for a reader, or its reference when it has none."""
    found = pick({text.language: text.title for text in event.texts.all()}, languages)
    return found[1] if found else event.reference


def event_description(event: Event, languages: Sequence[str]) -> str:
    """Return an event's description for a reader, or nothing."""
    found = pick({text.language: text.description for text in event.texts.all()}, languages)
    return found[1] if found else ""


def embargo_of(asset: Asset) -> Embargo:
    """Return the embargo that holds for an asset: its own where it has one, else its event's."""
    if asset.embargo_own or asset.event is None:
        return Embargo(asset.embargo_until, asset.embargo_open, inherited=False)
    return Embargo(asset.event.embargo_until, asset.event.embargo_open, inherited=True)


def _own_or(own: str, inherited: str) -> Value:
    return Value(own) if own or not inherited else Value(inherited, inherited=True)


def _keys_by_language(texts: dict[str, TextValues], languages: Sequence[str]) -> tuple[str, TextValues]:
    return pick(texts, languages) or (languages[0], TextValues())


def shown(asset: Asset, revision: AssetRevision | None, language: str) -> Shown:
    """Return what a reader of `language` sees of `asset` in `revision` (none of it: an empty one)."""
    languages = languages_for(language)
    event = asset.event
    texts = {
        row.language: TextValues(row.headline, row.caption, row.alt_text, tuple(row.keywords))
        for row in (revision.texts.all() if revision else ())
    }
    tag, text = _keys_by_language(texts, languages)
    persons_own = revision is not None and (revision.persons_own or event is None)
    people = list(revision.persons.all()) if revision and persons_own else list(event.persons.all()) if event else []
    place = (revision.place if revision else None) or (event.place if event else None)
    return Shown(
        headline=_first(texts, "headline", [tag, *languages]),
        caption=_first(texts, "caption", [tag, *languages]),
        language=tag,
        texts=texts,
        byline=_own_or(revision.byline if revision else "", event.byline if event else ""),
        credit_line=_own_or(revision.credit_line if revision else "", event.credit_line if event else ""),
        copyright_notice=_own_or(
            revision.copyright_notice if revision else "", event.copyright_notice if event else ""
        ),
        instructions=revision.instructions if revision else "",
        usage_terms={t.language: t.usage_terms for t in event.texts.all() if t.usage_terms} if event else {},
        persons=[(person, name_of(person, languages)) for person in people],
        persons_inherited=not persons_own,
        place=place,
        place_name=name_of(place, languages) if place else "",
        place_inherited=place is not None and (revision is None or revision.place_id is None),
        ownership=asset.ownership or (event.ownership if event else Ownership.OWN),
        embargo=embargo_of(asset),
        keywords=text.keywords,
        alt_text=text.alt_text,
    )


def _first(texts: dict[str, TextValues], name: str, languages: Sequence[str]) -> str:
    found = pick({tag: getattr(text, name) for tag, text in texts.items()}, languages)
    return str(found[1]) if found else ""
