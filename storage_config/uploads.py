"""Bytes that are still arriving: one growing file an upload, always on a disk, in both profiles.

What `size` says is in the file; what `append` has returned for is flushed to the disk (unless `UPLOAD_SYNC=0`).
When a line drops in the middle of an append, what had come is kept, and the sender goes on from `size`.
"""

import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from storage_config.durable_files import make_folders, storage_errors, sync_folder, write_all
from storage_config.errors import NotStored, StorageFull, UploadBusy, UploadTooLong, WouldOverwrite, WrongOffset
from storage_config.keys import check_key

WRITABLE = 0o600
KEEP_FREE = 64 * 1024 * 1024


class UploadStore:
    """Uploads in a folder. Keys are of the form of all keys; use the submission's public id."""

    def __init__(self, root: Path, *, sync: bool = True, keep_free: int = KEEP_FREE) -> None:
        self.root = root
        self._sync = sync
        self._keep_free = keep_free

    def create(self, key: str, size: int) -> None:
        """Begin an upload that will have `size` bytes. Its name is flushed to the disk with its first bytes.

        Raises:
            StorageFull: so many bytes do not fit; nothing was begun.
            WouldOverwrite: there is an upload of that key.
        """
        path = self._path(key)
        with storage_errors(f"beginning the upload {key}"):
            make_folders(path.parent)
            free = shutil.disk_usage(path.parent).free
            if size + self._keep_free > free:
                raise StorageFull(
                    f"The upload has {size} bytes and only {free} are free. Nothing was begun; make room, try again."
                )
            try:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, WRITABLE))
            except FileExistsError as error:
                raise WouldOverwrite(f"There is an upload {key} already; it was left as it is.") from error

    def append(self, key: str, offset: int, chunks: Iterable[bytes], *, limit: int | None = None) -> int:
        """Add bytes at the end of an upload and return its new size.

        Args:
            key: the upload.
            offset: where the sender believes the end is.
            chunks: what comes; when it raises, what came before is kept and flushed, and the error goes on.
            limit: how many bytes the whole upload may have.

        Raises:
            NotStored: there is no such upload.
            WrongOffset: the end is elsewhere; nothing was written.
            UploadBusy: somebody else is appending.
            UploadTooLong: bytes beyond `limit` came and were dropped.
            WouldOverwrite: the upload has become an original and never changes again.
            StorageFull: no room; what fitted is kept.
        """
        with self._locked(key) as file:
            return self._write(key, file, offset, chunks, limit)

    def _write(self, key: str, file: BinaryIO, offset: int, chunks: Iterable[bytes], limit: int | None) -> int:
        size = file.seek(0, os.SEEK_END)
        if size != offset:
            raise WrongOffset(offset, size)
        try:
            for chunk in chunks:
                fitting = chunk if limit is None else chunk[: max(0, limit - size)]
                with storage_errors(f"receiving {key}"):
                    write_all(file, fitting)
                size += len(fitting)
                if len(fitting) < len(chunk):
                    raise UploadTooLong(f"More than the announced {limit} bytes came for {key}; the rest was dropped.")
        finally:
            if self._sync:
                with storage_errors(f"receiving {key}"):
                    os.fsync(file.fileno())
                    if offset == 0:  # its name is new; after its bytes, this costs no second commit of the journal
                        sync_folder(self._path(key).parent)
        return size

    @contextmanager
    def _locked(self, key: str) -> Iterator[BinaryIO]:
        path = self._path(key)
        with storage_errors(f"receiving {key}"):
            try:
                file = path.open("r+b", buffering=0)
            except FileNotFoundError as error:
                raise NotStored(f"There is no upload {key}.") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise UploadBusy(f"Bytes for {key} are arriving on another line right now.") from error
            status = os.fstat(file.fileno())
            if status.st_nlink > 1 or not status.st_mode & 0o200:
                raise WouldOverwrite(f"The upload {key} is complete and stored; it cannot change any more.")
            yield file

    def path(self, key: str) -> Path:
        """Return the upload's file, for reading; raise `NotStored` when there is none."""
        path = self._path(key)
        if not path.is_file():
            raise NotStored(f"There is no upload {key}.")
        return path

    def size(self, key: str) -> int:
        """Return how many bytes have come; raise `NotStored` when there is no such upload."""
        return self.path(key).stat().st_size

    def discard(self, key: str) -> None:
        """Remove an upload; nothing happens when there is none. An original linked from it stays."""
        with storage_errors(f"removing the upload {key}"):
            self._path(key).unlink(missing_ok=True)

    def keys(self) -> Iterator[str]:
        """Yield the keys of all uploads."""
        if self.root.is_dir():
            for path in sorted(self.root.rglob("*")):
                if path.is_file() and not path.name.startswith("."):
                    yield path.relative_to(self.root).as_posix()

    def _path(self, key: str) -> Path:
        return self.root / check_key(key)


@lru_cache(maxsize=4)
def _upload_store(root: Path, sync: bool) -> UploadStore:  # noqa: FBT001 - a cache key, called in one place
    return UploadStore(root, sync=sync)


def upload_store() -> UploadStore:
    """Return the upload store that `UPLOADS_DIR` and `UPLOAD_SYNC` describe."""
    return _upload_store(settings.UPLOADS_DIR, settings.UPLOAD_SYNC)
