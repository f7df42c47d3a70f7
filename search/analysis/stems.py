"""Stems by language: Serbian and English by Snowball, Albanian by our own list. A stem carries its language.

Documents get the stems of the language they are declared in, names and undeclared texts of all; a query does not say
its language and gets all. `sr:vlad` and `sq:vlad` never meet. In languages without a stemmer the folded word stands
for its stem (`xx:`), so that words with one folded form always share a stem, whatever the language.
"""

import re
import threading
from functools import lru_cache

import snowballstemmer

from search.analysis import albanian
from search.analysis.folding import fold

LANGUAGES = ("sq", "sr", "en")
NO_STEMMER = "xx"
EVERY = (*LANGUAGES, NO_STEMMER)  # what a query asks for
_BASE = {"sq": "sq", "sr": "sr", "bs": "sr", "hr": "sr", "cnr": "sr", "sh": "sr", "mk": "sr", "en": "en"}
SHORTEST_WORD = 4
SHORTEST_SERBIAN = 3
# What Snowball's Serbian leaves: instrumental and possessive of names in -i (Kurtijem, Kurtijev), a fleeting a
# (tačan, sastanak), the t of -ost before its ending.
_NAME_IN_I = re.compile(r"ij(em|ev\w*)$")
_FLEETING_A = re.compile(r"(?<=[bcčćdđfghjklmnprsštvzž])a(?=[nk]$)")
_snowball = threading.local()


def languages_of(tag: str) -> tuple[str, ...]:
    """Return the stemmers for a text with this BCP 47 tag: one, none (a language without one), or all (undeclared)."""
    base = tag.split("-", 1)[0].lower()
    if base in {"", "und", "mul"}:
        return LANGUAGES
    known = _BASE.get(base)
    return (known,) if known else ()


def _snowball_stem(word: str, language: str) -> str:
    """Stem with this thread's stemmer: Snowball's keep the word that they work on inside themselves."""
    kept = getattr(_snowball, language, None)
    if kept is None:
        kept = snowballstemmer.stemmer(language)
        setattr(_snowball, language, kept)
    return str(kept.stemWord(word))


def _serbian(word: str) -> str:
    short = _NAME_IN_I.sub("", word)
    before, now = "", short if len(short) >= SHORTEST_SERBIAN else word
    while before != now:
        before, now = now, _snowball_stem(now, "serbian")
        if len(now) < SHORTEST_SERBIAN:
            now = before
    return _FLEETING_A.sub("", now) if len(now) > SHORTEST_WORD else now


@lru_cache(maxsize=200_000)
def _stem(word: str, language: str) -> tuple[str, ...]:
    """Return the stems of an exact word in one language, marked with it; Serbian may have two (đ read as dj or d)."""
    folded = fold(word)
    if language == NO_STEMMER or len(folded) < SHORTEST_WORD or not folded.isalpha():
        found = {folded}
    elif language == "sr":
        found = {fold(_serbian(word)), fold(_serbian(folded))}
    elif language == "en":
        found = {fold(_snowball_stem(folded, "english"))}
    else:
        found = {albanian.stem(folded)}
    return tuple(f"{language}:{stem}" for stem in sorted(found))


@lru_cache(maxsize=200_000)
def stems(word: str, languages: tuple[str, ...] = LANGUAGES) -> tuple[str, ...]:
    """Return the stems of a word that is in its exact form, each marked with its language."""
    return tuple(stem for language in languages or (NO_STEMMER,) for stem in _stem(word, language))
