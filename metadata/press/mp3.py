"""An MP3's press copy: its frames as they are, one ID3v2.4 tag built anew in front of them (id3.org, ID3v2.4.0).

The tag carries the texts in the frames that players show, everything in all languages as XMP (PRIV frame, XMP part 3,
2.3.3), and the delivery id in a TXXX frame of fixed width.
"""

import shutil
from pathlib import Path

from dam.formats import id3
from dam.formats.errors import BrokenFileError
from metadata.press import xmp
from metadata.press.facts import EMPTY_SLOT, PressFacts, Slot

DELIVERY = "KronikaDeliveryId"
_UTF8 = b"\x03"
_HEADER = b"ID3\x04\x00\x00"
_UNKNOWN = b"XXX"
# ISO 639-2 codes of the languages at hand, which ID3 wants; others are written as unknown, XMP has their real tags.
_CODES = {"sq": b"sqi", "sr": b"srp", "en": b"eng", "tr": b"tur", "bs": b"bos", "de": b"deu", "fr": b"fra"}


def _frame(name: bytes, content: bytes) -> bytes:
    return name + id3.to_synchsafe(len(content)) + b"\0\0" + content


def _text(name: bytes, *values: str) -> bytes:
    joined = "\0".join(value for value in values if value)
    return _frame(name, _UTF8 + joined.encode()) if joined else b""


def _user_text(description: str, value: str) -> bytes:
    return _frame(b"TXXX", _UTF8 + description.encode() + b"\0" + value.encode()) if value else b""


def _code(tag: str) -> bytes:
    return _CODES.get(tag.split("-", 1)[0], _UNKNOWN)


def _comments(facts: PressFacts) -> bytes:
    """One comment a language; the description tells scripts of one language apart."""
    captions = facts.alternatives("caption")
    return b"".join(
        _frame(b"COMM", _UTF8 + _code(tag) + (b"" if tag == facts.language else tag.encode()) + b"\0" + text.encode())
        for tag, text in captions.items()
    )


def _terms(facts: PressFacts) -> bytes:
    """One terms-of-use frame an ISO code, as ID3 allows: of two scripts of a language the first."""
    chosen = {_code(tag): text for tag, text in reversed(facts.in_order(facts.usage_terms).items())}
    return b"".join(_frame(b"USER", _UTF8 + code + text.encode()) for code, text in reversed(chosen.items()))


def tag(facts: PressFacts) -> tuple[bytes, int]:
    """Return the ID3v2.4 tag for `facts` (cleaned) and the offset of the delivery id in it."""
    link = _frame(b"WCOP", facts.web_statement.encode("ascii", "ignore")) if facts.web_statement else b""
    frames = (
        _text(b"TIT2", facts.headline)
        + _text(b"TPE1", *facts.bylines)
        + _text(b"TCOP", facts.copyright_notice)
        + _text(b"TDRC", xmp.date_created(facts)[:19])
        + _comments(facts)
        + _terms(facts)
        + link
        + _user_text("Credit", facts.credit_line)
        + _user_text("JobId", facts.public_id)
        + _user_text("City", facts.city)
        + _user_text("Country", facts.country)
        + _user_text("Instructions", facts.instructions)
        + _frame(b"PRIV", b"XMP\0" + xmp.packet(facts, slot=False))
    )
    delivery = _user_text(DELIVERY, EMPTY_SLOT.decode())
    body = delivery + frames
    slot = len(_HEADER) + 4 + len(delivery) - len(EMPTY_SLOT)
    return _HEADER + id3.to_synchsafe(len(body)) + body, slot


def write_mp3(source: Path, target: Path, facts: PressFacts) -> Slot:
    """Write the press copy of the MP3 at `source` to `target` and return where its delivery id goes.

    Raises:
        BrokenFileError: There is nothing between the tags of `source`.
        OSError: `target` cannot be written.
    """
    head, slot = tag(facts.cleaned())
    with source.open("rb") as stream, target.open("wb") as out:
        start, end = id3.audio_extent(stream)
        if start >= end:
            raise BrokenFileError("no MP3: there is nothing but tags")
        out.write(head)
        stream.seek(start)
        shutil.copyfileobj(stream, out, 1 << 20)
        out.truncate(len(head) + end - start)
    return Slot(slot, len(EMPTY_SLOT))
