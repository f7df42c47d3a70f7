"""WAV: RIFF/WAVE, and RF64/BW64 for more than 4 GB (EBU Tech 3306, ITU-R BS.2088), plain or EXTENSIBLE."""

from collections.abc import Iterator

from transcode.sniff.source import BrokenError, Seen, Source

OUTER = (b"RIFF", b"RF64", b"BW64")
UNKNOWN_SIZE = 0xFFFFFFFF
MAX_CHUNKS = 10_000
FORMAT_BYTES = 16
OTHER_FORMS = {b"WEBP": "webp", b"AVI ": "avi", b"RMID": "midi", b"ACON": "icon"}


def other_form(source: Source) -> str | None:
    """Return the refusal code of a RIFF file that is not WAVE, or None."""
    return OTHER_FORMS.get(source.head[8:12], "unknown") if source.head[:4] in OUTER else None


def recognise(source: Source) -> Seen | None:
    """Return what is odd, if the file is a WAV.

    Raises:
        BrokenError: no usable format chunk or no data chunk.
    """
    if source.head[:4] not in OUTER or source.head[8:12] != b"WAVE":
        return None
    has_format = False
    for kind, start, size in _chunks(source):
        if kind == b"fmt ":
            has_format = _usable_format(source.look(start, FORMAT_BYTES))
        elif kind == b"data" and has_format:
            return Seen(notices=_notices(source, start, size))
    raise BrokenError("broken-sound")


def _usable_format(body: bytes) -> bool:
    channels, rate = int.from_bytes(body[2:4], "little"), int.from_bytes(body[4:8], "little")
    return len(body) == FORMAT_BYTES and channels > 0 and rate > 0


def _notices(source: Source, start: int, size: int) -> tuple[str, ...]:
    if source.size <= start:
        return ("no-sound",)
    if size == 0:
        return ("not-closed",)
    if start + size > source.size:
        return ("cut-short",)
    return ()


def _chunks(source: Source) -> Iterator[tuple[bytes, int, int]]:
    """Yield type, offset and size of each chunk; a 64-bit data size comes from the `ds64` chunk."""
    offset, wide = 12, 0
    for _ in range(MAX_CHUNKS):
        header = source.look(offset, 8)
        if len(header) < 8:  # noqa: PLR2004 - type and size, four bytes each
            return
        kind, size = header[:4], int.from_bytes(header[4:], "little")
        if kind == b"ds64":
            wide = int.from_bytes(source.look(offset + 16, 8), "little")
        if kind == b"data" and size == UNKNOWN_SIZE and source.head[:4] != b"RIFF":
            size = wide
        yield kind, offset + 8, size
        offset += 8 + size + (size & 1)
