"""Passages: stretches of text within which words are neighbours, analysed into what an index keeps of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from search.analysis.folding import fold
from search.analysis.letters import words
from search.analysis.stems import languages_of, stems

SHORT_TEXT = 120  # characters: names and titles come again and again, captions do not


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a document; a phrase never reaches from one passage into the next. `language` is a BCP 47 tag."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Analysed:
    """A passage's words: `exact` and `stems` are sets in a stable order, `folded` is every word in its position."""

    exact: tuple[str, ...]
    folded: tuple[str, ...]
    stems: tuple[str, ...]


def _analyse(passage: Passage) -> Analysed:
    found = words(passage.text)
    once = tuple(dict.fromkeys(found))
    languages = languages_of(passage.language)
    return Analysed(
        exact=once,
        folded=tuple(map(fold, found)),
        stems=tuple(dict.fromkeys(stem for word in once for stem in stems(word, languages))),
    )


_short = lru_cache(maxsize=50_000)(_analyse)
_long = lru_cache(maxsize=100)(_analyse)  # a caption comes twice in a row: for the desk and for the newsroom


def analyse(passages: Iterable[Passage]) -> list[Analysed]:
    """Return the analysis of each passage that has words; the last ones are remembered."""
    found = (_short(p) if len(p.text) <= SHORT_TEXT else _long(p) for p in passages)
    return [analysed for analysed in found if analysed.folded]
