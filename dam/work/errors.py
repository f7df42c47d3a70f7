"""What a handler may raise to say how its work ended, and what the queue itself refuses."""


class WorkError(Exception):
    """Root of this room's errors."""


class Retry(WorkError):  # noqa: N818 - a request of the handler, named as such
    """The surroundings are not ready (disk full, storage down): try again later, without counting an attempt."""

    def __init__(self, seconds: float, message: str) -> None:
        """Ask for another run in `seconds`; `message` says to people what is being waited for."""
        super().__init__(message)
        self.seconds = seconds


class GiveUp(WorkError):  # noqa: N818 - a verdict of the handler, named as such
    """Trying again cannot help: the item fails now, with this message."""


class LeaseLost(WorkError):  # noqa: N818 - the fact itself, named in every contract as such
    """The lease has run out and the item may be somebody else's: commit nothing more for it."""


class UnknownKind(WorkError):  # noqa: N818 - the fact itself
    """No row of `settings.WORK_HANDLERS` has this name; a misspelt kind must not wait in the queue for ever."""
