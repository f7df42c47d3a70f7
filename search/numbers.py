"""Archive numbers and public ids as people type them, and as they are indexed. Pure.

`PMO-2026-000123` is also found as `pmo-2026-123`, `2026-000123` and, after `number:`, as `2026-123` or `123`.
"""

import re

from dam.ids import ALPHABET, PUBLIC_ID_LENGTH

_ARCHIVE_NUMBER = re.compile(r"(?:(?P<prefix>[^\s\d][^\s]*)-)?(?P<year>\d{4})-(?P<serial>\d{1,9})")
_SERIAL = re.compile(r"\d{1,9}")
_PUBLIC_ID = re.compile(f"[{ALPHABET}]{{{PUBLIC_ID_LENGTH}}}")
PADDED = 6  # digits; a year and a serial of fewer may as well be a date when no prefix stands before them


def number_terms(public_id: str, archive_number: str) -> list[str]:
    """Return what an entry's field `number` holds; an empty archive number leaves the public id alone."""
    terms = [public_id]
    found = _ARCHIVE_NUMBER.fullmatch(archive_number.casefold())
    if found:
        year, serial = found["year"], int(found["serial"])
        terms += dict.fromkeys((_term(found), f"{year}-{serial}", f"{serial}"))
    elif archive_number:
        terms.append(archive_number.casefold())
    return terms


def as_word(word: str) -> str | None:
    """Return the term for a bare word that can only be a number or an id, else None."""
    lower = word.casefold()
    found = _ARCHIVE_NUMBER.fullmatch(lower)
    if found and (found["prefix"] or len(found["serial"]) >= PADDED):
        return _term(found)
    return lower if _PUBLIC_ID.fullmatch(lower) and not lower.isalpha() else None


def as_value(value: str) -> str:
    """Return the term for what stands after `number:`."""
    lower = value.casefold()
    found = _ARCHIVE_NUMBER.fullmatch(lower)
    if found:
        return _term(found)
    return str(int(lower)) if _SERIAL.fullmatch(lower) else lower


def _term(found: re.Match[str]) -> str:
    prefix = f"{found['prefix']}-" if found["prefix"] else ""
    return f"{prefix}{found['year']}-{int(found['serial'])}"
