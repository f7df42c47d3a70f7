"""JPEG (ITU-T T.81, annex B): segments up to the scan, the frame's declared size, and whether the end mark is there."""

from transcode.sniff.source import BrokenError, Seen, Source

SOI = b"\xff\xd8"
EOI = b"\xff\xd9"
START_OF_SCAN = 0xDA
FRAMES = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF})
COMMON_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
STAND_ALONE = frozenset({0x00, 0x01, 0xFF, *range(0xD0, 0xD9)})
MAX_SEGMENTS = 20_000
STRAY_BYTES = 1 << 16
BLOCK = 1 << 16
BYTE = 0xFF


def recognise(source: Source) -> Seen | None:
    """Return what is declared if the file is a JPEG.

    Raises:
        BrokenError: it begins like a JPEG but has no frame or no scan.
    """
    if not source.head.startswith(SOI) or (BYTE not in source.head[2:]):
        return None
    frame, scan = _header(source)
    if frame is None or scan is None:
        if source.head[2:3] != b"\xff":
            return None
        raise BrokenError("broken-picture")
    marker, width, height = frame
    notices = () if _has_end(source, scan) else ("missing-end",)
    return Seen(width, height, notices, common_coding=marker in COMMON_FRAMES)


def _header(source: Source) -> tuple[tuple[int, int, int] | None, int | None]:
    """Walk the segments; return ((marker, width, height), offset of the first scan), each None if it never comes."""
    size = None
    offset = len(SOI)
    for _ in range(MAX_SEGMENTS):
        found = _next_marker(source, offset)
        if found is None:
            return size, None
        marker, offset = found
        if marker == START_OF_SCAN:
            return size, offset
        body = source.look(offset, 7)
        length = int.from_bytes(body[:2], "big")
        if marker in FRAMES and len(body) == 7:  # noqa: PLR2004 - length, precision, height, width
            size = marker, int.from_bytes(body[5:7], "big"), int.from_bytes(body[3:5], "big")
        offset += max(length, 2)  # the length counts its own two bytes; some writers forget that
    return size, None


def _next_marker(source: Source, offset: int) -> tuple[int, int] | None:
    """Return the next marker that has a segment, and where its length field is; stray bytes before it are skipped."""
    window = source.look(offset, 16)
    if len(window) >= 2 and window[0] == BYTE and window[1] not in STAND_ALONE:  # noqa: PLR2004 - a marker's two bytes
        return window[1], offset + 2
    window = source.look(offset, STRAY_BYTES)
    for place in range(len(window) - 1):
        if window[place] == BYTE and window[place + 1] not in STAND_ALONE:
            return window[place + 1], offset + place + 2
    return None


def _has_end(source: Source, scan: int) -> bool:
    """Tell whether an end mark follows the scan. Coded data never holds one (a zero is stuffed after every 0xFF).

    Looks backwards, because it is nearly always in the last block; a trailer behind it (MPF, motion photo) is fine.
    """
    end = source.size
    while end > scan:
        start = max(scan, end - BLOCK)
        if EOI in source.look(start, end - start + 1):
            return True
        end = start
    return False
