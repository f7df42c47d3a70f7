"""Typed settings from the environment, declared where they are read, failing loudly.

Every name read here is documented in `docs/reference/settings.md`; a test compares the two. `dam.settings` is the
only importer.
"""

import codecs
import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})
FALSE_WORDS = frozenset({"0", "false", "no", "off"})

DECLARED: set[str] = set()


class BadSettingError(Exception):
    """A setting in the environment cannot be used; the message names it and says what would do."""


def _read(name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
    DECLARED.add(name)
    raw = os.environ.get(name, "").strip()
    if not raw:
        return default
    try:
        return parse(raw)
    except ValueError as error:
        message = f"Setting {name}={raw!r} cannot be used: expected {expected}."
        raise BadSettingError(message) from error


def text(name: str, default: str) -> str:
    """Return a setting as text."""
    return _read(name, default, str, "text")


def integer(name: str, default: int, *, low: int = 0) -> int:
    """Return a setting as a whole number of at least `low`."""

    def parse(raw: str) -> int:
        value = int(raw)
        if value < low:
            raise ValueError(raw)
        return value

    return _read(name, default, parse, f"a whole number of at least {low}")


def boolean(name: str, *, default: bool) -> bool:
    """Return a setting as yes or no."""

    def parse(raw: str) -> bool:
        word = raw.lower()
        if word not in TRUE_WORDS | FALSE_WORDS:
            raise ValueError(raw)
        return word in TRUE_WORDS

    return _read(name, default, parse, "1 or 0")


def words(name: str, default: list[str]) -> list[str]:
    """Return a setting as a list, separated by commas."""
    return _read(name, default, lambda raw: [w.strip() for w in raw.split(",") if w.strip()], "a list with commas")


def path(name: str, default: Path) -> Path:
    """Return a setting as an absolute path."""
    return _read(name, default, lambda raw: Path(raw).expanduser().resolve(), "a path")


def code_page(name: str, default: str) -> str:
    """Return a setting as the name of a character encoding that Python knows."""

    def parse(raw: str) -> str:
        try:
            b"".decode(raw)
            return codecs.lookup(raw).name
        except LookupError as error:
            raise ValueError(raw) from error

    return _read(name, default, parse, "the name of a code page, such as cp1250")
