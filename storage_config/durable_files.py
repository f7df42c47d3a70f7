"""Files that are there after a power cut: written beside, flushed to the disk, then given their name.

Every name appears with its whole content or not at all. Errors of the operating system come out as `StorageError`.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from storage_config.errors import StorageDown, StorageError, StorageFull

COPY_BLOCK = 8 * 1024 * 1024
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
PART_SUFFIX = ".part"


@contextmanager
def storage_errors(what: str) -> Iterator[None]:
    """Turn an `OSError` into `StorageFull` or `StorageDown`, saying what was being done.

    Raises:
        StorageFull: no room, or over quota.
        StorageDown: everything else that the disk or its driver answered.
    """
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull(
                f"No room left while {what}. Nothing stored before is affected; make room and it goes on."
            ) from error
        raise StorageDown(
            f"The disk refused while {what}: {error.strerror}. Nothing stored before is affected."
        ) from error


def sync_folder(folder: Path) -> None:
    """Flush a folder's entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def make_folders(folder: Path) -> None:
    """Make a folder and its missing parents, each flushed into its own parent."""
    for changed in make_folders_unflushed(folder):
        sync_folder(changed)


def make_folders_unflushed(folder: Path) -> list[Path]:
    """Make a folder and its missing parents, and return the folders that are still to be flushed, innermost first.

    Flushed together with what is then put into the folder, they cost one commit of the file system's journal and not
    one each.
    """
    missing = []
    while not folder.is_dir():
        missing.append(folder)
        folder = folder.parent
    for path in reversed(missing):
        path.mkdir(exist_ok=True)
    return [path.parent for path in missing]


@contextmanager
def passing_name(folder: Path) -> Iterator[Path]:
    """Yield a name in `folder` that nobody has; whatever still has it at the end is unlinked."""
    path = folder / f"{os.getpid()}-{secrets.token_hex(8)}{PART_SUFFIX}"
    try:
        yield path
    finally:
        with suppress(FileNotFoundError):
            path.unlink()


@contextmanager
def part_file(folder: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """Yield a new file under a passing name. Whoever wants to keep it links or renames it after `settle`."""
    with passing_name(folder) as path:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb", buffering=0) as file:
            yield path, file


def write_all(file: BinaryIO, data: bytes | memoryview) -> None:
    """Write all of `data` to an unbuffered file, which may take it in several parts."""
    view = memoryview(data)
    while view:
        view = view[file.write(view) :]


def copy_into(source: Path, file: BinaryIO, sha256: str | None = None) -> None:
    """Copy a file's bytes, inside the kernel where nobody wants to know their digest.

    Raises:
        StorageError: the bytes do not have the SHA-256 they were said to have; the caller keeps nothing.
    """
    with source.open("rb", buffering=0) as reading:
        if sha256 is None:
            while _copy_some(reading.fileno(), file.fileno()):
                continue
        elif _copy_hashed(reading, file) != sha256:
            raise StorageError(
                f"{source.name} changed while it was being stored. Nothing was stored; hand it in again."
            )


def _copy_hashed(reading: BinaryIO, file: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := reading.read(COPY_BLOCK):
        digest.update(block)
        write_all(file, block)
    return digest.hexdigest()


def _copy_some(source: int, target: int) -> int:
    try:
        return os.copy_file_range(source, target, COPY_BLOCK)
    except OSError as error:
        if error.errno not in {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}:
            raise
    return os.sendfile(target, source, None, COPY_BLOCK)


def settle(file: BinaryIO, mode: int, *, only_data: bool = False) -> None:
    """Give an open file its final mode and flush it to the disk; with `only_data` its bytes, the mode soon after."""
    os.fchmod(file.fileno(), mode)
    flush = os.fdatasync if only_data else os.fsync
    flush(file.fileno())


def write_once(path: Path, data: bytes, *, mode: int = 0o444) -> bool:
    """Write a small file durably under a name that nobody has yet; return False when somebody has.

    A name that exists always holds a whole file: it is linked to the name only after its bytes were flushed.
    """
    with storage_errors(f"writing {path.name}"):
        make_folders(path.parent)
        with part_file(path.parent) as (part, file):
            write_all(file, data)
            settle(file, mode)
            try:
                os.link(part, path)
            except FileExistsError:
                return False
        sync_folder(path.parent)
    return True
