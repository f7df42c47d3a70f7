"""Names the analysis: an index built by another one must be built anew, and this is how that is noticed."""

import hashlib
from functools import cache

from search.analysis.folding import fold
from search.analysis.letters import words
from search.analysis.stems import EVERY, stems

VERSION = 1  # raise it when a change of the analysis leaves every probe as it was
PROBES = (
    "Ђорђевић Đorđević Djordjevic Dordevic odjek vođa njihovih Љиљана џемпер İstanbul ışık Thaçi Тачи Ferizaj "
    "Uroševac obezbeđivanje medunarodnih tačne sastanak Kurtijem predsednikom bezbednosti kryeministrit qeverisë "
    "marrëveshjes Prishtinës ministers' agreement’s signing ﬁlm DSC_0123.JPG 2026-11-23"
)


@cache
def digest(schema: str = "") -> str:
    """Return the SHA-256 (hex) over what the analysis makes of the probes, its version, and the index schema."""
    found = [f"{word} {fold(word)} {' '.join(stems(word, EVERY))}" for word in words(PROBES)]
    return hashlib.sha256("\n".join([str(VERSION), schema, *found]).encode()).hexdigest()
