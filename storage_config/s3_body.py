"""A stream over the body of a storage server's answer."""

import io
from typing import Protocol

from botocore.exceptions import BotoCoreError
from urllib3.exceptions import HTTPError

from storage_config.errors import StorageDown


class Body(Protocol):
    """What an HTTP client hands out for the body of an answer."""

    def read(self, amount: int | None = None, /) -> bytes:
        """Return at most so many bytes, none at the end."""

    def close(self) -> None:
        """Give the connection back."""


class BodySpan(io.RawIOBase):
    """The body of a server's answer as a stream; a line that drops comes out as `StorageDown`."""

    def __init__(self, body: Body, key: str) -> None:
        self._body = body
        self._key = key

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase takes any buffer
        """Fill the buffer as far as bytes have come and return how many; 0 at the end."""
        try:
            block = self._body.read(len(buffer))
        except (OSError, BotoCoreError, HTTPError) as error:
            raise StorageDown(f"The storage server broke off while reading {self._key}. Nothing is lost.") from error
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """Give the connection back."""
        self._body.close()
        super().close()
