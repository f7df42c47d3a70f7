"""Where the bytes of a grant lie, what they are, and what is filled in on their way out."""

from dataclasses import dataclass
from typing import BinaryIO

from delivery.models import Grant
from delivery.stream import Slot
from storage_config.contract import Role
from storage_config.stores import store


@dataclass(frozen=True)
class Source:
    """Stored bytes: a master with its slot, or an original as handed in. `sha256` is of the stored bytes."""

    role: Role
    key: str
    version: str
    size: int
    sha256: str
    mime_type: str
    slot: Slot | None = None

    def open(self, first: int = 0, end: int | None = None) -> BinaryIO:
        """Open the stored bytes of a range; raises `NotStored` and `StorageDown` at once, not at the first read."""
        return store(self.role).open(self.key, version=self.version, start=first, end=end)


def source_of(grant: Grant) -> Source:
    """Return where a grant's bytes come from."""
    master = grant.master
    if master is None:
        original = grant.version.original
        return Source(
            "originals",
            original.storage_key,
            original.storage_version,
            original.size,
            original.sha256,
            original.mime_type,
        )
    slot = Slot(master.slot_offset, grant.delivery_id.encode("ascii"))
    return Source("exports", master.storage_key, "", master.size, master.sha256, master.mime_type, slot)
