"""MP3 (ISO/IEC 11172-3 and 13818-3, layer III): tags skipped, then a chain of frames that agree with each other.

One sync pattern proves nothing (any data holds some); a chain does, each header lying exactly where the one before
says, with the same version, layer and sampling rate.
"""

from collections.abc import Iterator
from typing import NamedTuple

from transcode.sniff.source import Seen, Source

LONG_CHAIN = 8
SHORT_CHAIN = 3
SEARCH_BYTES = 256 * 1024
BLOCK = 64 * 1024
MAX_FRAME_BYTES = 1441  # 320 kbit/s at 32 kHz; less than that is the rest of a cut frame
ID3_HEADER = 10
MAX_TAGS = 16
LAYER_3 = 1
MPEG_1 = 3
RESERVED_VERSION = 1
BITRATES_1 = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
BITRATES_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


class Frame(NamedTuple):
    """A frame's length in bytes and what all frames of a stream share."""

    length: int
    version: int
    rate: int


def recognise(source: Source) -> Seen | None:
    """Return where the first frame begins, if the file is an MP3; None if no chain of frames is found near its start.

    A tag announces the sound, so after one a short chain suffices; bare frames need a long chain, or must fill the
    file. Stray bytes before the first frame are a notice.
    """
    after_tags = _after_tags(source)
    need = SHORT_CHAIN if after_tags else LONG_CHAIN
    for offset in _candidates(source, after_tags):
        if _chains(source, offset, need):
            return Seen(starts_at=offset, notices=_notices(source, after_tags, offset))
        if offset > after_tags:
            need = LONG_CHAIN
    return None


def _notices(source: Source, after_tags: int, offset: int) -> tuple[str, ...]:
    stray = offset - after_tags > MAX_FRAME_BYTES and source.look(after_tags, offset - after_tags).strip(b"\0")
    return ("leading-garbage",) if stray else ()


def frame(header: bytes) -> Frame | None:
    """Read a four-byte frame header; None if it is not one of layer III with a stated bit rate."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:  # noqa: PLR2004 - the sync pattern
        return None
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    bitrate, rate = header[2] >> 4, header[2] >> 2 & 3
    if version == RESERVED_VERSION or layer != LAYER_3 or bitrate in (0, 15) or rate == 3:  # noqa: PLR2004 - reserved
        return None
    kilobits = (BITRATES_1 if version == MPEG_1 else BITRATES_2)[bitrate]
    hertz = RATES[version][rate]
    samples_by_8 = 144 if version == MPEG_1 else 72
    return Frame(samples_by_8 * kilobits * 1000 // hertz + (header[2] >> 1 & 1), version, hertz)


def _after_tags(source: Source) -> int:
    """Return the offset behind the ID3v2 tags at the start (ID3v2.4 §3.1: a synchsafe length)."""
    offset = 0
    for _ in range(MAX_TAGS):
        header = source.look(offset, ID3_HEADER)
        if header[:3] != b"ID3" or len(header) < ID3_HEADER or any(byte & 0x80 for byte in header[6:10]):
            break
        size = header[6] << 21 | header[7] << 14 | header[8] << 7 | header[9]
        offset += ID3_HEADER + size + (ID3_HEADER if header[5] & 0x10 else 0)
    return offset


def _candidates(source: Source, start: int) -> Iterator[int]:
    """Yield offsets at which a frame header could stand."""
    for block in range(start, start + SEARCH_BYTES, BLOCK):
        data = source.look(block, BLOCK + 3)
        place = data.find(b"\xff")
        while place != -1 and place < BLOCK:
            if frame(data[place : place + 4]):
                yield block + place
            place = data.find(b"\xff", place + 1)


def _chains(source: Source, offset: int, need: int) -> bool:
    """Tell whether `need` frames that agree follow each other, or fewer that reach the file's end exactly."""
    first = frame(source.look(offset, 4))
    if first is None:
        return False
    for count in range(need):
        here = frame(source.look(offset, 4))
        if here is None or here[1:] != first[1:]:
            return count > 1 and _ends_at(source, offset)
        offset += here.length
    return True


def _ends_at(source: Source, offset: int) -> bool:
    return offset == source.size or source.look(offset, 8).startswith((b"TAG", b"APETAGEX", b"LYRICSBE"))
