"""What can go wrong with the ledger."""


class LedgerError(Exception):
    """The ledger could not do what was asked; the chain is as it was."""


class BadRow(LedgerError, ValueError):  # noqa: N818 - the room's word
    """What was to be recorded is not of the form the ledger keeps."""


class OutsideTransaction(LedgerError):  # noqa: N818 - the room's word
    """A row was appended outside the transaction of the change it records."""


class Unprotected(LedgerError):  # noqa: N818 - the room's word
    """The database lacks the triggers that keep rows from being changed."""


class KeyMissing(LedgerError):  # noqa: N818 - the room's word
    """Checkpoints exist and the office's key does not: restore the key, a new one would orphan them."""
