"""MP4 and QuickTime (ISO/IEC 14496-12 §4; QuickTime File Format): brand, movie box, tracks, encryption.

Boxes are walked along fixed paths, never recursively, so that nesting cannot exhaust anything.
"""

from collections.abc import Iterator
from typing import NamedTuple

from transcode.sniff.source import BrokenError, Seen, Source

MAX_BOXES = 100_000
MAX_TRACKS = 200
HEADER = 8
LONG_HEADER = 16
OLD_QUICKTIME = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
ENCRYPTED = frozenset({b"encv", b"enca", b"encs", b"drms", b"drmi", b"drmt"})
OTHER_BRANDS = (
    ("heif", (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"mif2")),
    ("avif", (b"avif", b"avis", b"avio")),
    ("raw", (b"crx ",)),
    ("3gp", (b"3gp", b"3g2", b"3ge", b"3gs")),
    ("jpeg-2000", (b"jp2 ", b"jpx ", b"jpm ")),
    ("jpeg-xl", (b"jxl ",)),
)
SOUND_BRANDS = (b"M4A ", b"M4B ", b"M4P ")


class Box(NamedTuple):
    """A box: its type and where its content begins and ends (clipped to its parent, and so to the file)."""

    kind: bytes
    start: int
    end: int


class Movie(NamedTuple):
    """What the movie box declares: handler and sample entry type of each track, and the largest picture."""

    tracks: tuple[tuple[bytes, bytes], ...]
    width: int
    height: int


def other_brand(source: Source) -> str | None:
    """Return the refusal code of a container of this family that is not accepted here, or None."""
    if source.head[4:8] != b"ftyp":
        return None
    brand = source.head[8:12]
    return next((code for code, brands in OTHER_BRANDS if brand.startswith(brands)), None)


def mp4(source: Source) -> Seen | None:
    """Recognise an MP4 film: any brand but QuickTime's and the sound ones, with a picture track."""
    return _seen(source, film=True, quicktime=False)


def mov(source: Source) -> Seen | None:
    """Recognise a QuickTime film."""
    return _seen(source, film=True, quicktime=True)


def m4a(source: Source) -> Seen | None:
    """Recognise sound alone in MP4 or QuickTime: no picture track, or a brand that says sound."""
    return _seen(source, film=False, quicktime=None)


def _seen(source: Source, *, film: bool, quicktime: bool | None) -> Seen | None:
    family = _family(source)
    if family is None or other_brand(source):
        return None
    movie = _movie(source)
    is_film = b"vide" in [handler for handler, _ in movie.tracks] and source.head[8:12] not in SOUND_BRANDS
    if is_film is not film or (quicktime is not None and quicktime is not (family == "mov")):
        return None
    return Seen(movie.width or None, movie.height or None) if film else Seen()


def _family(source: Source) -> str | None:
    kind = source.head[4:8]
    if kind == b"ftyp":
        return "mov" if source.head[8:12] == b"qt  " else "mp4"
    size = int.from_bytes(source.head[:4], "big")
    return "mov" if kind in OLD_QUICKTIME and (size in (0, 1) or size >= HEADER) else None


def _movie(source: Source) -> Movie:
    box = next((box for box in _boxes(source, 0, source.size) if box.kind == b"moov"), None)
    if box is None:
        raise BrokenError("unfinished-film")
    tracks: list[tuple[bytes, bytes]] = []
    width = height = 0
    for trak in _children(source, box, b"trak"):
        handler, entry, size = _track(source, trak)
        if entry in ENCRYPTED:
            raise BrokenError("encrypted")
        if handler in (b"vide", b"soun"):
            tracks.append((handler, entry))
        if handler == b"vide" and size[0] * size[1] > width * height:
            width, height = size
        if len(tracks) > MAX_TRACKS:
            raise BrokenError("broken-film")
    if not tracks:
        raise BrokenError("no-tracks")
    return Movie(tuple(tracks), width, height)


def _track(source: Source, trak: Box) -> tuple[bytes, bytes, tuple[int, int]]:
    """Return handler, first sample entry's type (empty if missing) and its declared size in pixels."""
    mdia = _child(source, trak, b"mdia")
    hdlr = _child(source, mdia, b"hdlr")
    handler = source.look(hdlr.start + 8, 4) if hdlr else b""
    stsd = _child(source, _child(source, _child(source, mdia, b"minf"), b"stbl"), b"stsd")
    entry = source.look(stsd.start + 8, 36) if stsd else b""
    size = int.from_bytes(entry[32:34], "big"), int.from_bytes(entry[34:36], "big")
    return handler, entry[4:8], size


def _child(source: Source, parent: Box | None, kind: bytes) -> Box | None:
    return next(iter(_children(source, parent, kind)), None) if parent else None


def _children(source: Source, parent: Box, kind: bytes) -> Iterator[Box]:
    return (box for box in _boxes(source, parent.start, parent.end) if box.kind == kind)


def _boxes(source: Source, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two offsets; stops at the first that is not one."""
    for _ in range(MAX_BOXES):
        header = source.look(start, LONG_HEADER)
        if start + HEADER > end or len(header) < HEADER:
            return
        size, begin = int.from_bytes(header[:4], "big"), start + HEADER
        if size == 1:
            size, begin = int.from_bytes(header[8:16], "big"), start + LONG_HEADER
        elif size == 0:
            size = end - start
        if size < begin - start:
            return
        yield Box(header[4:8], begin, min(start + size, end))
        start += size
