"""The seccomp filter as a program of classic BPF instructions. Pure: numbers in, bytes out.

Layout: `struct sock_filter` (linux/filter.h) and `struct seccomp_data` (linux/seccomp.h), seccomp(2).
"""

import errno
import struct

from dam.sandbox.box import syscalls

LOAD_WORD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
AT_NUMBER, AT_ARCH, AT_FIRST_ARGUMENT = 0, 4, 16  # both machines are little-endian: the low word comes first
ALLOW, KILL = 0x7FFF0000, 0x80000000
ERRNO = 0x00050000
DENY, NOT_THERE = ERRNO | errno.EPERM, ERRNO | errno.ENOSYS
CLONE_THREAD = 0x00010000
X32_BIT = 0x40000000

Instruction = tuple[int, int, int, int]


def _ret(value: int) -> Instruction:
    return (RETURN, 0, 0, value)


def _load(offset: int) -> Instruction:
    return (LOAD_WORD, 0, 0, offset)


def _when(number: int, then: list[Instruction]) -> list[Instruction]:
    """If the call's number (in the accumulator) is this one, run `then`, which must return."""
    return [(JUMP_EQUAL, 0, len(then), number), *then]


def _only_own(pid: int) -> list[Instruction]:
    """Allow when the first argument is 0 or this process."""
    return [
        _load(AT_FIRST_ARGUMENT),
        (JUMP_EQUAL, 2, 0, 0),
        (JUMP_EQUAL, 1, 0, pid),
        _ret(DENY),
        _ret(ALLOW),
    ]


def program(machine: str, pid: int) -> bytes:
    """Return the filter for one process: no sockets, no other processes, threads only, nothing of the system's.

    Args:
        machine: `x86_64` or `aarch64`.
        pid: the process the filter is for; it may signal and limit itself and nobody else.
    """
    threads_only = [_load(AT_FIRST_ARGUMENT), (JUMP_SET, 1, 0, CLONE_THREAD), _ret(DENY), _ret(ALLOW)]
    code: list[Instruction] = [
        _load(AT_ARCH),
        (JUMP_EQUAL, 1, 0, syscalls.AUDIT_ARCH[machine]),
        _ret(KILL),
        _load(AT_NUMBER),
    ]
    if machine == syscalls.X86_64:
        code += [(JUMP_GREATER_EQUAL, 0, 1, X32_BIT), _ret(DENY)]
    for number in syscalls.denied(machine):
        code += _when(number, [_ret(DENY)])
    code += _when(syscalls.CLONE3[machine], [_ret(NOT_THERE)])  # its flags lie in memory; libc then uses clone
    code += _when(syscalls.CLONE[machine], threads_only)
    code += _when(syscalls.TGKILL[machine], _only_own(pid))
    code += _when(syscalls.PRLIMIT64[machine], _only_own(pid))
    code.append(_ret(ALLOW))
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)
