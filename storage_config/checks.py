"""Refuses, at start-up, a configuration that could lose an original; and tells `doctor` how storage is.

The start-up check looks only at settings and folders. What only a server can answer (versions, "only if absent") is
looked at by `doctor`, and by every process before its first put of an original, which it refuses.
"""

import secrets
import shutil
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from dam.health.findings import Finding
from storage_config.contract import ROLES, Role
from storage_config.errors import StorageError
from storage_config.filesystem import FilesystemStore
from storage_config.location import FolderPlace, parse_storage_url
from storage_config.stores import store
from storage_config.uploads import upload_store

LOW = 5 * 1024**3


def role_folders() -> dict[str, Path]:
    """Return, by role, the real folder of every role that lies on a disk (links followed)."""
    place = parse_storage_url(settings.STORAGE_URL)
    folders = {"uploads": settings.UPLOADS_DIR}
    if isinstance(place, FolderPlace):
        folders |= {role: place.root / role for role in ROLES if role != "uploads"}
    return {role: folder.resolve() for role, folder in folders.items()}


def configuration(**_options: Any) -> list[CheckMessage]:
    """Django system check: `STORAGE_URL` can be used, and no two roles share a folder or lie in one another."""
    try:
        folders = role_folders()
    except ImproperlyConfigured as error:
        return [Error(str(error), id="storage_config.E001")]
    return [
        Error(
            f"The storage roles {one} and {other} share a folder ({folders[one]} and {folders[other]}).",
            hint="Originals could be swept away with what is temporary. Give every role a folder of its own.",
            id="storage_config.E002",
        )
        for one, other in combinations(folders, 2)
        if folders[one].is_relative_to(folders[other]) or folders[other].is_relative_to(folders[one])
    ]


def doctor() -> list[Finding]:
    """Try every role for real and say what was found."""
    if problems := configuration():
        mend = _("Correct STORAGE_URL or UPLOADS_DIR (docs/reference/storage.md).")
        return [Finding("storage", ok=False, says=problem.msg, mend=mend) for problem in problems]
    return [_try(role) for role in ROLES] + list(_same_disk())


def _try(role: Role) -> Finding:
    name = f"storage: {role}"
    try:
        says = _try_uploads() if role == "uploads" else _try_store(role)
    except StorageError as error:
        return Finding(name, ok=False, says=str(error), mend=_mend(role))
    return Finding(name, ok=True, says=says)


def _mend(role: Role) -> str:
    if role in role_folders():
        return _("See that the folder {folder} can be written to by this user and that its disk has room.").format(
            folder=role_folders()[role]
        )
    return _("See that the storage server runs and that its keys and buckets are those of docs/reference/storage.md.")


def _try_uploads() -> str:
    uploads, key = upload_store(), f"probe-{secrets.token_hex(8)}"
    uploads.create(key, 5)
    try:
        uploads.append(key, 0, [b"probe"])
    finally:
        uploads.discard(key)
    return _free(uploads.root)


def _try_store(role: Role) -> str:
    there = store(role)
    there.probe()
    return _free(there.root) if isinstance(there, FilesystemStore) else _("the bucket answers as it must")


def _free(folder: Path) -> str:
    free = shutil.disk_usage(folder).free
    if free < LOW:
        raise StorageError(_("Only {free:.1f} GB are free at {folder}.").format(free=free / 1e9, folder=folder))
    return _("works; {free:.0f} GB free").format(free=free / 1e9)


def _same_disk() -> Iterator[Finding]:
    folders = role_folders()
    both = [folders[role] for role in ("uploads", "originals") if role in folders and folders[role].is_dir()]
    if len({folder.stat().st_dev for folder in both}) > 1:
        yield Finding(
            "storage: one disk",
            ok=True,
            says=_("uploads and originals lie on different disks: every file is copied once more than it need be"),
        )
