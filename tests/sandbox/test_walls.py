"""What code in the decoder child cannot do: the network, other processes, other files, our secrets."""

import errno
import multiprocessing
import os
import platform
import signal
import socket
from pathlib import Path

import pytest
from django.conf import settings

from dam.sandbox import SandboxFault, call, scratch
from dam.sandbox.box import confine, syscalls

INSIDE = "tests.sandbox.inside:"


def _refused(function: str, *arguments: object) -> str:
    with pytest.raises(SandboxFault) as caught:
        call(INSIDE + function, *arguments)
    return caught.value.type_name


@pytest.mark.parametrize(
    "family", [socket.AF_INET, socket.AF_INET6, socket.AF_UNIX, socket.AF_NETLINK, socket.AF_PACKET]
)
def test_no_socket_of_any_family(family: int) -> None:
    assert _refused("open_socket", int(family)) == "PermissionError"


def test_none_of_the_denied_system_calls_gets_through() -> None:
    numbers = syscalls.denied(platform.machine())
    assert call(INSIDE + "errors_of_calls", numbers) == [errno.EPERM] * len(numbers)


def test_no_other_process_is_made_but_threads_are() -> None:
    assert _refused("fork") == "PermissionError"
    assert _refused("start_program") in {"PermissionError", "BlockingIOError"}
    assert call(INSIDE + "threads", 16) == 16


def test_no_signal_to_anybody_else() -> None:
    assert _refused("signal_parent", int(signal.SIGTERM)) == "PermissionError"
    to_parent = call(
        INSIDE + "system_call", syscalls.TGKILL[platform.machine()], os.getpid(), os.getpid(), int(signal.SIGTERM)
    )
    assert to_parent == [-1, errno.EPERM]


def test_the_environment_holds_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "the office's key")
    environment = call(INSIDE + "secrets_in_environment")
    assert not {"SECRET_KEY", "KRONIKA_HOME", "DATABASE_URL", "PYTHONPATH"} & set(environment)
    assert environment["VIPS_CONCURRENCY"] == "1"


def test_a_secret_of_the_house_cannot_be_read(secret: Path) -> None:
    assert _refused("read_text", str(secret)) == "PermissionError"


def test_a_link_in_scratch_does_not_lead_out(secret: Path) -> None:
    with scratch() as folder:
        (folder / "picture.jpg").symlink_to(secret)
        assert _refused("read_text", str(folder / "picture.jpg")) == "PermissionError"


def test_the_tables_of_users_and_other_processes_cannot_be_read() -> None:
    assert _refused("read_text", "/etc/shadow") == "PermissionError"
    assert _refused("read_text", f"/proc/{os.getpid()}/environ") == "PermissionError"


def test_what_lies_in_scratch_and_storage_can_be_read() -> None:
    storage = Path(settings.STORAGE_URL.removeprefix("file://"))
    storage.mkdir(parents=True, exist_ok=True)
    original = storage / "original.txt"
    original.write_text("an original")
    with scratch() as folder:
        (folder / "copy.txt").write_text("a copy")
        assert call(INSIDE + "read_text", str(folder / "copy.txt")) == "a copy"
    assert call(INSIDE + "read_text", str(original)) == "an original"
    original.unlink()


def test_a_path_that_the_caller_names_can_be_read_and_a_text_opens_nothing(tmp_path: Path) -> None:
    named = tmp_path / "named.txt"
    named.write_text("named")
    assert _refused("read_text", str(named)) == "PermissionError"
    assert call(INSIDE + "read_text", named) == "named"


def test_written_is_in_scratch_only(tmp_path: Path) -> None:
    original = tmp_path / "original.txt"
    original.write_text("untouched")
    with scratch() as folder:
        assert call(INSIDE + "write_text", folder / "out.txt", "fine") == "written"
        assert (folder / "out.txt").read_text() == "fine"
    assert _refused("write_text", original, "overwritten") == "PermissionError"
    assert _refused("write_text", str(Path(settings.KRONIKA_HOME) / "new.txt"), "x") == "PermissionError"
    assert original.read_text() == "untouched"


def test_only_exposed_functions_of_modules_named_inside_are_called() -> None:
    assert _refused("not_exposed") == "PermissionError"
    with pytest.raises(SandboxFault, match="not a module named inside"):
        call("os:getcwd")
    with pytest.raises(SandboxFault, match="not a module named inside"):
        call("dam.sandbox.outside:inside")


def _in_own_network(port: int, answer: "multiprocessing.Queue[str]") -> None:
    try:
        how = confine._own_network(allow_none=False)
        with socket.socket() as probe:
            how += " " + errno.errorcode.get(probe.connect_ex(("127.0.0.1", port)), "connected")
    except confine.CannotConfineError:
        how = "refused"
    answer.put(how)


def test_without_seccomp_there_is_a_network_of_its_own_or_a_loud_refusal() -> None:
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[str] = context.Queue()
    with socket.create_server(("127.0.0.1", 0)) as server:
        child = context.Process(target=_in_own_network, args=(server.getsockname()[1], answer))
        child.start()
        found = answer.get(timeout=30)
        child.join()
    assert found in {"namespace ENETUNREACH", "refused"}


def test_an_open_network_is_used_only_when_that_was_allowed() -> None:
    assert confine._none(allow_none=True) == "open"
    with pytest.raises(confine.CannotConfineError, match="SANDBOX_ALLOW_NETWORK"):
        confine._none(allow_none=False)
