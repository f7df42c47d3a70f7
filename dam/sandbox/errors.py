"""How a run in the sandbox can go wrong. Each carries a `reason` code for the record; the text is for people."""

from typing import ClassVar


class SandboxError(Exception):
    """Root of this room's errors."""

    reason: ClassVar[str] = "sandbox"


class SandboxTimeout(SandboxError):  # noqa: N818 - the fact itself, named in every contract as such
    """The time allowed for one file is over; the process was killed."""

    reason = "timeout"


class SandboxKilled(SandboxError):  # noqa: N818 - see above
    """The process died of a signal: it crashed, or the kernel ended it."""

    reason = "killed"


class SandboxOutOfMemory(SandboxError):  # noqa: N818 - see above
    """The decoder wanted more memory than it may have."""

    reason = "memory"


class SandboxOutputTooLarge(SandboxError):  # noqa: N818 - see above
    """The process wrote more than it may: the input is a bomb, or the limit is too low for it."""

    reason = "output"


class SandboxStopped(SandboxError):  # noqa: N818 - see above
    """The caller asked to stop (`should_stop`); the process was killed."""

    reason = "stopped"


class SandboxUnavailable(SandboxError):  # noqa: N818 - see above
    """No limited process can be started on this machine; nothing foreign was decoded."""

    reason = "unavailable"


class ToolMissing(SandboxError):  # noqa: N818 - see above
    """A program that is needed is not installed; the message says which and how to get it."""

    reason = "tool"


class SandboxFault(SandboxError):  # noqa: N818 - see above
    """The function raised an exception in the child: `type_name` and `message` are the child's words, not trusted."""

    reason = "fault"

    def __init__(self, type_name: str, message: str) -> None:
        """Keep what the child said."""
        super().__init__(f"{type_name}: {message}")
        self.type_name = type_name
        self.message = message
