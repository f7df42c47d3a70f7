"""Albanian endings: no stemmer exists for the language in the libraries (STANDARDS section 8), so a tested list.

Works on folded words (ë is e, ç is c). Endings of case, number and definiteness come off, longest first, until none
is left: kryeministër, kryeministri, kryeministrit, kryeministrin and kryeministrat all give `kryeministr`. Stems are
compared and never shown, so that they may be shorter than a linguist's.
"""

import re

SHORTEST_STEM = 3
# Every ending that is longer, such as -eve or -inë, is two or three of these, so that the order of taking them off does
# not matter: what a word and its form have in common is always reached.
ENDINGS = (
    "ash", "esh", "ish", "av", "ev", "iv", "uv", "at", "et", "it", "ut", "en", "in", "un", "es", "is",
    "a", "e", "i", "u",
)  # fmt: skip
LONGER_STEM = {"in": 4, "un": 4, "is": 4, "ash": 4, "ish": 4}
_FLEETING_E = re.compile(r"(?<=[bcdfghjklmnpqrstvxz])e(?=[rl]$)")
_CONSONANT_J = re.compile(r"(?<=[bcdfghklmnpqrstvxz])j$")


def _without_ending(word: str) -> str:
    for ending in ENDINGS:
        left = len(word) - len(ending)
        if word.endswith(ending) and left >= LONGER_STEM.get(ending, SHORTEST_STEM):
            return word[:left]
    return word


def stem(word: str) -> str:
    """Return the stem of a folded Albanian word; the stem of a stem is itself."""
    before = ""
    while before != word:
        before = word
        word = _CONSONANT_J.sub("", _FLEETING_E.sub("", _without_ending(word)))
    return word
