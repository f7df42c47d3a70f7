"""The digest of what is seen or heard, without what is said about it: a re-captioned file keeps it.

Each algorithm has an id, stored with the digest; a better one will get another id and never be compared with this.

`essence-jpeg-1`: tables, frame, scans and the colour transform that decoders will apply; no APPn, no comments, nothing
behind the first picture. `essence-png-1`: IHDR, PLTE, tRNS and the joined data of IDAT. `essence-wav-1`: format and
sample data. `essence-mp3-1`: what lies between the tags. `essence-packets-1`: each picture or sound stream's codec and
packets, whatever the container (`fingerprint.inside`).
"""

import hashlib
import mmap
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from dam import sandbox
from dam.formats import id3, jpeg, png, riff
from dam.formats.errors import BrokenFileError

CHUNK = 1 << 20
PACKETS = "essence-packets-1"
SECONDS_PER_GIB = 30  # a slow disk's reading and hashing of a film
_JPEG_LEFT_OUT = frozenset({*range(0xE0, 0xF0), jpeg.COM, jpeg.EOI, *jpeg.STANDALONE})
_PNG_TAKEN = frozenset({b"IHDR", b"PLTE", b"tRNS"})
_WAV_FORMAT = b"fmt "


def _jpeg(stream: BinaryIO) -> str:
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = list(jpeg.segments(data))
        digest = hashlib.sha256(bytes((jpeg.frame(data, found).transform,)))
        with memoryview(data) as view:
            for segment in found:
                if segment.marker not in _JPEG_LEFT_OUT:
                    with view[segment.start : segment.end] as part:
                        digest.update(part)
    return digest.hexdigest()


def _png(stream: BinaryIO) -> str:
    digest, pixels = hashlib.sha256(), hashlib.sha256()
    with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data, memoryview(data) as view:
        for chunk in png.chunks(data):
            with view[chunk.start : chunk.end] as part:
                if chunk.type == b"IDAT":
                    pixels.update(part)
                elif chunk.type in _PNG_TAKEN:
                    digest.update(chunk.type + len(part).to_bytes(4, "big"))
                    digest.update(part)
    digest.update(pixels.digest())
    return digest.hexdigest()


def _wav(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in riff.chunks(stream):
        if chunk.id in {_WAV_FORMAT, b"data"}:
            digest.update(chunk.id)
            _update(digest, stream, chunk.start, chunk.start + chunk.size)
    return digest.hexdigest()


def _mp3(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    _update(digest, stream, *id3.audio_extent(stream))
    return digest.hexdigest()


def _update(digest: Any, stream: BinaryIO, start: int, end: int) -> None:
    stream.seek(start)
    while start < end and (part := stream.read(min(CHUNK, end - start))):
        digest.update(part)
        start += len(part)


_OWN: dict[str, tuple[str, Callable[[BinaryIO], str]]] = {
    "image/jpeg": ("essence-jpeg-1", _jpeg),
    "image/png": ("essence-png-1", _png),
    "audio/wav": ("essence-wav-1", _wav),
    "audio/x-wav": ("essence-wav-1", _wav),
    "audio/vnd.wave": ("essence-wav-1", _wav),
    "audio/mpeg": ("essence-mp3-1", _mp3),
}


def essence_digest(path: Path, mime_type: str) -> tuple[str, str]:
    """Return (algorithm id, SHA-256 in hex) of a file's essence.

    Pictures, WAV and MP3 are walked here; a film's container is taken apart in the sandbox.

    Raises:
        BrokenFileError: The file is not laid out as `mime_type` says.
        dam.sandbox.SandboxError: A film could not be taken apart.
    """
    if mime_type not in _OWN:
        return PACKETS, _packets(path)
    algorithm, read = _OWN[mime_type]
    if path.stat().st_size == 0:
        raise BrokenFileError("the file is empty")
    with path.open("rb") as stream:
        return algorithm, read(stream)


def _packets(path: Path) -> str:
    """The time allowed grows with the file: a long film is read once from end to end."""
    default = sandbox.Limits()
    seconds = default.seconds + SECONDS_PER_GIB * path.stat().st_size / 2**30
    found: str = sandbox.call("fingerprint.inside:packets", path, limits=sandbox.Limits(seconds=seconds))
    return found
