"""Destroys originals. Only `retention` imports this (an import contract), after two persons decided and it is recorded.

Here is no question of whether it may be done, only of whether the storage lets it: a legal hold always refuses.
"""

from dataclasses import dataclass

from storage_config.durable_files import storage_errors, sync_folder
from storage_config.errors import DisposalRefused, NotStored
from storage_config.filesystem import FilesystemStore
from storage_config.stores import Store, copies


@dataclass(frozen=True)
class Destroyed:
    """What was destroyed: the key, every version of it in every copy (`""` where a copy keeps none), and the copies."""

    key: str
    versions: tuple[str, ...]
    copies: int


def destroy_original(key: str) -> Destroyed:
    """Destroy an original's bytes in every copy, with every version of them, and see that they are gone.

    Raises:
        DisposalRefused: a legal hold is on it, or the key at hand may not; whatever was not destroyed yet is left.
        NotStored: there is no such original.
        StorageDown: a copy does not answer; run it again, it goes on with what is left.
    """
    stores = copies("originals")
    versions = [version for copy in stores for version in _destroy(copy, key)]
    if not versions:
        raise NotStored(f"{key} is not among the originals.")
    return Destroyed(key, tuple(versions), len(stores))


def _destroy(copy: Store, key: str) -> list[str]:
    if isinstance(copy, FilesystemStore):
        return _destroy_file(copy, key)
    from storage_config.s3 import S3Store  # noqa: PLC0415 - boto3 is heavy and wanted only here
    from storage_config.s3_versions import destroy_versions  # noqa: PLC0415 - as above

    assert isinstance(copy, S3Store)
    return destroy_versions(copy, key)


def _destroy_file(copy: FilesystemStore, key: str) -> list[str]:
    try:
        held = copy.held(key)
    except NotStored:
        return []
    if held:
        raise DisposalRefused(f"{key} stands under a legal hold. Nothing was destroyed; lift the hold first.")
    path = copy.root / key
    with storage_errors(f"destroying {key}"):
        path.unlink()
        sync_folder(path.parent)
    return [""]
