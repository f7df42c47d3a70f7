"""Gives up, for good, everything that a decoder does not need: called by the limited process on itself, at its start.

Layers: resource limits; no new privileges and no capabilities; Landlock on files; seccomp on system calls (or, on a
machine whose call numbers we do not know, a network namespace). The process dies with its parent.
"""

import contextlib
import ctypes
import os
import platform
import resource
import signal
from typing import Any

from dam.sandbox.box import bpf, landlock, syscalls

SET_DEATH_SIGNAL, DROP_BOUNDING, SET_SECCOMP, SET_NO_NEW_PRIVILEGES = 1, 24, 22, 38  # prctl(2)
FILTER_MODE = 2
CAPABILITY_VERSION_3 = 0x20080522  # capset(2)
READ_ANYTHING = 2  # CAP_DAC_READ_SEARCH: root goes on reading what others own; Landlock bounds it
LAST_CAPABILITY = 63
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
THREADS_OF_ALL = 4096
REFUSED = 97

_libc = ctypes.CDLL(None, use_errno=True)


class CannotConfineError(Exception):
    """This machine gives no way to keep the process off the network."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def confine(spec: dict[str, Any]) -> dict[str, Any]:
    """Apply a specification made by `dam.sandbox.spec` and return what was used (`landlock` version, `network`).

    Raises:
        CannotConfineError: the network cannot be closed off, and the specification does not allow that.
    """
    _die_with_parent(spec["parent"])
    _limit(spec)
    _prctl(SET_NO_NEW_PRIVILEGES, 1)
    network = "" if platform.machine() in syscalls.AUDIT_ARCH else _own_network(allow_none=spec["allow_network"])
    _drop_capabilities()
    version = landlock.restrict(spec["readable"], spec["writable"])
    return {"landlock": version, "network": network or _filter(allow_none=spec["allow_network"])}


def _die_with_parent(parent: int) -> None:
    _prctl(SET_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(REFUSED)  # the parent died before the line above


def _limit(spec: dict[str, Any]) -> None:
    memory = spec["memory_mb"] * 2**20
    bounds = {
        resource.RLIMIT_DATA: memory,
        resource.RLIMIT_AS: memory + 4 * 2**30,  # mapped files and reserved ranges cost no memory
        resource.RLIMIT_FSIZE: spec["output_bytes"],
        resource.RLIMIT_NOFILE: spec["files"],
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NPROC: THREADS_OF_ALL,
        resource.RLIMIT_MEMLOCK: 2**20,
    }
    if spec["cpu_seconds"]:
        bounds[resource.RLIMIT_CPU] = spec["cpu_seconds"]
    for which, bound in bounds.items():
        _, hard = resource.getrlimit(which)
        value = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(which, (value, value))


def _drop_capabilities() -> None:
    for capability in range(LAST_CAPABILITY):
        if capability != READ_ANYTHING:
            _libc.prctl(DROP_BOUNDING, capability, 0, 0, 0)  # refused to ordinary users, who have none to drop
    kept = (1 << READ_ANYTHING) if os.geteuid() == 0 else 0
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(kept, kept, 0, 0, 0, 0)
    if _libc.capset(header, sets) != 0:  # root without that capability, as in a container
        _libc.capset(header, (ctypes.c_uint32 * 6)())


def _own_network(*, allow_none: bool) -> str:
    for flags in (NEW_NETWORK, NEW_USER | NEW_NETWORK):
        if _libc.unshare(flags) == 0:
            return "namespace"
    return _none(allow_none=allow_none)


def _filter(*, allow_none: bool) -> str:
    code = bpf.program(platform.machine(), os.getpid())
    text = ctypes.create_string_buffer(code, len(code))
    program = _Program(len(code) // 8, ctypes.cast(text, ctypes.c_void_p))
    if _libc.prctl(SET_SECCOMP, FILTER_MODE, ctypes.byref(program), 0, 0) == 0:
        return "seccomp"
    return _own_network(allow_none=allow_none)


def _none(*, allow_none: bool) -> str:
    if allow_none:
        return "open"
    raise CannotConfineError(
        "This machine offers neither seccomp nor a network namespace, so decoders of foreign files cannot be kept off "
        "the network. Nothing was decoded. Use another kernel, or accept the risk with SANDBOX_ALLOW_NETWORK=1."
    )


def _prctl(option: int, value: int) -> None:
    if _libc.prctl(option, value, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}: {os.strerror(number)}")


def ordinary_signals() -> None:
    """Undo what the interpreter did to signals, so that a program started in its place sees the usual ones."""
    for name in ("SIGPIPE", "SIGXFSZ", "SIGINT"):
        with contextlib.suppress(ValueError):
            signal.signal(getattr(signal, name), signal.SIG_DFL)
