"""The IIM block of a press copy: UTF-8, declared (1:90 = ESC % G), every value within its limit of bytes (IIM 4.2)."""

import hashlib

from metadata.iim import APPLICATION_RECORD, DIGEST_RESOURCE, IIM_RESOURCE, KINDS, PHOTOSHOP, UTF8
from metadata.press.facts import PressFacts
from metadata.time import Moment, parse

MAX_REPEATS = 300
_VERSION = b"\x00\x04"


def cut_bytes(text: str, limit: int) -> bytes:
    """Return at most `limit` bytes of UTF-8, never a part of a character."""
    return text.encode("utf-8")[:limit].decode("utf-8", errors="ignore").encode("utf-8")


def data_set(record: int, number: int, data: bytes) -> bytes:
    """Return one data set in its standard form (up to 32,767 bytes)."""
    return bytes((0x1C, record, number)) + len(data).to_bytes(2, "big") + data


def _values(facts: PressFacts) -> dict[str, tuple[str, ...]]:
    moment = parse(facts.taken.wall or facts.taken.utc or "")
    return {
        "ObjectName": (facts.headline,),
        "Keywords": facts.keywords,
        "SpecialInstructions": (facts.instructions,),
        "DateCreated": (f"{moment.day:%Y%m%d}" if moment else "",),
        "TimeCreated": (_clock(moment, facts.taken.offset_minutes),),
        "By-line": facts.bylines,
        "City": (facts.city,),
        "Sub-location": (facts.location,),
        "Country-PrimaryLocationCode": (facts.country_code,),
        "Country-PrimaryLocationName": (facts.country,),
        "OriginalTransmissionReference": (facts.public_id,),
        "Headline": (facts.headline,),
        "Credit": (facts.credit_line,),
        "Source": (facts.source,),
        "CopyrightNotice": (facts.copyright_notice,),
        "Caption-Abstract": (facts.caption,),
    }


def _clock(moment: Moment | None, offset: int | None) -> str:
    """Return HHMMSS±HHMM; "" without an offset, which IIM's form demands and nobody may invent."""
    minutes = moment.offset if moment and moment.offset is not None else offset
    if moment is None or moment.clock is None or minutes is None:
        return ""
    return f"{moment.clock:%H%M%S}{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{abs(minutes) % 60:02}"


def block(facts: PressFacts) -> bytes:
    """Return the IIM data sets of `facts` (cleaned), in the order of their numbers."""
    written = [data_set(1, 90, UTF8), data_set(APPLICATION_RECORD, 0, _VERSION)]
    for name, values in sorted(_values(facts).items(), key=lambda item: KINDS[item[0]].number):
        kind = KINDS[name]
        cut = dict.fromkeys(cut_bytes(value, kind.limit) for value in values[:MAX_REPEATS])
        written += [data_set(APPLICATION_RECORD, kind.number, data) for data in cut if data]
    return b"".join(written)


def _resource(identifier: int, data: bytes) -> bytes:
    padded = data + b"\0" * (len(data) % 2)
    return b"8BIM" + identifier.to_bytes(2, "big") + b"\0\0" + len(data).to_bytes(4, "big") + padded


def photoshop_resources(facts: PressFacts) -> bytes:
    """Return the payload of the APP13 segment: the IIM block and its MD5, the digest that MWG readers compare."""
    iim = block(facts)
    digest = hashlib.md5(iim, usedforsecurity=False).digest()
    return PHOTOSHOP + _resource(IIM_RESOURCE, iim) + _resource(DIGEST_RESOURCE, digest)
