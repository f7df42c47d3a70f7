"""The raw record as ExifTool gives it (`Group:Tag` to value), asked by name, whatever a hostile file made of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from metadata.record import MAX_ITEMS, Limits
from metadata.text import clean_line, clean_list, clean_text, language_tag

BINARY = "(Binary data "
Clean = Callable[[object], str]


def line(value: object) -> str:
    """Clean a one-line value."""
    return clean_line(value, Limits.LINE)


def name(value: object) -> str:
    """Clean a name or a place."""
    return clean_line(value, Limits.NAME)


def caption(value: object) -> str:
    """Clean a text of several lines."""
    return clean_text(value, Limits.CAPTION)


def terms(value: object) -> str:
    """Clean terms of use."""
    return clean_text(value, Limits.TERMS)


class Tags:
    """Reads values of a raw record; names are ExifTool's with its family 1 group, such as `XMP-dc:Creator`."""

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw

    def scalars(self, tag: str) -> list[object]:
        """Return the values under `tag` as a list of strings and numbers; structures and binary data are left out."""
        value = self.raw.get(tag)
        values = value if isinstance(value, list) else [value]
        return [v for v in values[: 2 * MAX_ITEMS] if _is_scalar(v)]

    def first(self, clean: Clean, *tags: str) -> str:
        """Return the first value that is not empty once cleaned, trying `tags` in order."""
        return next((text for tag in tags for text in map(clean, self.scalars(tag)) if text), "")

    def many(self, limit: int, *tags: str) -> tuple[str, ...]:
        """Return all values of the first of `tags` that has any."""
        return next((found for tag in tags if (found := clean_list(self.scalars(tag), limit, MAX_ITEMS))), ())

    def number(self, *tags: str) -> float | None:
        """Return the first of `tags` that is a number, written as one or as digits."""
        return next((n for tag in tags for v in self.scalars(tag) if (n := _number(v)) is not None), None)

    def languages(self, tag: str, clean: Clean) -> dict[str, str]:
        """Return the alternatives of a language-alternative property by language tag, `x-default` under ""."""
        found: dict[str, str] = {}
        for key in self.raw:
            if key == tag or key.startswith(tag + "-"):
                language = language_tag(key[len(tag) + 1 :])
                text = self.first(clean, key)
                if language is not None and text:
                    found.setdefault(language, text)
        return found

    def structs(self, tag: str) -> Iterator[Mapping[str, Any]]:
        """Yield the structures under `tag`."""
        value = self.raw.get(tag)
        values = value if isinstance(value, list) else [value]
        return (v for v in values[:MAX_ITEMS] if isinstance(v, dict))

    def ending(self, tag: str) -> Iterable[str]:
        """Return the full names of all tags called `tag`, in whichever group."""
        return [key for key in self.raw if key.endswith(":" + tag)]


def _is_scalar(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return False
    return not str(value).startswith(BINARY)


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if abs(number) < float("inf") else None
