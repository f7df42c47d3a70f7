"""Scratch folders: private, removed, and swept after those who died."""

import multiprocessing
import os
import time
from pathlib import Path

import pytest

from dam.sandbox import scratch
from dam.sandbox.folders import sweep
from dam.sandbox.places import scratch_root


def test_it_is_private_and_gone_afterwards() -> None:
    with scratch() as folder:
        assert folder.parent == scratch_root()
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "deep" / "er").mkdir(parents=True)
    assert not folder.exists()


def test_it_is_gone_after_a_failure_too() -> None:
    with pytest.raises(RuntimeError), scratch() as folder:
        raise RuntimeError
    assert not folder.exists()


def _age(folder: Path, seconds: float) -> None:
    then = time.time() - seconds
    os.utime(folder, (then, then))


def _leave_behind(answer: "multiprocessing.Queue[str]") -> None:
    with scratch() as folder:
        (folder / "half.mp4").write_bytes(b"x")
        answer.put(str(folder))
        answer.close()
        answer.join_thread()
        os._exit(9)


def test_what_a_killed_process_left_is_swept_and_what_is_used_or_young_is_not() -> None:
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[str] = context.Queue()
    process = context.Process(target=_leave_behind, args=(answer,))
    process.start()
    left = Path(answer.get(timeout=30))
    process.join()
    with scratch() as used:
        sweep()
        assert left.exists()
        _age(left, 3600)
        _age(used, 3600)
        assert sweep() == 1
        assert not left.exists()
        assert used.exists()


def test_a_file_astray_in_the_room_stops_nothing() -> None:
    stray = scratch_root() / "stray.txt"
    stray.write_text("x")
    _age(stray, 3600)
    sweep()
    stray.unlink(missing_ok=True)


def _fork_within(folder: Path) -> None:
    assert folder.exists()


def test_a_process_forked_within_does_not_remove_it() -> None:
    with scratch() as folder:
        process = multiprocessing.get_context("fork").Process(target=_fork_within, args=(folder,))
        process.start()
        process.join()
        assert process.exitcode == 0
        assert folder.exists()
