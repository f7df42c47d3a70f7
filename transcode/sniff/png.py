"""PNG (W3C PNG 3rd edition, §5): signature, the header chunk's size, and whether the end chunk is there."""

from transcode.sniff.source import BrokenError, Seen, Source

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER_BYTES = 24
CHUNK_OVERHEAD = 12
MAX_CHUNKS = 200_000


def recognise(source: Source) -> Seen | None:
    """Return what is declared if the file is a PNG.

    Raises:
        BrokenError: no header, or the chunks end before the end chunk.
    """
    head = source.head
    if not head.startswith(SIGNATURE[:4]):
        return None
    if not head.startswith(SIGNATURE) or head[12:16] != b"IHDR" or len(head) < HEADER_BYTES:
        raise BrokenError("broken-picture")
    width, height = int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")
    if not width or not height:
        raise BrokenError("broken-picture")
    return Seen(width, height, notices=() if _has_end(source) else ("missing-end",))


def _has_end(source: Source) -> bool:
    """Walk the chunks, reading their headers only, to the end chunk."""
    if source.look(source.size - CHUNK_OVERHEAD, CHUNK_OVERHEAD)[4:8] == b"IEND":
        return True
    offset = len(SIGNATURE)
    for _ in range(MAX_CHUNKS):
        header = source.look(offset, 8)
        if header[4:8] == b"IEND":
            return True
        if len(header) < 8:  # noqa: PLR2004 - length and type, four bytes each
            return False
        offset += int.from_bytes(header[:4], "big") + CHUNK_OVERHEAD
    return False
