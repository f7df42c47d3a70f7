"""From any text to its words in Latin letters and lower case: the exact form.

Unicode NFKC and full case folding (Unicode Standard, sections 3.11 and 3.13); Serbian Cyrillic to Latin, which loses
nothing, while the way back would be a guess (STANDARDS section 8).
"""

import re
import unicodedata

LONGEST_WORD = 60  # characters; longer runs are cut in documents and in queries alike

# Serbian first; then what else is written in Cyrillic in the region and beyond, so that nothing stays unfindable.
CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "đ", "е": "e", "ж": "ž", "з": "z", "и": "i", "ј": "j",
    "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t",
    "ћ": "ć", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "č", "џ": "dž", "ш": "š",
    "ѓ": "gj", "ќ": "kj", "ѕ": "dz", "ѐ": "e", "ѝ": "i",
    "ё": "jo", "й": "j", "щ": "šč", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "ju", "я": "ja",
    "ґ": "g", "є": "je", "і": "i", "ї": "ji", "ў": "u",
}  # fmt: skip
# Letters that are typed for đ because they look like it: Icelandic eth, African D.
LOOKALIKES = {"ð": "đ", "ɖ": "đ"}

_TO_LATIN = str.maketrans(CYRILLIC | LOOKALIKES)
_POSSESSIVE = re.compile(r"['’ʼ]s\b")
_WORD = re.compile(r"[^\W_]+")
# Letters and punctuation among which there is nothing to drop: Latin but for the soft hyphen, what is between words.
_ORDINARY = re.compile("[\x00-\u00ac\u00ae-\u02ff\u1e00-\u1eff\u2010-\u2027\u20a0-\u20bf\u2116]*")


def _is_kept(character: str) -> bool:
    return unicodedata.category(character) not in {"Mn", "Me", "Cf", "Cs"}


def normalise(text: str) -> str:
    """Return `text` in Latin letters and lower case, diacritics kept, marks without a composed letter dropped.

    Normalising twice changes nothing more. Soft hyphens, joiners and other invisible characters vanish.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    latin = folded.translate(_TO_LATIN)
    if _ORDINARY.fullmatch(latin):
        return latin
    return unicodedata.normalize("NFKC", "".join(filter(_is_kept, latin)).casefold())


def words(text: str) -> list[str]:
    """Return the words of `text` in their exact form and order; an English possessive 's is no word of its own."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(_POSSESSIVE.sub("", normalise(text)))]
