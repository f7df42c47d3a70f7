"""The Exif block of a press copy: the few tags of the allow-list, in a TIFF structure of our own (Exif 3.0; TIFF 6).

Text is UTF-8 in ASCII-typed tags, as MWG prescribes and readers expect.
"""

from dataclasses import dataclass

from metadata.press.facts import PressFacts
from metadata.press.iim import cut_bytes
from metadata.press.xmp import offset_text
from metadata.time import parse

SIGNATURE = b"Exif\0\0"
MAX_TEXT = 28_000
SRGB, UNCALIBRATED = 1, 0xFFFF
_ASCII, _SHORT, _LONG, _UNDEFINED = 2, 3, 4, 7
_HEADER = b"MM\x00\x2a\x00\x00\x00\x08"
_IMAGE_DESCRIPTION, _ORIENTATION, _ARTIST, _COPYRIGHT, _EXIF_IFD = 0x010E, 0x0112, 0x013B, 0x8298, 0x8769
_YCC_POSITIONING, _COMPONENTS, _WIDTH, _HEIGHT = 0x0213, 0x9101, 0xA002, 0xA003
_VERSION, _DATE_ORIGINAL, _OFFSET_ORIGINAL, _SUBSEC_ORIGINAL, _COLOR_SPACE = 0x9000, 0x9003, 0x9011, 0x9291, 0xA001


@dataclass(frozen=True)
class _Entry:
    tag: int
    type: int
    count: int
    data: bytes


def _ascii(tag: int, text: str) -> _Entry:
    data = cut_bytes(text, MAX_TEXT) + b"\0"
    return _Entry(tag, _ASCII, len(data), data)


def _short(tag: int, number: int) -> _Entry:
    return _Entry(tag, _SHORT, 1, number.to_bytes(2, "big"))


def artists(names: tuple[str, ...]) -> str:
    """Return the names joined by `; `, quoted where one holds a semicolon or a quote (MWG 2.0, 5.3)."""
    quoted = ('"' + name.replace('"', '""') + '"' if ";" in name or name.startswith('"') else name for name in names)
    return "; ".join(quoted)


def _directory(entries: list[_Entry], start: int) -> bytes:
    """Return one image file directory that begins at `start`, its longer values behind it."""
    entries = sorted(entries, key=lambda entry: entry.tag)
    table, values = [len(entries).to_bytes(2, "big")], b""
    behind = start + 2 + 12 * len(entries) + 4
    for entry in entries:
        field = entry.data.ljust(4, b"\0")
        if len(entry.data) > 4:  # noqa: PLR2004 - TIFF 6.0: up to four bytes stand in the entry itself
            field = (behind + len(values)).to_bytes(4, "big")
            values += entry.data + b"\0" * (len(entry.data) % 2)
        table += [entry.tag.to_bytes(2, "big"), entry.type.to_bytes(2, "big"), entry.count.to_bytes(4, "big"), field]
    return b"".join(table) + b"\0\0\0\0" + values


def _moment(facts: PressFacts) -> list[_Entry]:
    """The wall time; of a file that only knows UTC, that, with the offset +00:00. A day alone is no Exif time."""
    moment = parse(facts.taken.wall or facts.taken.utc or "")
    if moment is None or moment.clock is None:
        return []
    entries = [_ascii(_DATE_ORIGINAL, f"{moment.day:%Y:%m:%d} {moment.clock:%H:%M:%S}")]
    if moment.clock.microsecond:
        entries.append(_ascii(_SUBSEC_ORIGINAL, f"{moment.clock.microsecond:06}".rstrip("0")))
    offset = moment.offset if moment.offset is not None else facts.taken.offset_minutes
    if offset is not None:
        entries.append(_ascii(_OFFSET_ORIGINAL, offset_text(offset)))
    return entries


def block(facts: PressFacts, size: tuple[int, int], *, srgb: bool) -> bytes:
    """Return the payload of the APP1 segment for `facts` (cleaned).

    The picture is upright, so Orientation is 1. `size` is its width and height in pixels, which Exif demands, as it
    demands the order of components and where colour was sampled.
    """
    texts = {
        _IMAGE_DESCRIPTION: facts.caption,
        _ARTIST: artists(facts.bylines),
        _COPYRIGHT: facts.copyright_notice,
    }
    main = [_ascii(tag, text) for tag, text in texts.items() if text]
    main += [_short(_ORIENTATION, 1), _short(_YCC_POSITIONING, 1)]
    pointer = _Entry(_EXIF_IFD, _LONG, 1, b"\0\0\0\0")
    start = len(_HEADER)
    after = start + len(_directory([*main, pointer], start))
    pointer = _Entry(_EXIF_IFD, _LONG, 1, after.to_bytes(4, "big"))
    private = [
        _Entry(_VERSION, _UNDEFINED, 4, b"0232"),
        _Entry(_COMPONENTS, _UNDEFINED, 4, b"\1\2\3\0"),
        _short(_COLOR_SPACE, SRGB if srgb else UNCALIBRATED),
        *(_Entry(tag, _LONG, 1, edge.to_bytes(4, "big")) for tag, edge in zip((_WIDTH, _HEIGHT), size, strict=True)),
        *_moment(facts),
    ]
    return SIGNATURE + _HEADER + _directory([*main, pointer], start) + _directory(private, after)
