"""Foreign text made safe: decoded without guessing wildly, cleaned of what cannot be shown, cut where it may be cut."""

import re
import unicodedata
from collections.abc import Iterable

ELLIPSIS = "…"
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")
_MAX_TAG = 35
_NEW_LINES = re.compile("\r\n|\r|\u0085|\u2028|\u2029")
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\u202a-\u202e\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_SCRIPT, _REGION = 4, 2
_SLACK = 4  # what cleaning may shorten; more is not even looked at, normalising a hostile text is slow


def clean_text(value: object, limit: int) -> str:
    """Return text of several lines: NFC, a line feed between lines, at most `limit` characters.

    Control characters go, and so do marks that turn the direction of what follows (U+202A to U+202E), with which a
    text can pretend to be another; isolates and plain direction marks stay, Arabic and Hebrew need them.
    """
    text = _NEW_LINES.sub("\n", str(value)[: limit * _SLACK]).replace("\t", " ")
    text = _UNSAFE.sub("", text)
    return cut(unicodedata.normalize("NFC", text).strip(), limit)


def clean_line(value: object, limit: int) -> str:
    """Return text as one line, at most `limit` characters, any white space as one blank."""
    return cut(_SPACES.sub(" ", clean_text(value, limit * _SLACK)).strip(), limit)


def cut(text: str, limit: int) -> str:
    """Return at most `limit` characters of text, the last an ellipsis when something was cut.

    Never parts a letter from the marks that combine with it.
    """
    if len(text) <= limit:
        return text
    end = limit - 1
    while end > 0 and unicodedata.combining(text[end]):
        end -= 1
    return text[:end].rstrip() + ELLIPSIS


def clean_list(values: Iterable[object], limit: int, most: int) -> tuple[str, ...]:
    """Return one-line texts without empty ones and repeats, at most `most`, in their order."""
    lines = (clean_line(value, limit) for value in values)
    return tuple(dict.fromkeys(line for line in lines if line))[:most]


def decode(data: bytes, fallback: str) -> str:
    """Return text of undeclared encoding: UTF-8 if it is valid, else the code page `fallback`.

    Bytes that the code page leaves undefined become U+FFFD.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(fallback, errors="replace")


def _cp1252_both_ways() -> tuple[dict[str, int], str]:
    letters = [bytes([n]).decode("cp1252", errors="ignore") or chr(n) for n in range(256)]
    return {letter: n for n, letter in enumerate(letters)}, "".join(letters)


_TO_BYTE, _LETTERS = _cp1252_both_ways()


def bytes_of_latin(text: str) -> bytes | None:
    """Return the bytes that ExifTool showed as `text` under its charset "Latin", or None if it was not that.

    That charset is cp1252 whose five undefined bytes stand for themselves, so nothing is lost on the way.
    """
    try:
        return bytes(_TO_BYTE[letter] for letter in text)
    except KeyError:
        return None


def redecoded(text: str, fallback: str | None) -> str:
    """Return `text`, which came through ExifTool's charset "Latin", as what its bytes really say (see `decode`).

    Without `fallback`, Latin is what the format prescribes: it stays, unless the bytes are UTF-8 all the same.
    """
    if text.isascii():
        return text
    data = bytes_of_latin(text)
    if data is None:
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return decode(data, fallback) if fallback else text


def language_tag(tag: str) -> str | None:
    """Return a language tag in its usual letter case (RFC 5646, 2.1.1), "" for `x-default`, None if it is none."""
    if tag.lower() in {"x-default", ""}:
        return ""
    tag = tag.replace("_", "-")
    if len(tag) > _MAX_TAG or not _LANGUAGE_TAG.match(tag):
        return None
    first, *rest = tag.split("-")
    return "-".join([first.lower(), *map(_subtag, rest)])


def _subtag(part: str) -> str:
    if len(part) == _SCRIPT and part.isalpha():
        return part.title()
    return part.upper() if len(part) == _REGION else part.lower()
