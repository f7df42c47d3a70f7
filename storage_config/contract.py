"""What a store of objects promises, whatever it is made of."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, Protocol

Role = Literal["uploads", "originals", "renditions", "exports"]
STALE_SECONDS = 24 * 3600.0
ROLES: tuple[Role, ...] = ("uploads", "originals", "renditions", "exports")


@dataclass(frozen=True)
class Stored:
    """What lies in a store after a put. `version` is empty where the store keeps no versions.

    `created` is False when the same key was there already and was left as it was.
    """

    key: str
    version: str
    size: int
    created: bool


@dataclass(frozen=True)
class Stat:
    """Size in bytes and version of a stored object."""

    size: int
    version: str


class Store(Protocol):
    """Objects of one role under keys (`storage_config.keys`).

    Every method raises `BadKey` for a key of another form, `StorageDown` when the store does not answer and
    `StorageFull` when there is no room. Originals are created only if absent; renditions and exports are replaced,
    each put being all or nothing. When a put returns, the object survives a power cut.
    """

    role: Role

    def put_file(self, key: str, path: Path, *, sha256: str | None = None) -> Stored:
        """Store a file's bytes.

        Args:
            key: where.
            path: a file that nobody writes to any more. From the upload store it may be linked instead of copied.
            sha256: the digest it is known by; where the bytes are copied, a copy that differs is refused.

        Raises:
            NotStored: there is no such file.
            WouldOverwrite: (originals) an object of another size lies there.
        """

    def put_bytes(self, key: str, data: bytes) -> Stored:
        """Store some bytes; as `put_file`."""

    def open(self, key: str, *, version: str = "", start: int = 0, end: int | None = None) -> BinaryIO:
        """Return a stream over the bytes from `start` up to, not including, `end` (default: all).

        The object's existence is checked at once, not at the first read. Close it (it is a context manager).

        Raises:
            NotStored: nothing there.
        """

    def stat(self, key: str, *, version: str = "") -> Stat:
        """Return size and version; raise `NotStored` when nothing is there."""

    def exists(self, key: str) -> bool:
        """Return whether an object lies under the key."""

    def local(self, key: str, *, version: str = "") -> AbstractContextManager[Path]:
        """Yield a path for reading only, valid inside the block: the file itself, or a passing copy of the object."""

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield the keys that begin with `prefix`, in order of their bytes."""

    def remove(self, key: str) -> None:
        """Remove an object of a temporary role; nothing happens when it is not there.

        Raises:
            StorageError: the role is `originals`.
        """

    def set_hold(self, key: str, *, version: str = "", on: bool) -> None:
        """Put a legal hold on an original, or lift it; while one is on, nobody can destroy the bytes.

        Raises:
            NotStored: nothing there.
            StorageError: the role is not `originals`, or the `hold` key is not known here.
        """

    def held(self, key: str, *, version: str = "") -> bool:
        """Return whether an original stands under a legal hold; raises as `set_hold`."""

    def sweep(self, *, older_than_seconds: float = STALE_SECONDS) -> int:
        """Remove what interrupted puts left behind longer ago than that; return how many puts that were."""

    def probe(self) -> None:
        """Try the store: that it answers, takes bytes, and (originals) refuses to put one object over another.

        Raises:
            StorageError: something is not as it must be; the message says what.
        """
