"""Where the tags of an MP3 file lie, in front of its frames and behind them (ID3v2.4 section 3; APEv2; ID3v1)."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

HEADER = 10
MAX_TAGS = 100
_ID3V1 = 128
_APE_FOOTER = 32
_LYRICS_END = b"LYRICS200"
_HAS_HEADER = 0x80000000
_FOOTER_FLAG = 0x10


def synchsafe(four: bytes) -> int:
    """Return the number in four bytes of seven bits each (ID3v2.4 section 6.2)."""
    value = 0
    for byte in four:
        value = value << 7 | byte & 0x7F
    return value


def to_synchsafe(number: int) -> bytes:
    """Return a number below 2^28 as four bytes of seven bits each."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def audio_extent(stream: BinaryIO) -> tuple[int, int]:
    """Return (start, end) of what lies between the tags: the MPEG frames, with any garbage between them.

    Only tags that say their own length are stepped over, at most `MAX_TAGS` on each side; start is never behind end.
    """
    length = stream.seek(0, io.SEEK_END)
    start = 0
    for _ in range(MAX_TAGS):
        size = _tag_in_front(stream, start)
        if not size:
            break
        start += size
    start = min(start, length)
    end = length
    for _ in range(MAX_TAGS):
        size = _tag_behind(stream, end)
        if not size or end - size < start:
            break
        end -= size
    return start, end


def _tag_in_front(stream: BinaryIO, position: int) -> int:
    stream.seek(position)
    head = stream.read(HEADER)
    if len(head) < HEADER or head[:3] != b"ID3":
        return 0
    footer = HEADER if head[3] >= 4 and head[5] & _FOOTER_FLAG else 0  # noqa: PLR2004 - footers came with v2.4
    return HEADER + synchsafe(head[6:10]) + footer


def _tag_behind(stream: BinaryIO, end: int) -> int:
    window = _before(stream, end, _ID3V1)
    if len(window) == _ID3V1 and window[:3] == b"TAG":
        return _ID3V1
    if window[-_APE_FOOTER:][:8] == b"APETAGEX":
        footer = window[-_APE_FOOTER:]
        header = _APE_FOOTER if int.from_bytes(footer[20:24], "little") & _HAS_HEADER else 0
        return int.from_bytes(footer[12:16], "little") + header
    if window[-9:] == _LYRICS_END and window[-15:-9].isdigit():
        return int(window[-15:-9]) + 15
    if window[-HEADER:][:3] == b"3DI":
        return synchsafe(window[-4:]) + 2 * HEADER
    return 0


def _before(stream: BinaryIO, end: int, count: int) -> bytes:
    start = max(0, end - count)
    stream.seek(start)
    return stream.read(end - start)


@dataclass(frozen=True)
class Frame:
    """One ID3v2 frame: its four-letter id, where its content lies in the tag's bytes, and the content."""

    id: bytes
    start: int
    content: bytes


def frames(tag: bytes) -> Iterator[Frame]:
    """Yield the frames of one ID3v2.4 tag (header included) without extended header, up to the padding."""
    position = HEADER
    while position + HEADER <= len(tag) and tag[position : position + 1].isalnum():
        size = synchsafe(tag[position + 4 : position + 8])
        start = position + HEADER
        yield Frame(tag[position : position + 4], start, tag[start : start + size])
        position = start + size
