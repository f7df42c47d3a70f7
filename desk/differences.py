"""Two texts side by side, with the words that differ marked; and the values of a revision in words."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dam.catalogue.content import Content, Difference, differing, flat
from dam.catalogue.models import Person, Place
from dam.catalogue.shown import name_of
from desk.reading import content_languages
from desk.words import field_words

PIECES = re.compile(r"\s+|[^\s]+")
MOST_PIECES = 4000


def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Return both texts as escaped HTML: what only the first has in `del`, what only the second has in `ins`."""
    left, right = PIECES.findall(before)[:MOST_PIECES], PIECES.findall(after)[:MOST_PIECES]
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    one: list[tuple[str, str, str]] = []
    two: list[tuple[str, str, str]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        one.append(_piece("del" if kind != "equal" else "span", left[a:b]))
        two.append(_piece("ins" if kind != "equal" else "span", right[c:d]))
    return _joined(one), _joined(two)


def _piece(tag: str, words: Sequence[str]) -> tuple[str, str, str]:
    return tag, "".join(words), tag


def _joined(pieces: Iterable[tuple[str, str, str]]) -> SafeString:
    return format_html_join("", "<{}>{}</{}>", (piece for piece in pieces if piece[1]))


@dataclass(frozen=True)
class Names:
    """Names of the persons and places that differences speak of, by primary key."""

    persons: dict[int, str]
    places: dict[int, str]


def names_in(values: Iterable[tuple[str, Any]]) -> Names:
    """Read the names of everything that some values point to."""
    persons: set[int] = set()
    places: set[int] = set()
    for name, value in values:
        if name == "person_ids":
            persons.update(value or ())
        elif name == "place_id" and value:
            places.add(value)
    languages = content_languages()
    people = Person.objects.filter(pk__in=persons).prefetch_related("names")
    spots = Place.objects.filter(pk__in=places).prefetch_related("names")
    return Names({p.pk: name_of(p, languages) for p in people}, {p.pk: name_of(p, languages) for p in spots})


def value_words(name: str, value: Any, names: Names) -> str:
    """Return a value as a person reads it."""
    if name == "person_ids":
        return ", ".join(names.persons.get(key, "?") for key in value or ())
    if name == "place_id":
        return names.places.get(value, "") if value else ""
    if name == "persons_own":
        return _("its own list") if value else _("as the event says")
    if isinstance(value, list | tuple):
        return ", ".join(str(word) for word in value)
    return str(value or "")


@dataclass(frozen=True)
class Line:
    """One differing value: its name in words and both texts, marked."""

    name: str
    label: str
    before: SafeString
    after: SafeString


def lines_between(before: Content, after: Content) -> list[Line]:
    """Return what differs between two contents, as marked lines."""
    left, right = flat(before), flat(after)
    wanted = sorted(differing(before, after))
    names = names_in([(name, values.get(name)) for values in (left, right) for name in wanted])
    return [
        Line(
            name,
            field_words(name),
            *marked(value_words(name, left.get(name), names), value_words(name, right.get(name), names)),
        )
        for name in wanted
    ]


@dataclass(frozen=True)
class Clash:
    """One value that two people changed at once, as the page of choice shows it."""

    name: str
    label: str
    was: str
    theirs: SafeString
    yours: SafeString
    theirs_text: str
    yours_text: str
    typed: bool

    @property
    def both(self) -> str:
        """Both texts, theirs first, as a start for combining them."""
        between = "\n\n" if self.long else "; "
        return between.join(text for text in (self.theirs_text, self.yours_text) if text)

    @property
    def long(self) -> bool:
        """Whether it is a text of several lines."""
        return self.name.startswith(("caption[", "alt_text["))


def clashes(differences: Sequence[Difference]) -> list[Clash]:
    """Return differences as the page of choice shows them; what is not typed text is chosen, not combined."""
    names = names_in([(d.name, value) for d in differences for value in (d.was, d.theirs, d.yours)])
    found = []
    for difference in differences:
        was, theirs, yours = (
            value_words(difference.name, value, names)
            for value in (difference.was, difference.theirs, difference.yours)
        )
        left, right = marked(theirs, yours)
        typed = difference.name not in {"person_ids", "place_id", "persons_own"}
        found.append(Clash(difference.name, field_words(difference.name), was, left, right, theirs, yours, typed))
    return found
