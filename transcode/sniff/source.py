"""A file as the recognisers see it: its size, its first bytes, and short looks anywhere else."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import BinaryIO

HEAD_BYTES = 4096
MAX_LOOK = 1 << 20


@dataclass(frozen=True)
class Source:
    """An open file. Looks are bounded, so that no header's claim can make a recogniser read much."""

    stream: BinaryIO
    size: int

    @cached_property
    def head(self) -> bytes:
        """The first bytes, at most `HEAD_BYTES`."""
        return self.look(0, HEAD_BYTES)

    def look(self, offset: int, length: int) -> bytes:
        """Return up to `length` bytes (at most 1 MiB) at `offset`; fewer, or none, near and past the end."""
        if offset < 0 or offset >= self.size:
            return b""
        self.stream.seek(offset)
        return self.stream.read(min(length, MAX_LOOK))


@dataclass(frozen=True, slots=True)
class Seen:
    """What a recogniser saw of its own format.

    `width` and `height` are pixels as declared (not yet upright), `notices` codes of what is odd, `starts_at` where
    the sound's first frame begins, `common_coding` false for what many decoders lack (arithmetic-coded JPEG).
    """

    width: int | None = None
    height: int | None = None
    notices: tuple[str, ...] = field(default=())
    starts_at: int = 0
    common_coding: bool = True


class BrokenError(Exception):
    """The file is of this format, but must not be accepted; the message is a code of `transcode.refusals`."""
