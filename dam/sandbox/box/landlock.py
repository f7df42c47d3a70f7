"""Landlock: which parts of the file system the process may read and write (landlock(7)), where the kernel has it."""

import ctypes
import os
from collections.abc import Iterable

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
VERSION_FLAG, PATH_BENEATH = 1, 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
ALL_OF_FIRST_VERSION = (1 << 13) - 1
REFER, TRUNCATE, IOCTL_DEV = 1 << 13, 1 << 14, 1 << 15
ALL_NET = 0b11  # bind and connect TCP, since version 4
ALL_SCOPES = 0b11  # abstract unix sockets and signals to the outside, since version 6
OF_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
READ = EXECUTE | READ_FILE | READ_DIR
MAKE_ODD = (1 << 6) | (1 << 9) | (1 << 10) | (1 << 11)  # devices, sockets, pipes


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("access", ctypes.c_uint64), ("parent", ctypes.c_int32))


_libc = ctypes.CDLL(None, use_errno=True)


def version() -> int:
    """Return the kernel's version of Landlock, 0 when it has none."""
    return int(max(_libc.syscall(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG)), 0))


def handled(abi: int) -> int:
    """Return all kinds of access that this version can forbid."""
    access = ALL_OF_FIRST_VERSION
    for since, bit in ((2, REFER), (3, TRUNCATE), (5, IOCTL_DEV)):
        access |= bit if abi >= since else 0
    return access


def restrict(readable: Iterable[str], writable: Iterable[str]) -> int:
    """Forbid everything beyond these files and folders for good; returns the version used (0: not to be had).

    Paths that do not exist are left out. The caller must have set no_new_privs.

    Raises:
        OSError: the kernel has Landlock and refuses all the same.
    """
    abi = version()
    if abi == 0:
        return 0
    everything = handled(abi)
    ruleset = _Ruleset(everything, ALL_NET, ALL_SCOPES)
    size = 8 if abi < 4 else 16 if abi < 6 else 24  # noqa: PLR2004 - the structure grew with versions 4 and 6
    descriptor = _checked(
        _libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), ctypes.c_size_t(size), ctypes.c_uint32(0))
    )
    try:
        for path in readable:
            _allow(descriptor, path, READ & everything)
        for path in writable:
            _allow(descriptor, path, everything & ~(MAKE_ODD | EXECUTE))
        _checked(_libc.syscall(RESTRICT_SELF, ctypes.c_int(descriptor), ctypes.c_uint32(0)))
    finally:
        os.close(descriptor)
    return abi


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        parent = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):  # noqa: PTH112 - this process imports as little as it can
            access &= OF_FILES
        rule = _Beneath(access, parent)
        _checked(
            _libc.syscall(
                ADD_RULE,
                ctypes.c_int(ruleset),
                ctypes.c_int(PATH_BENEATH),
                ctypes.byref(rule),
                ctypes.c_uint32(0),
            )
        )
    finally:
        os.close(parent)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"Landlock: {os.strerror(number)}")
    return result
