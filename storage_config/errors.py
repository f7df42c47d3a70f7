"""What can go wrong with storage. Each says what happened, what is safe and what to do."""


class StorageError(Exception):
    """Storage could not do what was asked; nothing that was stored before is affected."""


class StorageFull(StorageError):  # noqa: N818 - the room's word, used by every room above
    """There is no room left (ENOSPC, EDQUOT, HTTP 507). What was stored before is safe; it goes on when there is."""


class StorageDown(StorageError):  # noqa: N818 - the room's word, used by every room above
    """Storage does not answer or refuses to work. Trying again later may help."""


class NotStored(StorageError):  # noqa: N818 - the room's word, used by every room above
    """Nothing lies under this key (in this version)."""


class WouldOverwrite(StorageError):  # noqa: N818 - the room's word, used by every room above
    """Something else lies under this key already, and this role never overwrites."""


class BadKey(StorageError, ValueError):  # noqa: N818 - the room's word, used by every room above
    """The key is not one that this house makes."""


class WrongOffset(StorageError):  # noqa: N818 - the room's word, used by every room above
    """Bytes were offered for another place than the end of the upload; `size` says where it really ends."""

    def __init__(self, offset: int, size: int) -> None:
        super().__init__(f"The upload holds {size} bytes; bytes were offered for offset {offset}. Continue at {size}.")
        self.offset = offset
        self.size = size


class UploadBusy(StorageError):  # noqa: N818 - the room's word, used by every room above
    """Somebody else is appending to this upload right now; ask for its offset again in a moment."""


class UploadTooLong(StorageError):  # noqa: N818 - the room's word, used by every room above
    """More bytes came than were announced; what was announced is kept, the rest was not written."""


class DisposalRefused(StorageError):  # noqa: N818 - the room's word, used by every room above
    """The original stands under a legal hold or the key at hand may not destroy it; it is still there."""
