"""Names of a person or place by language and script, with aliases; and the posts that a person held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.conf import settings
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Post
from dam.catalogue.models.vocabulary import NameKind
from dam.catalogue.services.vocabulary import HeldPost, Name
from dam.theme.languages import own_name
from desk.forms.edit import cleaned

UNDETERMINED = "und"  # RFC 5646 section 4.1: the tag of a language that nobody has stated
LONGEST = 200
SPARE_POSTS = 1


class NameRow(Protocol):
    """A stored name."""

    @property
    def language(self) -> str:
        """Its language tag."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def kind(self) -> str:
        """Shown or alias."""


@dataclass(frozen=True)
class NameField:
    """The shown name in one language."""

    tag: str
    label: str
    value: str


@dataclass(frozen=True)
class NamesForm:
    """What the form of names shows."""

    fields: list[NameField]
    aliases: str


def name_languages(rows: Iterable[NameRow] = ()) -> list[str]:
    """Return the languages in which to give a name: the office's, Serbian in Cyrillic, and those already used."""
    used = [row.language for row in rows if row.kind == NameKind.SHOWN]
    usual = [*settings.CONTENT_LANGUAGES, *(["sr-Cyrl"] if "sr-Latn" in settings.CONTENT_LANGUAGES else [])]
    return list(dict.fromkeys([*usual, *sorted(used)]))


def names_form(rows: Iterable[NameRow] = (), start: str = "", language: str = "") -> NamesForm:
    """Return the form for stored names, or an empty one that begins with a name somebody typed."""
    stored = list(rows)
    shown = {row.language: row.name for row in stored if row.kind == NameKind.SHOWN}
    if start and not stored:
        shown[language] = start
    aliases = [row.name for row in stored if row.kind == NameKind.ALIAS]
    fields = [
        NameField(tag, _label(tag), shown.get(tag, "")) for tag in dict.fromkeys([*name_languages(stored), *shown])
    ]
    return NamesForm(fields, "\n".join(aliases))


@dataclass(frozen=True)
class TypedName:
    """A name as it was typed, to be shown again when it could not be saved."""

    language: str
    name: str
    kind: str


def typed_names(data: QueryDict) -> Sequence[NameRow]:
    """Return what was typed into a form of names, as rows for `names_form`."""
    return [
        TypedName(name.language, name.name, NameKind.ALIAS if name.alias else NameKind.SHOWN)
        for name in read_names(data)
    ]


def typed_posts(data: QueryDict) -> list["PostRow"]:
    """Return what was typed into the rows of posts, unchecked, as rows of the form."""
    numbers = sorted({key.split("__")[1] for key in data if key.startswith("post__")}, key=lambda n: (len(n), n))
    rows = []
    for place, number in enumerate(numbers):
        start = f"post__{number}__title__"
        titles = {key.removeprefix(start): data.get(key, "") for key in data if key.startswith(start)}
        first, last = (data.get(f"post__{number}__{end}", "") for end in ("first", "last"))
        rows.append(PostRow(place, _titles(titles), first, last))
    return rows


def _label(tag: str) -> str:
    return own_name(tag) if tag != UNDETERMINED else _("no language")


def read_names(data: QueryDict, stored: Iterable[NameRow] = ()) -> list[Name]:
    """Return the names of a form; an alias that was there keeps its language, a new one is of none."""
    known = {row.name: row.language for row in stored if row.kind == NameKind.ALIAS}
    found = []
    for key in data:
        if key.startswith("name__"):
            typed = " ".join(cleaned(data.get(key, "")).split())[:LONGEST]
            if typed:
                found.append(Name(key.removeprefix("name__")[:35], typed))
    lines = [" ".join(line.split())[:LONGEST] for line in cleaned(data.get("aliases", "")).split("\n")]
    found += [Name(known.get(line, UNDETERMINED), line, alias=True) for line in dict.fromkeys(lines) if line]
    return found


@dataclass(frozen=True)
class PostRow:
    """One post on the form: its number on the page, titles by language, first and last day as typed."""

    number: int
    titles: list[NameField]
    first_day: str
    last_day: str


def posts_form(posts: Iterable[Post] = ()) -> list[PostRow]:
    """Return stored posts as rows of the form, and an empty one."""
    rows = []
    for number, post in enumerate(posts):
        titles = {title.language: title.title for title in post.titles.all()}
        rows.append(PostRow(number, _titles(titles), _day(post.first_day), _day(post.last_day)))
    start = len(rows)
    return rows + [PostRow(start + n, _titles({}), "", "") for n in range(SPARE_POSTS)]


def _titles(titles: dict[str, str]) -> list[NameField]:
    tags = dict.fromkeys([*settings.CONTENT_LANGUAGES, *titles])
    return [NameField(tag, own_name(tag), titles.get(tag, "")) for tag in tags]


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def read_posts(data: QueryDict) -> list[HeldPost]:
    """Return the posts of a form; rows without any title are left out.

    Raises:
        CatalogueError: a day cannot be read, or the last comes before the first.
    """
    numbers = sorted({key.split("__")[1] for key in data if key.startswith("post__")})
    found = []
    for number in numbers:
        start = f"post__{number}__title__"
        titles = [
            (key.removeprefix(start), typed[:LONGEST])
            for key in data
            if key.startswith(start) and (typed := cleaned(data.get(key, "")))
        ]
        first, last = (_read_day(data.get(f"post__{number}__{end}", "")) for end in ("first", "last"))
        if first and last and last < first:
            raise CatalogueError(_("Nothing was saved: a post ends before it begins. Correct its days."))
        if titles:
            found.append(HeldPost(titles, first, last))
    return found


def _read_day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        day = parse_date(text.strip())
    except ValueError:
        day = None
    if day is None:
        raise CatalogueError(_("Nothing was saved: “%(text)s” is not a day. Write it as 2026-11-23.") % {"text": text})
    return day
