"""What the edit form shows: for each field its value, whether it is mixed, and what the event hands down."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dam.catalogue.content import Content, load
from dam.catalogue.models import Asset, AssetRevision, Person, Place
from dam.catalogue.shown import name_of, shown
from dam.theme.languages import own_name
from desk.forms.edit import LIMITS, PLAIN, WRITTEN, Base, Common, common, languages_of, persons_shown, text_of
from desk.reading import content_language, content_languages

LABELS: dict[str, Promise] = {
    "byline": _("By-line"),
    "credit_line": _("Credit line"),
    "copyright_notice": _("Copyright notice"),
    "instructions": _("Instructions to editors"),
    "headline": _("Headline"),
    "caption": _("Caption"),
    "alt_text": _("Alternative text"),
    "keywords": _("Keywords"),
    "place_id": _("Place"),
    "person_ids": _("Persons"),
    "persons_own": _("Persons of its own"),
}
HELP: dict[str, Promise] = {
    "alt_text": _("For people who cannot see it: what is in the picture, in one sentence."),
    "instructions": _("Goes out with every press copy, for example “No use after 1 December”."),
}
ROWS = {"caption": 5, "alt_text": 2}


@dataclass(frozen=True)
class Field:
    """One field of the form; `inherited` is what the event says where the asset says nothing."""

    name: str
    label: str | Promise
    value: str
    mixed: bool
    inherited: str = ""
    help: str | Promise = ""
    rows: int = 0
    limit: int = 0


@dataclass(frozen=True)
class Language:
    """One tab: its fields, its keywords (one asset) and whether anything is written in it by all or by some."""

    tag: str
    name: str
    fields: list[Field]
    keywords: str
    filled: str

    @property
    def opens(self) -> bool:
        """Whether its tab is the one that is open at first: the reader's language, else the office's first."""
        wanted = content_language()
        return self.tag == (wanted if wanted in settings.CONTENT_LANGUAGES else settings.CONTENT_LANGUAGES[0])


@dataclass(frozen=True)
class Chip:
    """A person on the form; `count` is on how many of the selected assets, 0 meaning on all."""

    key: int
    name: str
    count: int = 0


@dataclass(frozen=True)
class PlaceField:
    """The place on the form."""

    key: str
    name: str
    mixed: bool
    inherited: str


@dataclass(frozen=True)
class EditState:
    """The whole form for one asset or several."""

    assets: list[Asset]
    plain: list[Field]
    languages: list[Language]
    chips: list[Chip]
    partly: list[Chip]
    persons_inherited: bool
    place: PlaceField

    @property
    def single(self) -> Asset | None:
        """The asset, when there is only one."""
        return self.assets[0] if len(self.assets) == 1 else None


def with_bases(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Return `assets` with everything that the form reads."""
    return assets.select_related("event__place", "current_revision__place", "current_version").prefetch_related(
        "current_revision__texts",
        "current_revision__persons__names",
        "current_revision__place__names",
        "event__texts",
        "event__persons__names",
        "event__place__names",
    )


def base_of(asset: Asset, revision: AssetRevision | None) -> Base:
    """Return what a form of `revision` is made from."""
    inherited = tuple(person.pk for person in asset.event.persons.all()) if asset.event else ()
    return Base(load(revision) if revision else Content(), inherited)


def _plain_field(name: str, assets: Sequence[Asset], bases: Sequence[Base]) -> Field:
    found = common([getattr(base.content, name) for base in bases])
    handed = common([getattr(asset.event, name, "") if asset.event else "" for asset in assets])
    return Field(
        name,
        LABELS[name],
        found.value,
        found.mixed,
        inherited="" if found.mixed else handed.value,
        help=HELP.get(name, ""),
        limit=LIMITS[name],
    )


def _language(tag: str, bases: Sequence[Base]) -> Language:
    texts = [text_of(base.content, tag) for base in bases]
    fields = []
    for name in WRITTEN:
        found = common([getattr(text, name) for text in texts])
        fields.append(
            Field(
                f"{name}__{tag}",
                LABELS[name],
                found.value,
                found.mixed,
                help=HELP.get(name, ""),
                rows=ROWS.get(name, 0),
                limit=LIMITS.get(name, 0),
            )
        )
    written = sum(bool(text.headline or text.caption) for text in texts)
    filled = "filled" if written == len(texts) else "partly" if written else ""
    words = common([text.keywords for text in texts], ())
    return Language(tag, own_name(tag), fields, ", ".join(words.value), filled)


def _chips(bases: Sequence[Base], people: dict[int, str]) -> tuple[list[Chip], list[Chip]]:
    counts: Counter[int] = Counter(key for base in bases for key in persons_shown(base.content, base.inherited))
    order = sorted(counts, key=lambda key: people.get(key, ""))
    everywhere = [Chip(key, people.get(key, "?")) for key in order if counts[key] == len(bases)]
    partly = [Chip(key, people.get(key, "?"), counts[key]) for key in order if counts[key] < len(bases)]
    return everywhere, partly


def _names(keys: set[int]) -> dict[int, str]:
    languages = content_languages()
    people = Person.objects.filter(pk__in=keys).prefetch_related("names")
    return {person.pk: name_of(person, languages) for person in people}


def place_name(place: Place | None) -> str:
    """Return a place's name for this reader, or nothing."""
    return name_of(place, content_languages()) if place else ""


def _place(assets: Sequence[Asset], bases: Sequence[Base]) -> PlaceField:
    found: Common = common([base.content.place_id for base in bases], None)
    handed = common([asset.event.place_id if asset.event else None for asset in assets], None)
    event = assets[0].event if assets else None
    inherited = place_name(event.place) if event and handed.value and not handed.mixed else ""
    place = Place.objects.filter(pk=found.value).prefetch_related("names").first() if found.value else None
    return PlaceField(str(found.value or ""), place_name(place), found.mixed, inherited)


def edit_state(assets: Sequence[Asset]) -> EditState:
    """Return the form of assets that were read by `with_bases`."""
    bases = [base_of(asset, asset.current_revision) for asset in assets]
    keys = {key for base in bases for key in persons_shown(base.content, base.inherited)}
    chips, partly = _chips(bases, _names(keys))
    contents = [base.content for base in bases]
    return EditState(
        assets=list(assets),
        plain=[_plain_field(name, assets, bases) for name in PLAIN],
        languages=[_language(tag, bases) for tag in languages_of(contents)],
        chips=chips,
        partly=partly,
        persons_inherited=not any(base.content.persons_own for base in bases),
        place=_place(assets, bases),
    )


def headline_of(asset: Asset) -> str:
    """Return how an asset is called in a sentence: its headline, else its archive number."""
    return shown(asset, asset.current_revision, content_language()).headline or asset.archive_number
