"""Foreign programs, run once or kept open: walls and limits hold, words come back."""

import socket
import threading
from pathlib import Path

import pytest
from pytest_django import Settings

from dam.sandbox import (
    Limits,
    SandboxKilled,
    SandboxOutputTooLarge,
    SandboxStopped,
    SandboxTimeout,
    SandboxUnavailable,
    ToolMissing,
    line_process,
    registry,
    run,
    scratch,
)
from dam.sandbox.kept import KeptOpen
from dam.sandbox.tools import FFMPEG, exiftool_argv
from tests.sandbox.conftest import kill_and_wait

QUIET = [FFMPEG, "-hide_banner", "-nostdin", "-loglevel", "error"]
PATTERN = ["-f", "lavfi", "-i", "testsrc=duration=1:size=64x48:rate=10"]


def test_output_status_and_complaints_come_back(tmp_path: Path) -> None:
    done = run(["/bin/sh", "-c", "echo words; echo trouble >&2; exit 3"])
    assert (done.returncode, done.stdout, done.stderr_tail) == (3, b"words\n", "trouble")


def test_of_the_complaints_only_the_tail_is_kept() -> None:
    done = run(["/usr/bin/perl", "-e", 'print STDERR "x" x 100000, "the end"'])
    assert done.stderr_tail.endswith("the end")
    assert len(done.stderr_tail) == 8192


def test_standard_input_is_the_named_file_or_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").write_bytes(b"given")
    assert run(["/bin/cat"], stdin_path=tmp_path / "in").stdout == b"given"
    assert run(["/bin/cat"]).stdout == b""


def test_lines_are_handed_over_as_they_come() -> None:
    lines: list[str] = []
    done = run(["/usr/bin/printf", r"a\r\nb\n\nc"], on_output_line=lines.append)
    assert (lines, done.stdout) == (["a", "b", "", "c"], b"")


def test_ffmpeg_reports_its_progress_and_writes_where_it_is_told() -> None:
    lines: list[str] = []
    with scratch() as folder:
        target = folder / "out.mp4"
        done = run([*QUIET, *PATTERN, "-progress", "pipe:1", str(target)], on_output_line=lines.append)
        assert (done.returncode, done.stderr_tail) == (0, "")
        assert target.stat().st_size > 1000
    assert lines[-1] == "progress=end"


def test_a_program_that_takes_too_long_is_ended() -> None:
    with pytest.raises(SandboxTimeout):
        run(["/bin/sleep", "600"], limits=Limits(seconds=0.5))


def test_a_program_that_closes_its_outputs_and_goes_on_is_ended() -> None:
    with pytest.raises(SandboxTimeout):
        run(["/bin/sh", "-c", "exec >&- 2>&-; exec sleep 600"], limits=Limits(seconds=1))


def test_the_caller_can_stop_it() -> None:
    asked: list[bool] = []

    def third_time() -> bool:
        asked.append(True)
        return len(asked) == 3

    with pytest.raises(SandboxStopped):
        run(["/bin/sleep", "600"], should_stop=third_time)


def test_a_flood_on_standard_output_is_stopped() -> None:
    with pytest.raises(SandboxOutputTooLarge):
        run(["/usr/bin/yes"], limits=Limits(answer_bytes=10**6))


def test_a_line_without_end_is_stopped() -> None:
    with pytest.raises(SandboxOutputTooLarge):
        run(["/bin/cat", "/dev/zero"], limits=Limits(answer_bytes=10**6), on_output_line=print)


def test_a_file_that_grows_too_large_is_stopped() -> None:
    raw = ["-f", "lavfi", "-i", "testsrc=size=640x480:rate=25", "-f", "rawvideo"]
    with scratch() as folder, pytest.raises(SandboxOutputTooLarge):
        run([*QUIET, *raw, str(folder / "bomb")], limits=Limits(output_bytes=2**20))


def test_a_program_that_dies_says_of_what() -> None:
    with pytest.raises(SandboxKilled, match="SIGABRT"):
        run(["/usr/bin/perl", "-e", "kill 'ABRT', $$; require POSIX; POSIX::abort()"])


def test_a_fork_bomb_has_nothing_to_burst_with() -> None:
    done = run(["/bin/sh", "-c", "bomb() { bomb | bomb & }; bomb"])
    assert done.returncode != 0
    assert "fork" in done.stderr_tail.lower()


def test_a_program_that_is_not_there_is_named() -> None:
    with pytest.raises(SandboxUnavailable, match="No such file"):
        run(["/nowhere/ffmpeg"])


def test_nothing_is_read_but_what_is_named(tmp_path: Path, secret: Path) -> None:
    (tmp_path / "a").write_text("named")
    (tmp_path / "b").write_text("not named")
    assert run(["/bin/cat", str(tmp_path / "a")]).stdout == b"named"
    done = run(["/bin/sh", "-c", f"exec cat {tmp_path}/b {secret} /etc/shadow"])
    assert (done.stdout, done.stderr_tail.count("Permission denied")) == (b"", 3)
    assert run(["/bin/sh", "-c", f"exec cat {tmp_path}/b"], readable=[tmp_path]).stdout == b"not named"


