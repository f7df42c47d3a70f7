"""What people type into the search box, as a tree. Nothing that they can type is an error.

words              all of them, in any form (`OR` between two: one of them suffices)
"a phrase"         these words next to each other
begin*             words that begin so
field:value        person, place, event, file, type, year, date, number, state; in quotes if it has spaces
-anything          without it
"""

import re
from dataclasses import dataclass
from typing import TypeAlias

from search.analysis import fold, words
from search.numbers import as_word

LONGEST_TEXT = 1000  # characters
MOST_PIECES = 40
SHORTEST_PREFIX = 2

# Names of fields as people write them, folded: English, Albanian, Serbian.
FIELDS = {
    "person": "person", "personi": "person", "osoba": "person", "lice": "person",
    "place": "place", "vendi": "place", "vend": "place", "mesto": "place", "mjesto": "place",
    "event": "event", "ngjarja": "event", "ngjarje": "event", "dogadaj": "event",
    "file": "file", "skedari": "file", "fajl": "file", "datoteka": "file",
    "type": "type", "lloji": "type", "vrsta": "type",
    "year": "year", "viti": "year", "godina": "year",
    "date": "date", "data": "date", "datum": "date",
    "number": "number", "numri": "number", "broj": "number",
    "state": "state", "gjendja": "state", "stanje": "state",
}  # fmt: skip
SCOPED = frozenset({"person", "place", "event", "file"})

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″", '"'))
_PIECE = re.compile(r'(?P<minus>-*)(?:(?P<field>[^\W\d_]+):(?=[^\s:]))?(?:"(?P<quoted>[^"]*)(?:"|$)|(?P<bare>[^\s"]+))')
_OR = frozenset({"OR", "|", "||"})
_AND = frozenset({"AND", "&", "&&", "+"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word as typed, in exact form; several when punctuation parts them (`DSC_0123`), which then stand together."""

    words: tuple[str, ...]
    prefix: bool = False
    number: str | None = None


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that stand next to each other."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scoped:
    """A word or phrase within one scope: person, place, event, file; `value` is what was typed."""

    scope: str
    part: Word | Quoted
    value: str


@dataclass(frozen=True, slots=True)
class Condition:
    """A field that is not text: type, year, date, number, state; and the words to look for if it means nothing."""

    name: str
    value: str
    otherwise: Word


@dataclass(frozen=True, slots=True)
class Without:
    """What must not match."""

    part: "Positive"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Of which one suffices."""

    parts: tuple["Positive | Without", ...]


Positive: TypeAlias = Word | Quoted | Scoped | Condition
Part: TypeAlias = Positive | Without
Node: TypeAlias = Part | AnyOf


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything that must hold. No nodes: everything is meant. `cut`: too long, the rest was not read."""

    nodes: tuple[Node, ...] = ()
    cut: bool = False


def parse(text: str) -> Parsed:
    """Return the tree of what was typed."""
    pieces = list(_PIECE.finditer(text[:LONGEST_TEXT].translate(_QUOTES)))
    groups: list[list[Part]] = []
    joining = False
    for piece in pieces[:MOST_PIECES]:
        if piece["bare"] in _OR and not piece["field"] and not piece["minus"]:
            joining = bool(groups)
            continue
        part = _part(piece)
        if part is None:
            continue
        if joining:
            groups[-1].append(part)
        else:
            groups.append([part])
        joining = False
    nodes = tuple(group[0] if len(group) == 1 else AnyOf(tuple(group)) for group in groups)
    return Parsed(nodes, cut=len(text) > LONGEST_TEXT or len(pieces) > MOST_PIECES)


def _part(piece: re.Match[str]) -> Part | None:
    if piece["bare"] in _AND and not piece["field"]:
        return None
    name = FIELDS.get(fold("".join(words(piece["field"])))) if piece["field"] else None
    typed = piece["quoted"] if piece["quoted"] is not None else piece["bare"]
    if piece["field"] and name is None:
        typed = f"{piece['field']}:{typed}"
    positive: Positive | None = _text(piece, typed) if name is None else _field(piece, name, typed)
    if positive is None:
        return None
    return Without(positive) if piece["minus"] else positive


def _text(piece: re.Match[str], typed: str) -> Word | Quoted | None:
    found = tuple(words(typed))
    if not found:
        return None
    if piece["quoted"] is not None and not (piece["field"] and piece["field"] in typed):
        return Quoted(found)
    prefix = typed.endswith("*") and len(found) == 1 and len(fold(found[0])) >= SHORTEST_PREFIX
    return Word(found, prefix, None if prefix else as_word(typed))


def _field(piece: re.Match[str], name: str, typed: str) -> Positive | None:
    part = _text(piece, typed)
    if part is None:
        return None
    if name in SCOPED:
        return Scoped(name, part, typed.strip())
    return Condition(name, typed.strip(), Word(tuple(words(f"{piece['field']} {typed}"))))
