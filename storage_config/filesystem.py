"""A role on a disk: one file an object, under its key.

Names appear only when their bytes are flushed. Originals are linked to their name, which fails when the name is
taken, so two writers can never overwrite each other; a file from the upload store becomes the original by a second
link to the same bytes. What a crash leaves lies in `.incoming/` and is swept.
"""

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from storage_config.contract import STALE_SECONDS, Role, Stat, Stored
from storage_config.durable_files import (
    copy_into,
    make_folders,
    make_folders_unflushed,
    part_file,
    passing_name,
    settle,
    storage_errors,
    sync_folder,
    write_all,
    write_once,
)
from storage_config.errors import NotStored, StorageDown, StorageError, WouldOverwrite
from storage_config.keys import check_key, check_prefix
from storage_config.spans import FileSpan

INCOMING = ".incoming"
HOLDS = ".holds"
READ_ONLY = 0o444
STREAM_BUFFER = 1024 * 1024


class FilesystemStore:
    """A `storage_config.stores.Store` in a folder."""

    def __init__(self, role: Role, root: Path, *, link_from: tuple[Path, ...] = ()) -> None:
        self.role = role
        self.root = root
        self._link_from = link_from
        self._flushed: set[Path] = set()

    # --- putting

    def put_file(self, key: str, path: Path, *, sha256: str | None = None) -> Stored:
        """Store a file; see `Store.put_file`."""
        if not path.is_file():
            raise NotStored(f"The file {path.name}, which was to be stored as {key}, is not there.")
        if self._may_link(path):
            return self._put_by_link(key, path)
        return self._put(key, lambda file: copy_into(path, file, sha256))

    def put_bytes(self, key: str, data: bytes) -> Stored:
        """Store some bytes; see `Store.put_bytes`."""
        return self._put(key, lambda file: write_all(file, data))

    def _put(self, key: str, fill: Callable[[BinaryIO], object]) -> Stored:
        target = self._target(key)
        with storage_errors(f"storing {key}"):
            with part_file(self._incoming()) as (part, file):
                fill(file)
                settle(file, READ_ONLY)
                size = os.fstat(file.fileno()).st_size
                changed = make_folders_unflushed(target.parent)
                created = self._name(part, target)
            return self._settled(key, target, size, changed, created=created)

    def _may_link(self, path: Path) -> bool:
        real = path.resolve()
        return any(real.is_relative_to(folder.resolve()) for folder in self._link_from) and (
            real.stat().st_dev == self._incoming().stat().st_dev
        )

    def _put_by_link(self, key: str, path: Path) -> Stored:
        target = self._target(key)
        with storage_errors(f"storing {key}"):
            with path.open("rb") as file:
                settle(file, READ_ONLY, only_data=True)
                size = os.fstat(file.fileno()).st_size
            changed = make_folders_unflushed(target.parent)
            if self.role == "originals":
                created = self._name(path, target)
            else:
                with passing_name(self._incoming()) as part:
                    os.link(path, part)
                    created = self._name(part, target)
            return self._settled(key, target, size, changed, created=created)

    def _name(self, part: Path, target: Path) -> bool:
        """Give the flushed file its name; return False when an original of that name was there already."""
        if self.role != "originals":
            created = not target.exists()
            part.replace(target)
            return created
        try:
            os.link(part, target)
        except FileExistsError:
            return False
        return True

    def _settled(self, key: str, target: Path, size: int, changed: list[Path], *, created: bool) -> Stored:
        """Flush the name, whoever gave it, and refuse what is not the same as what was there before."""
        there = size if created or self.role != "originals" else target.stat().st_size
        if there != size:
            raise WouldOverwrite(
                f"{key} is stored with {there} bytes and was offered with {size}. The stored one was left as it is."
            )
        self._flush_names(target.parent, changed)
        return Stored(key, "", size, created)

    def _flush_names(self, folder: Path, changed: list[Path]) -> None:
        """Flush the folder, then those above it that have changed; for originals, once a process, all above it.

        Another writer may have made them and been killed before it could flush them.
        """
        sync_folder(folder)
        above = folder.parents[: len(folder.relative_to(self.root).parts)] if self.role == "originals" else ()
        for each in dict.fromkeys([*changed, *(path for path in above if path not in self._flushed)]):
            sync_folder(each)
        self._flushed.update(above)

    # --- reading

    def open(self, key: str, *, version: str = "", start: int = 0, end: int | None = None) -> BinaryIO:
        """Open a range of an object; see `Store.open`."""
        path = self._existing(key, version)
        with storage_errors(f"reading {key}"):
            return io.BufferedReader(FileSpan(path, start, end), STREAM_BUFFER)

    def stat(self, key: str, *, version: str = "") -> Stat:
        """Return size and version; see `Store.stat`."""
        return Stat(self._existing(key, version).stat().st_size, "")

    def exists(self, key: str) -> bool:
        """Return whether there is such an object."""
        return self._path(key).is_file()

    @contextmanager
    def local(self, key: str, *, version: str = "") -> Iterator[Path]:
        """Yield the stored file itself; see `Store.local`."""
        yield self._existing(key, version)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield keys in order; see `Store.keys`."""
        check_prefix(prefix)
        folder, _, _ = prefix.rpartition("/")
        for key in self._walk(self.root / folder, f"{folder}/" if folder else ""):
            if key.startswith(prefix):
                yield key

    def _walk(self, folder: Path, base: str) -> Iterator[str]:
        try:
            entries = [entry for entry in os.scandir(folder) if not entry.name.startswith(".")]
        except (FileNotFoundError, NotADirectoryError):
            return
        names = [(f"{entry.name}/" if entry.is_dir(follow_symlinks=False) else entry.name) for entry in entries]
        for name in sorted(names):
            if name.endswith("/"):
                yield from self._walk(folder / name, f"{base}{name}")
            else:
                yield f"{base}{name}"

    # --- holding and removing

    def set_hold(self, key: str, *, version: str = "", on: bool) -> None:
        """Put or lift a legal hold: a marker that `storage_config.disposal` obeys; see `Store.set_hold`."""
        marker = self.hold_marker(key, version)
        if on:
            write_once(marker, b"")
            return
        with storage_errors(f"lifting the hold on {key}"), suppress(FileNotFoundError):
            marker.unlink()
            sync_folder(marker.parent)

    def held(self, key: str, *, version: str = "") -> bool:
        """Return whether there is a hold; see `Store.held`."""
        return self.hold_marker(key, version).exists()

    def hold_marker(self, key: str, version: str = "") -> Path:
        """Return the path of the marker that holds an original which is there."""
        if self.role != "originals":
            raise StorageError("Only originals can stand under a legal hold.")
        self._existing(key, version)
        return self.root / HOLDS / key

    def remove(self, key: str) -> None:
        """Remove an object of a temporary role; see `Store.remove`."""
        if self.role == "originals":
            raise StorageError("Originals are never discarded; destroying one is a matter for retention.")
        with storage_errors(f"removing {key}"), suppress(FileNotFoundError, NotADirectoryError):
            self._path(key).unlink()

    def sweep(self, *, older_than_seconds: float = STALE_SECONDS) -> int:
        """Remove what interrupted puts left behind; see `Store.sweep`."""
        limit, swept = time.time() - older_than_seconds, 0
        with storage_errors("sweeping"):
            for entry in os.scandir(self._incoming()):
                if entry.stat(follow_symlinks=False).st_ctime <= limit:
                    Path(entry.path).unlink(missing_ok=True)
                    swept += 1
        return swept

    def probe(self) -> None:
        """Write a file, give it a name, and see that the name cannot be given twice; see `Store.probe`."""
        with storage_errors(f"trying the folder of {self.role}"), part_file(self._incoming()) as (part, file):
            write_all(file, b"probe")
            settle(file, READ_ONLY)
            name = part.with_suffix(".probe")
            os.link(part, name)
            try:
                with suppress(FileExistsError):
                    os.link(part, name)
                    raise StorageDown(f"The disk of {self.role} gives one name twice; originals are not safe there.")
            finally:
                name.unlink()

    # --- places

    def _path(self, key: str) -> Path:
        return self.root / check_key(key)

    def _incoming(self) -> Path:
        folder = self.root / INCOMING
        with storage_errors("preparing its folder"):
            make_folders(folder)
        return folder

    def _target(self, key: str) -> Path:
        path = self._path(key)
        if path.is_dir():
            raise WouldOverwrite(f"{key} is a folder of other objects; nothing was written.")
        return path

    def _existing(self, key: str, version: str) -> Path:
        path = self._path(key)
        if version or not path.is_file():
            raise NotStored(f"{key} is not among the {self.role}.")
        return path
