"""Readable names for copies, made by rule: day, event, public id. Pure.

ASCII only, so that they survive every mail gateway, FTP server and file system on the way to a newspaper's page.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

EVENT_LETTERS = 48
_SPELT = str.maketrans(
    {
        "đ": "dj", "Đ": "dj", "ß": "ss", "æ": "ae", "Æ": "ae", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ı": "i",
        "þ": "th", "Þ": "th", "œ": "oe", "Œ": "oe",
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "ђ": "dj", "е": "e", "ж": "z", "з": "z", "и": "i",
        "ј": "j", "к": "k", "л": "l", "љ": "lj", "м": "m", "н": "n", "њ": "nj", "о": "o", "п": "p", "р": "r",
        "с": "s", "т": "t", "ћ": "c", "у": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "џ": "dz", "ш": "s",
    }
)  # fmt: skip


def ascii_words(text: str) -> str:
    """Return text as lower-case ASCII words joined by hyphens; letters that cannot be spelt so are left out."""
    spelt = text.lower().translate(_SPELT)
    bare = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


def file_name(day: date | None, titles: Iterable[str], public_id: str, extension: str, tail: str = "") -> str:
    """Return a copy's name, such as `2026-11-23-regional-summit-7k3m9p2q4r5s6t8v-sq.jpg`.

    Args:
        day: of the event, or of the capture.
        titles: the event's, the first that can be spelt in ASCII is taken.
        public_id: the asset's; makes the name unique.
        extension: without a dot.
        tail: what tells two copies of one asset apart, such as the language.
    """
    words = _shortened(next((w for w in map(ascii_words, titles) if w), ""))
    parts = [day.isoformat() if day else "", words, public_id, ascii_words(tail)]
    return f"{'-'.join(part for part in parts if part)}.{extension}"


def _shortened(words: str) -> str:
    """Return words cut behind the last whole one that fits."""
    if len(words) <= EVENT_LETTERS:
        return words
    fitting = words[: EVENT_LETTERS + 1]
    return fitting.rpartition("-")[0] or fitting[:EVENT_LETTERS]


def attachment(name: str) -> str:
    """Return the Content-Disposition for a download (RFC 6266), with an ASCII name and the same in UTF-8 (RFC 8187)."""
    plain = re.sub(r'[^\x20-\x7e]|["\\%]', "_", unicodedata.normalize("NFKD", name))
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
