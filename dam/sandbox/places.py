"""Which files a limited process may read and write: the system's and our code, scratch, and what the caller names."""

import os
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

SYSTEM_READABLE = (
    *("/usr", "/lib", "/lib32", "/lib64", "/libx32", "/bin", "/sbin"),
    *("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/ld.so.preload", "/etc/alternatives"),
    *("/etc/fonts", "/etc/localtime", "/etc/perl", "/etc/mime.types", "/usr/share"),
    *("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/sys/vm/overcommit_memory"),
    *("/sys/devices/system/cpu", "/sys/fs/cgroup"),
    *("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"),
)
SYSTEM_WRITABLE = ("/dev/null",)


def scratch_root() -> Path:
    """Return the folder under which every scratch folder lies, making it the first time."""
    root = Path(settings.KRONIKA_HOME) / "scratch"
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    return root


@lru_cache(maxsize=1)
def of_code() -> tuple[str, ...]:
    """Return what any of our processes needs to run: system, interpreter, libraries and the rooms' code."""
    home = Path(settings.KRONIKA_HOME).resolve()
    rooms = [
        str(entry)
        for entry in Path(settings.BASE_DIR).resolve().iterdir()
        if (entry / "__init__.py").exists() or entry.name == "node_modules"
    ]
    interpreter = (sys.prefix, sys.base_prefix, str(Path(sys.executable).resolve().parent.parent))
    libraries = [entry for entry in import_path()[1:] if not home.is_relative_to(entry)]
    return (*SYSTEM_READABLE, *interpreter, *libraries, *rooms)


@lru_cache(maxsize=1)
def import_path() -> tuple[str, ...]:
    """Return `sys.path` for our own programs: the rooms first, then the libraries."""
    root = str(Path(settings.BASE_DIR).resolve())
    return (root, *(entry for entry in sys.path if entry and entry != root and Path(entry).exists()))


def of_files() -> tuple[str, ...]:
    """Return the folders where originals, uploads and scratch copies lie, as far as they exist."""
    storage = urlsplit(settings.STORAGE_URL)
    folders = [str(scratch_root()), str(settings.UPLOADS_DIR)]
    if storage.scheme == "file":
        folders.append(unquote(storage.path))
    return tuple(os.path.realpath(folder) for folder in folders if Path(folder).is_dir())


def within(path: str, folders: Iterable[str]) -> bool:
    """Say whether a real path lies in one of some real folders, or is one."""
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def in_lines(lines: Iterable[str]) -> Iterator[str]:
    """Find the absolute paths among the arguments of a program, which our own code wrote; `file:` may stand before."""
    for line in lines:
        text = line.removeprefix("file:")
        if text.startswith("/") and "\n" not in text:
            yield os.path.realpath(text)


def in_values(values: object) -> Iterator[str]:
    """Find the `Path` objects among the arguments of a call, however deep in lists and dicts.

    Texts are not looked at: a text may come from a file or from a person, and must not open a place to a decoder.
    """
    if isinstance(values, Path):
        yield os.path.realpath(values)
    elif isinstance(values, dict):
        for value in values.values():
            yield from in_values(value)
    elif isinstance(values, (list, tuple)):
        for value in values:
            yield from in_values(value)


def outputs_of(paths: Iterable[str]) -> Iterator[str]:
    """Return the folders in which a caller's named paths are to be written.

    These are paths that do not exist yet, and whatever lies in scratch; never a place in the storage.
    """
    scratch, kept = os.path.realpath(scratch_root()), of_files()[1:]
    for path in paths:
        folder = os.path.dirname(path)  # noqa: PTH120 - a text in, a text out, a thousand times a minute
        if within(folder, [scratch]) or (not os.path.exists(path) and not within(folder, kept)):  # noqa: PTH110 - see above
            yield folder