def test_nothing_is_written_but_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "original").write_text("untouched")
    done = run(["/bin/cp", "/etc/localtime", str(tmp_path / "original")])
    assert done.returncode != 0
    assert run(["/bin/rm", "-f", str(tmp_path / "original")]).returncode != 0
    assert (tmp_path / "original").read_text() == "untouched"
    assert run(["/bin/sh", "-c", "echo x > made"], cwd=tmp_path).returncode == 0
    assert (tmp_path / "made").read_text() == "x\n"


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:{}/x.mp4", "tcp://127.0.0.1:{}", "udp://127.0.0.1:{}", "rtmp://127.0.0.1:{}/x"]
)
def test_ffmpeg_reaches_nobody(address: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        done = run([*QUIET, "-i", address.format(server.getsockname()[1])], limits=Limits(seconds=20))
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert done.returncode != 0
    assert "not permitted" in done.stderr_tail


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("list.txt", "ffconcat version 1.0\nfile '{other}'\n"),
        ("list.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{other}\n#EXT-X-ENDLIST\n"),
    ],
)
def test_a_playlist_does_not_lead_to_another_file(tmp_path: Path, name: str, text: str) -> None:
    other = tmp_path / "elsewhere" / "other.wav"
    other.parent.mkdir()
    assert run([*QUIET, "-f", "lavfi", "-i", "sine=d=1", str(other)], writable=[other.parent]).returncode == 0
    playlist = tmp_path / name
    playlist.write_text(text.format(other=other))
    follow = ["-safe", "0", "-f", "concat"] if name.endswith("txt") else ["-allowed_extensions", "ALL"]
    with scratch() as folder:
        command = [*QUIET, "-protocol_whitelist", "file", *follow, "-i", str(playlist), str(folder / "stolen.wav")]
        assert run(command, limits=Limits(seconds=20)).returncode != 0
        if name.endswith("txt"):
            assert run(command, readable=[other.parent]).returncode == 0  # only the walls kept it away


def _exiftool() -> "tuple[list[str], bytes]":
    return [*exiftool_argv(), "-stay_open", "True", "-@", "-"], b"{ready}\n"


def _caption(path: Path) -> str:
    argv, ready = _exiftool()
    return line_process("exiftool", argv).ask(["-s3", "-Comment", str(path), "-execute"], ready).decode().strip()


@pytest.fixture
def commented(tmp_path: Path) -> Path:
    """A PNG with a comment."""
    path = tmp_path / "Ђорђевић.png"
    assert run([*QUIET, *PATTERN, "-frames:v", "1", str(path)], writable=[tmp_path]).returncode == 0
    done = run([*exiftool_argv(), "-q", "-overwrite_original", "-Comment=Čestitka", str(path)], writable=[tmp_path])
    assert (done.returncode, done.stderr_tail) == (0, "")
    return path


def test_a_kept_open_program_answers_again_and_again(commented: Path) -> None:
    assert [_caption(commented) for _ in range(5)] == ["Čestitka"] * 5


def test_a_line_break_in_a_line_is_refused(commented: Path) -> None:
    argv, ready = _exiftool()
    for bad in ("a\n-execute", "a\r-execute"):
        with pytest.raises(ValueError, match="line break"):
            line_process("exiftool", argv).ask([bad, "-execute"], ready)


def test_a_kept_open_program_that_is_killed_is_replaced(commented: Path) -> None:
    assert _caption(commented) == "Čestitka"
    pid = registry.kept("lines exiftool", _never).pid()
    assert pid is not None
    kill_and_wait(pid)
    assert _caption(commented) == "Čestitka"
    assert registry.kept("lines exiftool", _never).pid() != pid


def _never() -> KeptOpen:
    raise AssertionError("it is there already")


def test_a_kept_open_program_that_hangs_is_ended_and_replaced() -> None:
    silent = line_process("cat", ["/bin/cat"], limits=Limits(seconds=0.2))
    assert silent.ask(["a word", "end"], b"end\n") == b"a word\n"
    with pytest.raises(SandboxTimeout):
        silent.ask(["no end"], b"never\n")
    assert silent.ask(["another", "end"], b"end\n") == b"another\n"


def test_complaints_of_a_kept_open_program_can_be_read() -> None:
    shell = line_process("sh", ["/bin/sh"])
    assert shell.ask(["echo trouble >&2; echo done"], b"done\n") == b""
    assert shell.complaints == "trouble"


def test_after_so_many_questions_it_is_replaced(settings: Settings) -> None:
    settings.SANDBOX_FILES_EACH = 2
    shell = line_process("pid", ["/bin/sh"])
    assert len({shell.ask(["echo $$.; echo done"], b"done\n") for _ in range(6)}) == 3


def test_several_threads_share_one_program() -> None:
    cat = line_process("shared", ["/bin/cat"])
    answers: set[bytes] = set()

    def ask(number: int) -> None:
        answers.update(cat.ask([f"{number}-{n}", "end"], b"end\n") for n in range(20))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {f"{number}-{n}\n".encode() for number in range(6) for n in range(20)}


def test_a_missing_exiftool_says_how_to_get_it(settings: Settings, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path
    exiftool_argv.cache_clear()
    with pytest.raises(ToolMissing, match="make run"):
        exiftool_argv()
    exiftool_argv.cache_clear()
