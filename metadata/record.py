"""What a file says of itself, as one typed record (IPTC Photo Metadata Standard 2025.1, Video Metadata Hub 1.7).

Every text is NFC, without control characters, and cut to `Limits`; lists are cut to `MAX_ITEMS`. What was cut still
stands in the raw record beside this one.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

MAX_ITEMS = 500
UNDECLARED = ""


class Limits:
    """Longest values, in characters: what the catalogue's columns hold, and what a page can show."""

    LINE = 300
    NAME = 200
    PLACE = 200
    KEYWORD = 128
    TERMS = 2_000
    CAPTION = 20_000


@dataclass(frozen=True)
class Text:
    """What is written about the picture in one language."""

    headline: str = ""
    caption: str = ""
    keywords: tuple[str, ...] = ()
    alt_text: str = ""

    def __bool__(self) -> bool:
        return bool(self.headline or self.caption or self.keywords or self.alt_text)


@dataclass(frozen=True)
class Taken:
    """The moment of capture.

    `wall` is the camera's wall time, ISO 8601 without zone (`2024-04-14T02:20:31.25`), or the day alone when no time
    of day is known; "" when only UTC is known (films). `offset_minutes` is minutes east of UTC. `utc` is ISO 8601
    with `Z`. `source` says where the time was read (`exif`, `xmp`, `iim`, `container`), `offset_source` where the
    offset was (the same, or `gps`: the camera's clock compared with the satellites'), each "" when unknown.
    """

    wall: str = ""
    offset_minutes: int | None = None
    utc: str | None = None
    source: str = ""
    offset_source: str = ""

    def __bool__(self) -> bool:
        return bool(self.wall or self.utc)


@dataclass(frozen=True)
class Gps:
    """Where the camera stood: degrees north and east (WGS 84), metres above sea level if known. Staff only."""

    lat: float
    lon: float
    alt: float | None = None


@dataclass(frozen=True)
class Camera:
    """What made the file. `serial` and `owner` never leave the house."""

    make: str = ""
    model: str = ""
    serial: str = ""
    lens: str = ""
    owner: str = ""


@dataclass(frozen=True)
class Described:
    """The reconciled record.

    `headline` and `caption` are the file's default ones; `texts` holds them by BCP 47 tag, with those whose language
    the file does not declare under "" (`UNDECLARED`). `usage_terms` is keyed the same way. `title` is IPTC's Title
    (often a file name). `orientation` is Exif's, 1 to 8. `rating` is XMP's, -1 (rejected) to 5.
    """

    headline: str = ""
    caption: str = ""
    title: str = ""
    texts: Mapping[str, Text] = field(default_factory=dict)
    bylines: tuple[str, ...] = ()
    credit_line: str = ""
    copyright_notice: str = ""
    usage_terms: Mapping[str, str] = field(default_factory=dict)
    web_statement: str = ""
    instructions: str = ""
    job_id: str = ""
    source: str = ""
    caption_writer: str = ""
    persons: tuple[str, ...] = ()
    event: str = ""
    location: str = ""
    city: str = ""
    province: str = ""
    country: str = ""
    country_code: str = ""
    gps: Gps | None = None
    orientation: int = 1
    taken: Taken = field(default_factory=Taken)
    camera: Camera = field(default_factory=Camera)
    software: str = ""
    rating: int | None = None
    digital_source_type: str = ""
    data_mining: str = ""

    @property
    def byline(self) -> str:
        """The by-lines as one line, in which `;` separates them."""
        return "; ".join(self.bylines)

    @property
    def keywords(self) -> tuple[str, ...]:
        """The keywords whose language is not declared: IPTC knows no other."""
        return self.texts.get(UNDECLARED, Text()).keywords

    def to_json(self) -> dict[str, Any]:
        """Return the record as JSON values, without what is empty; `from_json` gives the same record back."""
        plain = {f.name: getattr(self, f.name) for f in fields(self)}
        plain["texts"] = {tag: _without_empty(asdict(text)) for tag, text in self.texts.items()}
        plain["gps"] = asdict(self.gps) if self.gps else None
        plain["taken"] = _without_empty(asdict(self.taken))
        plain["camera"] = _without_empty(asdict(self.camera))
        plain["usage_terms"] = dict(self.usage_terms)
        if self.orientation == 1:
            del plain["orientation"]
        return _without_empty(plain)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Described":
        """Return the record that `to_json` wrote; names that this version does not know are left out."""
        values = _known(cls, stored)
        for name in ("bylines", "persons"):
            values[name] = tuple(values.get(name, ()))
        values["texts"] = {tag: _text(text) for tag, text in values.get("texts", {}).items()}
        values["gps"] = Gps(**_known(Gps, values["gps"])) if values.get("gps") else None
        values["taken"] = Taken(**_known(Taken, values.get("taken", {})))
        values["camera"] = Camera(**_known(Camera, values.get("camera", {})))
        return cls(**values)


def _text(stored: Mapping[str, Any]) -> Text:
    return Text(**{**_known(Text, stored), "keywords": tuple(stored.get("keywords", ()))})


def _known(cls: type, stored: Mapping[str, Any]) -> dict[str, Any]:
    names = {f.name for f in fields(cls)}
    return {name: value for name, value in stored.items() if name in names}


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if value is None or value in ("", (), {}):
            continue
        kept[name] = list(value) if isinstance(value, tuple) else value
    return kept
