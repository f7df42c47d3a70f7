"""Storage by role: which store serves a role.

Roles: `uploads` (bytes that are still arriving; always a disk), `originals` (never changed, never overwritten),
`renditions` and `exports` (can be made again). `STORAGE_URL` chooses between a folder and an S3 server for the last
three; nothing above this room asks which.
"""

import hashlib
import io
import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from storage_config.contract import ROLES, Role, Stat, Store, Stored
from storage_config.errors import NotStored, StorageError
from storage_config.filesystem import FilesystemStore
from storage_config.location import FolderPlace, parse_storage_url

__all__ = ["ROLES", "Role", "Stat", "Store", "Stored", "copies", "discard", "read_back", "store", "sweep", "verify"]

READ_BLOCK = 1024 * 1024


@lru_cache(maxsize=16)
def _store(role: Role, storage_url: str, uploads: Path, scratch: Path) -> Store:
    place = parse_storage_url(storage_url)
    if role == "uploads":
        return FilesystemStore(role, uploads)
    if isinstance(place, FolderPlace):
        links = (uploads,) if role == "originals" else (uploads, scratch)
        return FilesystemStore(role, place.root / role, link_from=links)
    from storage_config.s3 import S3Store  # noqa: PLC0415 - boto3 is heavy and wanted only here

    return S3Store(role, place, scratch)


def store(role: Role) -> Store:
    """Return the store of a role, as `STORAGE_URL` and `UPLOADS_DIR` say."""
    if role not in ROLES:
        raise StorageError(f"There is no storage role {role!r}.")
    return _store(role, settings.STORAGE_URL, settings.UPLOADS_DIR, settings.KRONIKA_HOME / "scratch")


def copies(role: Role) -> list[Store]:
    """Return every configured copy of a role's objects: one, at present."""
    return [store(role)]


def discard(role: Role, key: str) -> None:
    """Remove an object of a temporary role (uploads, renditions, exports); originals are refused."""
    if role == "originals":
        raise StorageError("Originals are never discarded; destroying one is a matter for retention.")
    store(role).remove(key)


def sweep() -> int:
    """Remove, in every role, what puts left behind that were interrupted a day ago or longer; return how many."""
    return sum(store(role).sweep() for role in ROLES if role != "uploads")


def read_back(copy: Store, key: str, sha256: str, *, version: str = "") -> bool:
    """Read an object's bytes from where they lie and return whether they have the digest; False if it is missing.

    On a disk the kernel is asked to forget its cached copy first, so that the reading reaches the medium.
    """
    digest = hashlib.sha256()
    buffer = memoryview(bytearray(READ_BLOCK))
    try:
        with copy.open(key, version=version) as stream:
            _forget_cached(stream)
            while count := stream.readinto(buffer):  # type: ignore[attr-defined]  # every binary stream has it
                digest.update(buffer[:count])
    except NotStored:
        return False
    return digest.hexdigest() == sha256


def _forget_cached(stream: BinaryIO) -> None:
    with suppress(io.UnsupportedOperation):  # a server's answer is no file
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def verify(role: Role, key: str, version: str, sha256: str) -> bool:
    """Read every copy of an object back and return whether all of them have the digest."""
    return all(read_back(copy, key, sha256, version=version) for copy in copies(role))
