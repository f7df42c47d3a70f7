"""Fields that are not text: what their values mean. Pure; a value that means nothing gives None."""

import re
from collections.abc import Callable
from datetime import datetime

from dam.catalogue.models.asset import AssetState, MediaKind
from search.analysis import fold, words
from search.documents.entries import microseconds
from search.numbers import as_value
from search.plan import Clause, Span, Terms, every

# Folded; English, Albanian, Serbian.
TYPES = {
    MediaKind.PHOTO: ("photo", "photos", "picture", "foto", "fotografi", "fotografia", "fotografija", "slika"),
    MediaKind.FILM: ("film", "films", "video", "filmi", "snimak"),
    MediaKind.SOUND: ("sound", "audio", "ze", "zeri", "zvuk", "ton"),
}
_KIND_OF = {word: kind.value for kind, names in TYPES.items() for word in names}
STATES = {
    "draft": AssetState.DRAFT, "review": AssetState.IN_REVIEW, "inreview": AssetState.IN_REVIEW,
    "approved": AssetState.APPROVED, "withdrawn": AssetState.WITHDRAWN, "recalled": AssetState.RECALLED,
}  # fmt: skip
_RANGE = re.compile(r"(?P<low>.*?)\s*(?:\.\.|–|—)\s*(?P<high>.*)")
_YEARS = re.compile(r"(?P<low>\d{4})-(?P<high>\d{4})")
_ISO = re.compile(r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?)?")
_LOCAL = re.compile(r"(?:(?:(?P<d>\d{1,2})[./])?(?P<m>\d{1,2})[./])?(?P<y>\d{4})\.?")
LAST_MONTH, LAST_DAY = 12, 31

Days = tuple[int, int]


def _days(text: str) -> Days | None:
    """Return the first and last day (YYYYMMDD) of a day, month or year, written 2024-05-01 or 1.5.2024."""
    found = _ISO.fullmatch(text) or _LOCAL.fullmatch(text)
    if not found:
        return None
    year, month, day = int(found["y"]), int(found["m"] or 0), int(found["d"] or 0)
    if month > LAST_MONTH or day > LAST_DAY or (found["m"] and not month) or (found["d"] and not day):
        return None
    first = year * 10_000 + (month or 1) * 100 + (day or 1)
    return first, year * 10_000 + (month or LAST_MONTH) * 100 + (day or LAST_DAY)


def _between(text: str, read: Callable[[str], Days | None]) -> tuple[int | None, int | None] | None:
    """Return the ends of `a`, `a..b`, `a..` or `..b`; ends in the wrong order are swapped."""
    found = _RANGE.fullmatch(text)
    if not found:
        return read(text)
    low, high = (read(found[end]) if found[end] else (None, None) for end in ("low", "high"))
    if low is None or high is None or (not found["low"] and not found["high"]):
        return None
    if low[0] is not None and high[0] is not None and low[0] > high[0]:
        low, high = high, low
    return low[0], high[1]


def _date(value: str, _now: datetime) -> Clause | None:
    ends = _between(value, _days)
    return Span("day", *ends) if ends else None


def _year(value: str, _now: datetime) -> Clause | None:
    ends = _between(_YEARS.sub(r"\g<low>..\g<high>", value), lambda y: (int(y), int(y)) if _is_year(y) else None)
    return Span("year", *ends) if ends else None


def _is_year(text: str) -> bool:
    return len(text) == len("2024") and text.isascii() and text.isdigit()


def _type(value: str, _now: datetime) -> Clause | None:
    kind = _KIND_OF.get(fold("".join(words(value))))
    return Terms("kind", (kind,)) if kind else None


def _number(value: str, _now: datetime) -> Clause | None:
    return Terms("number", (as_value(value),))


def _state(value: str, now: datetime) -> Clause | None:
    name = "".join(words(value))
    approved = Terms("state", (AssetState.APPROVED.value,))
    if name == "published":
        return every([approved, Span("publish_at", None, microseconds(now))])
    if name == "scheduled":
        return every([approved, Span("publish_at", microseconds(now) + 1, None)])
    state = STATES.get(name)
    return Terms("state", (state.value,)) if state else None


_MEANING: dict[str, Callable[[str, datetime], Clause | None]] = {
    "date": _date,
    "year": _year,
    "type": _type,
    "number": _number,
    "state": _state,
}


def condition(name: str, value: str, now: datetime) -> Clause | None:
    """Return what `name:value` asks for at `now`, or None when the value means nothing."""
    return _MEANING[name](value, now)
