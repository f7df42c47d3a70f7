"""JPEG as a row of marker segments (ITU-T T.81, annex B), up to the true end of its first picture.

Embedded thumbnails lie inside segments and are stepped over by length; what follows the end-of-image marker
(further pictures of an MPF, a film, a ZIP) is never reached.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from mmap import mmap

from dam.formats.errors import BrokenFileError

SOI, EOI, SOS, DQT, DHT, DAC, DRI, DNL, COM = 0xD8, 0xD9, 0xDA, 0xDB, 0xC4, 0xCC, 0xDD, 0xDC, 0xFE
APP0, APP1, APP2, APP13, APP14, APP15 = 0xE0, 0xE1, 0xE2, 0xED, 0xEE, 0xEF
FRAMES = frozenset({*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)})
STANDALONE = frozenset({0x01, *range(0xD0, 0xD8)})
MAX_SEGMENTS = 20_000

_SCAN_END = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_MARKER = re.compile(rb"\xff[\x01-\xfe]")


@dataclass(frozen=True)
class Segment:
    """One marker with what belongs to it: offsets in the file, `end` exclusive.

    The segment of a scan (SOS) includes its entropy-coded data; `header_end` is where that begins.
    """

    marker: int
    start: int
    header_end: int
    end: int

    @property
    def payload(self) -> slice:
        """Where the segment's parameters are, without marker and length."""
        return slice(min(self.start + 4, self.header_end), self.header_end)


def segments(data: bytes | mmap, *, before_scans: bool = False) -> Iterator[Segment]:
    """Yield the segments of the first picture after SOI, in order; the last is EOI if the file has one.

    Bytes between segments that are no marker are stepped over, as decoders do; a segment that runs past the end of
    the file ends the walk. With `before_scans` it ends at the first scan, without looking for that scan's end.

    Raises:
        BrokenFileError: The file does not begin with SOI, or has more than `MAX_SEGMENTS` segments.
    """
    if data[:2] != b"\xff\xd8":
        raise BrokenFileError("no JPEG: the start-of-image marker is missing")
    position = 2
    for _ in range(MAX_SEGMENTS):
        found = _MARKER.search(data, position)
        if found is None:
            return
        if before_scans and data[found.start() + 1] == SOS:
            return
        segment = _segment(data, found.start())
        if segment is None:
            return
        yield segment
        if segment.marker == EOI:
            return
        position = segment.end
    raise BrokenFileError(f"more than {MAX_SEGMENTS} JPEG segments")


def _segment(data: bytes | mmap, start: int) -> Segment | None:
    marker = data[start + 1]
    if marker in STANDALONE or marker in {SOI, EOI}:
        return Segment(marker, start, start + 2, start + 2)
    header_end = start + 2 + max(int.from_bytes(data[start + 2 : start + 4], "big"), 2)
    if header_end > len(data):
        return None
    end = header_end
    if marker == SOS:
        found = _SCAN_END.search(data, header_end)
        end = found.start() if found else len(data)
    return Segment(marker, start, header_end, end)


def application(data: bytes | mmap, marker: int, signature: bytes) -> Iterator[bytes]:
    """Yield the payloads of the `marker` segments that begin with `signature`, without it, up to the first scan."""
    for segment in segments(data, before_scans=True):
        payload = bytes(data[segment.payload]) if segment.marker == marker else b""
        if payload.startswith(signature):
            yield payload[len(signature) :]


@dataclass(frozen=True)
class Frame:
    """What the frame header (SOFn) says, and which colour transform decoders will apply.

    `transform` is Adobe's: 0 none (grey, RGB, CMYK), 1 YCbCr, 2 YCCK.
    """

    width: int
    height: int
    components: tuple[int, ...]
    transform: int
    adobe: bool


def frame(data: bytes | mmap, found: list[Segment]) -> Frame:
    """Return the frame of a picture whose segments are `found`.

    The transform follows libjpeg's rule (jdapimin.c, default_decompress_parms): JFIF means YCbCr, else the Adobe
    marker decides, else component ids `R`, `G`, `B` mean RGB.

    Raises:
        BrokenFileError: There is no frame header before the first scan.
    """
    header = next((bytes(data[s.payload]) for s in found if s.marker in FRAMES), b"")
    if len(header) < 6 or len(header) < 6 + 3 * header[5]:  # noqa: PLR2004 - T.81 B.2.2: six bytes, then three each
        raise BrokenFileError("no JPEG: the frame header is missing")
    ids = tuple(header[6 + 3 * n] for n in range(header[5]))
    jfif = any(s.marker == APP0 and data[s.payload][:5] == b"JFIF\0" for s in found)
    adobe = next((bytes(data[s.payload]) for s in found if s.marker == APP14 and _is_adobe(data, s)), b"")
    transform = _transform(ids, jfif=jfif, adobe=adobe)
    return Frame(int.from_bytes(header[3:5], "big"), int.from_bytes(header[1:3], "big"), ids, transform, bool(adobe))


def _is_adobe(data: bytes | mmap, segment: Segment) -> bool:
    payload = data[segment.payload]
    return len(payload) >= 12 and payload[:5] == b"Adobe"  # noqa: PLR2004 - Adobe TN 5116: twelve bytes


def _transform(ids: tuple[int, ...], *, jfif: bool, adobe: bytes) -> int:
    three, four = 3, 4
    if len(ids) == three:
        if jfif:
            return 1
        return min(adobe[11], 1) if adobe else int(ids != (0x52, 0x47, 0x42))
    if len(ids) == four:
        return 2 if adobe and adobe[11] else 0
    return 0
