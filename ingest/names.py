"""Makes any file name safe to show and to store. Pure.

A name comes from a stranger's disk or from a request: it may hold control characters, bidirectional overrides, lone
surrogates, separators of two systems, climbing parts, or thousands of letters. What is shown is made from it once;
what arrived is kept beside it, written with escapes. No name is ever used as a path on this server.
"""

import re
import unicodedata
from dataclasses import dataclass

NAME_LENGTH = 255
PATH_LENGTH = 1000
RAW_LENGTH = 4000
EXTENSION_LENGTH = 16
UNNAMED = "unnamed"
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

_SEPARATORS = re.compile(r"[/\\]")
_SPACES = re.compile(r"\s+")
_DRIVE = re.compile(r"[A-Za-z]:")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Zl", "Zp"})
_SPACE_CONTROLS = frozenset("\t\n\v\f\r\x85\u2028\u2029")
_ESCAPE = re.compile(r"\\(?:\\|u\{([0-9a-f]+)\})")


@dataclass(frozen=True)
class Named:
    """A file's name as it is shown, the folders it lay in, and what arrived (escaped)."""

    file_name: str
    relative_path: str
    raw_name: str


def named(raw_name: str, raw_path: str = "") -> Named:
    """Return what is shown and kept of a name and of the path it was handed in with.

    Args:
        raw_name: what the sender calls the file; folders in front of it count as part of the path.
        raw_path: the folders, with or without the file's own name at the end (browsers send it).
    """
    name_parts = _SEPARATORS.split(raw_name)
    path_parts = _SEPARATORS.split(raw_path)
    if path_parts and path_parts[-1] == name_parts[-1]:
        path_parts.pop()
    return Named(
        file_name=safe_name(name_parts[-1]),
        relative_path=safe_path("/".join([*path_parts, *name_parts[:-1]])),
        raw_name=escaped(raw_name)[:RAW_LENGTH],
    )


def safe_name(raw: str) -> str:
    """Return one name without separators, controls and invisible characters, 1 to 255 characters long, in NFC.

    The ending (such as `.jpg`) survives the cutting of a name that is too long.
    """
    last = _SEPARATORS.split(raw)[-1]
    return _cut(_cleaned(last)) or UNNAMED


def safe_path(raw: str) -> str:
    """Return folders joined by `/`: relative, without `.`, `..`, drives and empty parts; the nearest 1,000 characters.

    A path that is too long loses its outermost folders.
    """
    cut = (_cut(_cleaned(part)) for part in _SEPARATORS.split(raw))
    parts = [part for part in cut if part and not _DRIVE.fullmatch(part)]
    path = "/".join(parts)
    while len(path) > PATH_LENGTH:
        parts = [ELLIPSIS, *parts[2 if parts[0] == ELLIPSIS else 1 :]]
        path = "/".join(parts)
    return path


def escaped(raw: str) -> str:
    """Return `raw` with everything invisible, and the backslash, written as an escape; `unescaped` turns it back."""
    return "".join(_escape(character) for character in raw)


def unescaped(text: str) -> str:
    """Return what `escaped` was given."""
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)) if match[1] else "\\", text)


def _escape(character: str) -> str:
    if character == "\\":
        return r"\\"
    if unicodedata.category(character) in {*_HIDDEN_CATEGORIES, "Cs"}:
        return rf"\u{{{ord(character):x}}}"
    return character


def _cleaned(part: str) -> str:
    """Return a name's visible characters; a name of nothing but dots and spaces is empty."""
    shown = unicodedata.normalize("NFC", "".join(map(_shown, part)))
    shown = _SPACES.sub(" ", shown).strip(" ")
    return shown if shown.strip(". ") else ""


def _shown(character: str) -> str:
    if character in _SPACE_CONTROLS:
        return " "
    category = unicodedata.category(character)
    if category == "Cs":
        return REPLACEMENT
    return "" if category in _HIDDEN_CATEGORIES else character


def _cut(name: str) -> str:
    if len(name) <= NAME_LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > EXTENSION_LENGTH:
        return _cleaned(name[:NAME_LENGTH])
    return stem[: NAME_LENGTH - len(extension) - 1] + dot + extension
