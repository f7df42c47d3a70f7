"""Functions of modules named `inside`, called in this process's long-lived decoder child."""

import json
from pathlib import Path
from typing import Any

from dam.sandbox import places, registry, spec
from dam.sandbox.errors import SandboxFault, SandboxOutOfMemory
from dam.sandbox.kept import KeptOpen
from dam.sandbox.limits import Limits


def call(function: str, *args: Any, limits: Limits | None = None) -> Any:
    """Call `"room.inside:function"` in the decoder child and return its result.

    Arguments and result are JSON, and arguments may be `Path`. What lies in storage, uploads or scratch may be read
    there, and what is given as a `Path`; results of size are written into a folder from `dam.sandbox.scratch()`. Safe
    to call from several threads: one child serves them in turn, and each process has a child of its own.

    Raises:
        SandboxFault: the function raised; the child goes on.
        SandboxOutOfMemory, SandboxTimeout, SandboxKilled, SandboxOutputTooLarge: the child was ended and is replaced.
        SandboxUnavailable: no child can be started on this machine.
    """
    limits = limits or Limits()
    question = json.dumps({"function": function, "args": args}, default=_plain).encode() + b"\n"
    child = _child(limits)
    answer = json.loads(child.ask(question, b"\n", places.in_values(args), limits.seconds))
    if "fault" not in answer:
        return answer["result"]
    type_name, message = answer["fault"]
    if type_name == "MemoryError":
        child.close()
        raise SandboxOutOfMemory(f"It wanted more than {limits.memory_mb} MiB of memory. {message}".strip())
    raise SandboxFault(str(type_name), str(message))


def _plain(value: object) -> str:
    if isinstance(value, Path):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be handed to the decoder child: it takes JSON and paths.")


def _child(limits: Limits) -> KeptOpen:
    """Return the child with these fixed limits; only the time may differ from call to call."""
    name = f"decoder {limits.memory_mb} {limits.output_bytes} {limits.files} {limits.answer_bytes}"
    return registry.kept(name, lambda: KeptOpen(spec.decoder, limits, greets=True))


def restart() -> None:
    """End this process's decoder children; the next call starts a fresh one."""
    registry.close("decoder ")
