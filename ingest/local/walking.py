"""Finds the files under some paths, one after the other: a tree of any size takes no more memory than one folder.

Links inside a folder are not followed, wherever they lead: what they point to is handed in where it lies, or not at
all. A path that was typed is taken as it is meant, a link to a folder included.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Found:
    """A file to hand in, and the folders it lies in, from the typed one on."""

    path: Path
    relative_path: str = ""


@dataclass(frozen=True)
class Skipped:
    """Something that is not handed in, and why, in words. `asked_for`: it was typed itself."""

    path: Path
    why: str
    asked_for: bool = False


def walk(paths: Iterable[Path]) -> Iterator[Found | Skipped]:
    """Yield every file under `paths`, each folder's entries in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from _folder(path, path.resolve().name)
        elif path.is_file():
            yield Found(path)
        elif path.exists():
            yield Skipped(path, _("It is neither a file nor a folder."), asked_for=True)
        else:
            yield Skipped(path, _("There is no such file or folder."), asked_for=True)


def _folder(folder: Path, relative: str) -> Iterator[Found | Skipped]:
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(folder, _("The folder cannot be read: %(error)s.") % {"error": error.strerror}, asked_for=True)
        return
    for entry in ordered:
        path = folder / entry.name
        if entry.is_symlink():
            yield Skipped(path, _("It is a link, and links inside folders are not followed."))
        elif entry.is_dir(follow_symlinks=False):
            yield from _folder(path, f"{relative}/{entry.name}")
        elif entry.is_file(follow_symlinks=False):
            yield Found(path, relative)
        else:
            yield Skipped(path, _("It is neither a file nor a folder."))
