"""Texts by language tag: values, comparison, and which one to show to whom. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

V = TypeVar("V")


@dataclass(frozen=True)
class TextValues:
    """What people write about an asset in one language."""

    headline: str = ""
    caption: str = ""
    alt_text: str = ""
    keywords: tuple[str, ...] = ()

    def touched(self, changes: Mapping[str, Any]) -> "TextValues":
        """Return a copy with the named fields replaced; keywords may be any iterable of strings."""
        values = dict(changes)
        if "keywords" in values:
            values["keywords"] = clean_keywords(values["keywords"])
        return replace(self, **values)

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


TEXT_FIELDS = tuple(field.name for field in fields(TextValues))


def clean_keywords(words: Iterable[str]) -> tuple[str, ...]:
    """Return keywords trimmed, without empty ones and without repeats, in their order."""
    return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))


def base_language(tag: str) -> str:
    """Return the language of a BCP 47 tag without script and region: `sr-Latn` gives `sr`."""
    return tag.split("-", 1)[0].lower()


def preference(first: str, others: Iterable[str]) -> list[str]:
    """Return language tags in the order of trying: `first`, its relatives in `others`, then `others` as they come."""
    rest = [tag for tag in others if tag.lower() != first.lower()]
    relatives = [tag for tag in rest if base_language(tag) == base_language(first)]
    return [first, *relatives, *(tag for tag in rest if tag not in relatives)]


def pick(values: Mapping[str, V], languages: Iterable[str]) -> tuple[str, V] | None:
    """Return the first (tag, value) that is there and not empty, trying `languages`, then any other in order."""
    by_lower = {tag.lower(): tag for tag in values}
    for wanted in languages:
        tag = by_lower.get(wanted.lower())
        if tag is not None and values[tag]:
            return tag, values[tag]
    return next(((tag, value) for tag, value in values.items() if value), None)
