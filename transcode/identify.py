"""Says what a file is, from its content alone: name, extension and what the sender claims never count.

Reads a few kilobytes in plain Python, decodes nothing. What is not accepted is told in words (`transcode.refusals`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from transcode.formats import BY_KEY, FORMATS, LAST_RESORT, Format
from transcode.refusals import NotAccepted
from transcode.sniff import others
from transcode.sniff.source import BrokenError, Seen, Source

MILLION = 1_000_000
UNNAMED = frozenset({"unknown", "text", "aac", "jpeg-xl"})


@dataclass(frozen=True, slots=True)
class Identified:
    """An accepted format, and what its header declares.

    `width` and `height` are pixels as stored, not yet upright; null where nothing is declared. `notices` are codes of
    what is odd about the file (`transcode.refusals.notice` words them). `starts_at` is the byte of an MP3's first
    frame. `common_coding` is false for what many decoders lack.
    """

    format: str
    name: str
    mime_type: str
    kind: str
    extension: str
    width: int | None = None
    height: int | None = None
    notices: tuple[str, ...] = ()
    starts_at: int = 0
    common_coding: bool = True

    def to_json(self) -> dict[str, Any]:
        """Return a plain dictionary that JSON keeps."""
        return asdict(self) | {"notices": list(self.notices)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Identified":
        """Rebuild from `to_json`; keys of others are ignored."""
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        return cls(**known | {"notices": tuple(known.get("notices", ()))})


def identify(path: Path) -> Identified:
    """Identify the file at `path` by its content.

    Raises:
        NotAccepted: it is empty, of another format, broken, encrypted, or declares more than `MAX_PIXELS`.
    """
    with path.open("rb") as stream:
        source = Source(stream, path.stat().st_size)
        if source.size == 0:
            raise NotAccepted("empty")
        try:
            found, seen = _recognised(source)
        except BrokenError as error:
            raise NotAccepted(str(error)) from error
    if seen.width is not None and seen.height is not None:
        refuse_too_large(seen.width, seen.height)
    return Identified(
        found.key, found.name, found.mime_type, found.kind, found.extension,
        seen.width, seen.height, seen.notices, seen.starts_at, seen.common_coding,
    )  # fmt: skip


def format_of(mime_type: str) -> Format:
    """Return the table's row for a stored MIME type.

    Raises:
        NotAccepted: no accepted format has that type.
    """
    for row in BY_KEY.values():
        if row.mime_type == mime_type:
            return row
    raise NotAccepted("unknown")


def _recognised(source: Source) -> tuple[Format, Seen]:
    for row in FORMATS:
        if seen := row.recognise(source):
            return row, seen
    code = others.name_of(source)
    if code in UNNAMED:
        for row in LAST_RESORT:
            if seen := row.recognise(source):
                return row, seen
    raise BrokenError(code)


def refuse_too_large(width: int, height: int) -> None:
    """Refuse a picture that declares more pixels than `MAX_PIXELS`, before anything decodes it.

    Raises:
        NotAccepted: it does.
    """
    if width * height > settings.MAX_PIXELS:
        raise NotAccepted("too-large", width=width, height=height, limit=settings.MAX_PIXELS // MILLION)
