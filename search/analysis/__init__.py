"""Text analysis, ours, once: the same functions read documents and queries, whatever engine keeps the index.

A word has three forms, each wider than the one before:

- **exact**: Latin letters, lower case, with its diacritics (`letters.words`);
- **folded**: without diacritics; đ, dj and a đ that lost its bar are one letter (`folding.fold`);
- **stems**: folded words without their endings, by language (`stems.stems`).

Pure: no Django, no engine.
"""

from search.analysis.digest import digest
from search.analysis.folding import fold
from search.analysis.letters import normalise, words
from search.analysis.passages import Analysed, Passage, analyse
from search.analysis.stems import EVERY, LANGUAGES, languages_of, stems

__all__ = [
    "EVERY",
    "LANGUAGES",
    "Analysed",
    "Passage",
    "analyse",
    "digest",
    "fold",
    "languages_of",
    "normalise",
    "stems",
    "words",
]
