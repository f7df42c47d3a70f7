"""A stream over a part of a file."""

import io
import os
from pathlib import Path


class FileSpan(io.RawIOBase):
    """The bytes of a file from `start` up to, not including, `end`. Every read names its own place in the file."""

    def __init__(self, path: Path, start: int = 0, end: int | None = None) -> None:
        self._file = path.open("rb", buffering=0)
        size = os.fstat(self._file.fileno()).st_size
        self._end = size if end is None else min(end, size)
        self._start = self._at = min(max(start, 0), self._end)

    def readable(self) -> bool:
        """It can be read."""
        return True

    def seekable(self) -> bool:
        """It can be moved about in."""
        return True

    def fileno(self) -> int:
        """Return the file's descriptor."""
        return self._file.fileno()

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Move inside the span; offsets count from its start."""
        base = {os.SEEK_SET: self._start, os.SEEK_CUR: self._at, os.SEEK_END: self._end}[whence]
        self._at = min(max(base + offset, self._start), self._end)
        return self._at - self._start

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase takes any buffer
        """Fill the buffer and return how many bytes were put in; 0 at the end."""
        room = memoryview(buffer)[: self._end - self._at]
        count = os.preadv(self.fileno(), [room], self._at) if room else 0
        self._at += count
        return count

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        super().close()
