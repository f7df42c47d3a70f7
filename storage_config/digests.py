"""SHA-256 and SHA-512 (FIPS 180-4) from one reading of the bytes.

Both digests of a block are computed at the same time: hashlib releases the interpreter's lock on large blocks, so a
helper thread does SHA-512 while the caller's does SHA-256.
"""

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

BLOCK = 1024 * 1024
SMALL = 256 * 1024


@dataclass(frozen=True)
class Digests:
    """The digests of some bytes in lower-case hex, and how many bytes there were."""

    sha256: str
    sha512: str
    size: int


def read_digests(source: Path | BinaryIO, on_bytes: Callable[[memoryview], None] | None = None) -> Digests:
    """Read a file or stream to its end, once, and return both digests and its size.

    Args:
        source: a path, or a binary stream that is read from where it stands.
        on_bytes: called with every block in order; the view is valid only during the call. Its length is progress,
            its content may feed a third reader (a copy, an essence digest).
    """
    if isinstance(source, Path):
        with source.open("rb", buffering=0) as file:
            _announce_sequential(file.fileno())
            return _digest(file, on_bytes)
    return _digest(source, on_bytes)


def _announce_sequential(descriptor: int) -> None:
    os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_SEQUENTIAL)


def _blocks(stream: BinaryIO) -> Iterator[memoryview]:
    """Yield the stream's bytes in two buffers used in turn, so that one may still be hashed while the next fills."""
    buffers = (bytearray(BLOCK), bytearray(BLOCK))
    turn = 0
    while count := stream.readinto(buffers[turn]):  # type: ignore[attr-defined]  # every binary stream has it
        yield memoryview(buffers[turn])[:count]
        turn = 1 - turn


def _digest(stream: BinaryIO, on_bytes: Callable[[memoryview], None] | None) -> Digests:
    sha256, sha512, size = hashlib.sha256(), hashlib.sha512(), 0
    pending: Future[None] | None = None
    with ThreadPoolExecutor(1, thread_name_prefix="sha512") as helper:
        for block in _blocks(stream):
            if pending is not None:
                pending.result()
            if len(block) < SMALL:
                sha512.update(block)
                pending = None
            else:
                pending = helper.submit(sha512.update, block)
            sha256.update(block)
            if on_bytes is not None:
                on_bytes(block)
            size += len(block)
        if pending is not None:
            pending.result()
    return Digests(sha256.hexdigest(), sha512.hexdigest(), size)
