"""Runs every decoder of foreign bytes in a limited process: no sockets, no other processes, bounded in all it uses.

The decoder child imports this package too, so that nothing is loaded before it is asked for.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dam.sandbox.decoder import call
    from dam.sandbox.errors import (
        SandboxError,
        SandboxFault,
        SandboxKilled,
        SandboxOutOfMemory,
        SandboxOutputTooLarge,
        SandboxStopped,
        SandboxTimeout,
        SandboxUnavailable,
        ToolMissing,
    )
    from dam.sandbox.folders import scratch
    from dam.sandbox.limits import Limits
    from dam.sandbox.lines import LineProcess, line_process
    from dam.sandbox.oneshot import Completed, run

__all__ = [
    "Completed",
    "Limits",
    "LineProcess",
    "SandboxError",
    "SandboxFault",
    "SandboxKilled",
    "SandboxOutOfMemory",
    "SandboxOutputTooLarge",
    "SandboxStopped",
    "SandboxTimeout",
    "SandboxUnavailable",
    "ToolMissing",
    "call",
    "line_process",
    "run",
    "scratch",
]

_HOMES = {
    "call": "decoder",
    "Limits": "limits",
    "LineProcess": "lines",
    "line_process": "lines",
    "Completed": "oneshot",
    "run": "oneshot",
    "scratch": "folders",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES.get(name, 'errors')}"), name)
