"""A foreign program that is kept open and talks in lines: ExifTool with `-stay_open`."""

from collections.abc import Sequence

from dam.sandbox import places, registry, spec
from dam.sandbox.kept import KeptOpen
from dam.sandbox.limits import Limits


class LineProcess:
    """One kept-open program under limits; replaced after `SANDBOX_FILES_EACH` questions and after any fault.

    Safe to use from several threads, which are served in turn; a forked process gets a program of its own.
    """

    def __init__(self, name: str, argv: Sequence[str], limits: Limits) -> None:
        self._name, self._argv, self._limits = name, list(argv), limits

    def _kept(self) -> KeptOpen:
        return registry.kept(f"lines {self._name}", self._make)

    def _make(self) -> KeptOpen:
        return KeptOpen(lambda specification: spec.launched(self._argv, specification), self._limits)

    def ask(self, lines: list[str], until: bytes) -> bytes:
        r"""Send lines and return what comes back before the bytes `until` (ExifTool: `b"{ready}\n"`).

        A line that is an absolute path may be read (and written, if it does not exist yet or lies in scratch). A line
        break within a line would be a second line to the program, so it is refused.

        Raises:
            ValueError: a line holds a line break.
            SandboxTimeout, SandboxKilled, SandboxOutputTooLarge, SandboxUnavailable: it was ended and is replaced.
        """
        if any("\n" in line or "\r" in line for line in lines):
            raise ValueError("A line for a kept-open program holds a line break.")
        question = "".join(f"{line}\n" for line in lines).encode(errors="surrogateescape")
        return self._kept().ask(question, until, places.in_lines(lines), self._limits.seconds)

    @property
    def complaints(self) -> str:
        """What the program wrote on standard error during the last question (its tail)."""
        return self._kept().errors


def line_process(name: str, argv: Sequence[str], *, limits: Limits | None = None) -> LineProcess:
    """Return this process's kept-open program of that name, to be started at its first question."""
    return LineProcess(name, argv, limits or Limits())
