"""A foreign program, run once under limits: ffmpeg and its like."""

import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from dam.sandbox import places, spec
from dam.sandbox.errors import SandboxOutputTooLarge
from dam.sandbox.folders import scratch
from dam.sandbox.limits import Limits
from dam.sandbox.processes import Pump, ended_badly, kill, start


@dataclass(frozen=True, slots=True)
class Completed:
    """How a program ended: its status, what it wrote on standard output, the tail of what it complained about."""

    returncode: int
    stdout: bytes
    stderr_tail: str


def run(
    argv: Sequence[str],
    *,
    limits: Limits | None = None,
    cwd: Path | None = None,
    stdin_path: Path | None = None,
    on_output_line: Callable[[str], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    readable: Sequence[Path] = (),
    writable: Sequence[Path] = (),
) -> Completed:
    """Run a program that opens no socket, starts no process, and reads and writes only what the caller names.

    Absolute paths among the arguments (also after `file:`) may be read; the folders of those that do not exist yet or
    lie in scratch may be written, and so may `cwd` (a fresh scratch folder if not given). What is named otherwise, as
    inside a filter's argument, goes into `readable` and `writable`. With `on_output_line`, standard output is handed
    over line by line (ffmpeg's `-progress pipe:1`) and not kept. `should_stop` is asked twice a second.

    Raises:
        SandboxTimeout, SandboxOutputTooLarge, SandboxKilled, SandboxStopped, SandboxUnavailable: it was ended, why.
    """
    limits = limits or Limits()
    with _started(argv, limits, cwd, stdin_path, [*map(str, readable)], [*map(str, writable)]) as process:
        pump = Pump(process, limits, should_stop)
        try:
            stdout = _consume(pump, on_output_line)
            status = pump.wait()
        finally:
            pump.close()
        if error := ended_badly(status, pump.error_text):
            raise error
        return Completed(status, stdout, pump.error_text)


@contextmanager
def _started(
    argv: Sequence[str],
    limits: Limits,
    cwd: Path | None,
    stdin_path: Path | None,
    readable: list[str],
    writable: list[str],
) -> "Iterator[subprocess.Popen[bytes]]":
    with ExitStack() as stack:
        folder = cwd or stack.enter_context(scratch())
        stdin: IO[bytes] | int = stack.enter_context(stdin_path.open("rb")) if stdin_path else subprocess.DEVNULL
        paths = list(places.in_lines(argv))
        specification = spec.specification(
            limits,
            [*paths, *readable],
            [str(folder), *places.outputs_of(paths), *writable],
            kept_open=False,
        )
        process = start(spec.launched(argv, specification), folder, spec.environment(folder), stdin)
        try:
            yield process
        finally:
            kill(process)


def _consume(pump: Pump, on_output_line: Callable[[str], None] | None) -> bytes:
    """Read all of standard output: kept and returned, or cut into lines for the caller."""
    collected = bytearray()
    while (piece := pump.read()) is not None:
        collected += piece
        if on_output_line is not None:
            *lines, collected = collected.split(b"\n")
            for line in lines:
                on_output_line(line.decode(errors="replace").rstrip("\r"))
        if len(collected) > pump.limits.answer_bytes:
            raise SandboxOutputTooLarge(f"It wrote more than {pump.limits.answer_bytes} bytes of answer.")
    if on_output_line is not None and collected:
        on_output_line(collected.decode(errors="replace"))
        return b""
    return bytes(collected)
