"""The seccomp program, run by a small interpreter of BPF: so both machines are tested on either."""

import errno
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.sandbox.box import bpf, landlock, syscalls

PID = 4711
MACHINES = sorted(syscalls.AUDIT_ARCH)


def verdict(code: bytes, arch: int, number: int, first_argument: int = 0) -> int:
    """Run a program as the kernel would (seccomp(2)) and return its verdict."""
    data = struct.pack("<IIQQ", number, arch, 0, first_argument)
    instructions = list(struct.iter_unpack("<HBBI", code))
    accumulator = at = 0
    while True:
        operation, when_true, when_false, value = instructions[at]
        at += 1
        if operation == bpf.RETURN:
            return int(value)
        if operation == bpf.LOAD_WORD:
            accumulator = struct.unpack_from("<I", data, value)[0]
            continue
        truth = {
            bpf.JUMP_EQUAL: accumulator == value,
            bpf.JUMP_GREATER_EQUAL: accumulator >= value,
            bpf.JUMP_SET: bool(accumulator & value),
        }[operation]
        at += when_true if truth else when_false


def _verdict(machine: str, number: int, first_argument: int = 0) -> int:
    return verdict(bpf.program(machine, PID), syscalls.AUDIT_ARCH[machine], number, first_argument)


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_on_the_list_is_refused(machine: str) -> None:
    assert {_verdict(machine, number) for number in syscalls.denied(machine)} == {bpf.ERRNO | errno.EPERM}


@given(st.sampled_from(MACHINES), st.integers(0, 600), st.integers(0, 2**32 - 1))
def test_every_other_call_is_allowed(machine: str, number: int, first_argument: int) -> None:
    partly = {table[machine] for table in (syscalls.CLONE, syscalls.CLONE3, syscalls.TGKILL, syscalls.PRLIMIT64)}
    if number not in partly:
        allowed = _verdict(machine, number, first_argument) == bpf.ALLOW
        assert allowed == (number not in syscalls.denied(machine))


@given(st.sampled_from(MACHINES), st.integers(0, 2**32 - 1))
def test_only_threads_are_made(machine: str, flags: int) -> None:
    allowed = _verdict(machine, syscalls.CLONE[machine], flags) == bpf.ALLOW
    assert allowed == bool(flags & bpf.CLONE_THREAD)


@pytest.mark.parametrize("machine", MACHINES)
def test_clone3_is_said_not_to_exist_so_that_libraries_use_clone(machine: str) -> None:
    assert _verdict(machine, syscalls.CLONE3[machine]) == bpf.ERRNO | errno.ENOSYS


@given(st.sampled_from(MACHINES), st.sampled_from([syscalls.TGKILL, syscalls.PRLIMIT64]), st.integers(0, 2**22))
def test_only_itself_is_signalled_and_limited(machine: str, table: dict[str, int], process: int) -> None:
    allowed = _verdict(machine, table[machine], process) == bpf.ALLOW
    assert allowed == (process in {0, PID})
    assert _verdict(machine, table[machine], PID) == bpf.ALLOW


@pytest.mark.parametrize("machine", MACHINES)
def test_calls_in_another_machines_manner_end_the_process(machine: str) -> None:
    i386 = 0x40000003
    for arch in (i386, *(syscalls.AUDIT_ARCH[other] for other in MACHINES if other != machine)):
        assert verdict(bpf.program(machine, PID), arch, 0) == bpf.KILL


@given(st.integers(0, 600))
def test_x32_calls_are_refused(number: int) -> None:
    assert _verdict("x86_64", bpf.X32_BIT | number) == bpf.DENY


def test_landlock_forbids_what_its_version_knows() -> None:
    assert [f"{landlock.handled(version):#x}" for version in (1, 2, 3, 4, 5, 7)] == [
        "0x1fff",
        "0x3fff",
        "0x7fff",
        "0x7fff",
        "0xffff",
        "0xffff",
    ]
