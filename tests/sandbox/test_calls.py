"""The decoder child: bounded in time, memory and words; replaced after any fault; one for each process."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dam.sandbox import (
    Limits,
    SandboxFault,
    SandboxKilled,
    SandboxOutOfMemory,
    SandboxOutputTooLarge,
    SandboxTimeout,
    call,
    scratch,
)
from tests.sandbox.conftest import kill_and_wait

INSIDE = "tests.sandbox.inside:"
ROOT = Path(__file__).resolve().parents[2]


def _pid() -> int:
    return int(call(INSIDE + "child_pid"))


def test_a_function_is_called_with_json_and_answers_json() -> None:
    assert call(INSIDE + "add", 2, 3) == 5


def test_what_is_not_json_is_refused_before_it_is_sent() -> None:
    with pytest.raises(TypeError, match="bytes"):
        call(INSIDE + "add", b"1", 2)


def test_an_exception_comes_back_with_its_type_and_text_and_the_child_goes_on() -> None:
    before = _pid()
    with pytest.raises(SandboxFault) as caught:
        call(INSIDE + "raise_value_error", "torn at byte 17\nЂ")
    assert (caught.value.type_name, caught.value.message) == ("ValueError", "torn at byte 17\nЂ")
    assert _pid() == before


def test_noise_of_a_library_is_not_taken_for_an_answer() -> None:
    assert call(INSIDE + "print_and_answer") == "answer"
    assert call(INSIDE + "add", 1, 1) == 2


def _replaced(function: str, *arguments: Any, error: type[Exception], **limits: Any) -> None:
    before = _pid()
    with pytest.raises(error):
        call(INSIDE + function, *arguments, limits=Limits(**limits))
    assert _pid() != before
    assert not Path(f"/proc/{before}").exists()


def test_an_endless_loop_is_ended() -> None:
    _replaced("spin", 600, error=SandboxTimeout, seconds=1)


def test_a_memory_bomb_is_stopped() -> None:
    _replaced("allocate", 4000, error=SandboxOutOfMemory)
    assert call(INSIDE + "allocate", 200) == 200 * 2**20


def test_a_crash_is_survived() -> None:
    _replaced("crash", error=SandboxKilled)


def test_a_flood_of_words_is_stopped() -> None:
    _replaced("flood", 70, error=SandboxOutputTooLarge)
    assert len(call(INSIDE + "flood", 8)) == 8 * 2**20


def test_a_file_larger_than_allowed_is_not_written() -> None:
    small = Limits(output_bytes=2**20)
    with scratch() as folder:
        with pytest.raises(SandboxFault, match="OSError"):
            call(INSIDE + "write_bytes", folder / "bomb", 5 * 2**20, limits=small)
        assert (folder / "bomb").stat().st_size <= 2**20
        assert call(INSIDE + "write_bytes", folder / "fine", 5 * 2**20) == 5 * 2**20


def test_too_many_open_files_are_refused() -> None:
    with pytest.raises(SandboxFault, match="Too many open files"):
        call(INSIDE + "many_files", 100)


def test_a_child_killed_between_two_calls_is_replaced_unnoticed() -> None:
    before = _pid()
    kill_and_wait(before)
    assert call(INSIDE + "add", 1, 2) == 3
    assert _pid() != before


def test_a_child_killed_during_a_call_fails_that_call_only() -> None:
    victim = _pid()
    threading.Timer(0.3, os.kill, (victim, signal.SIGKILL)).start()
    with pytest.raises(SandboxKilled, match="SIGKILL"):
        call(INSIDE + "spin", 30)
    assert call(INSIDE + "add", 1, 2) == 3


def test_after_so_many_files_it_is_replaced(settings: Settings) -> None:
    settings.SANDBOX_FILES_EACH = 3
    assert len({_pid() for _ in range(9)}) == 3


def test_many_threads_get_their_own_answers() -> None:
    answers: dict[int, list[int]] = {}

    def ask(number: int) -> None:
        answers[number] = [call(INSIDE + "add", number, n) for n in range(20)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [number + n for n in range(20)] for number in range(8)}


def test_it_outlives_the_thread_that_was_first_to_call() -> None:
    first: list[int] = []
    thread = threading.Thread(target=lambda: first.append(_pid()))
    thread.start()
    thread.join()
    assert [_pid()] == first


def _pid_of_a_fork(answer: "multiprocessing.Queue[int]") -> None:
    answer.put(_pid())


def test_a_forked_process_has_a_child_of_its_own() -> None:
    mine = _pid()
    context = multiprocessing.get_context("fork")
    answer: multiprocessing.Queue[int] = context.Queue()
    process = context.Process(target=_pid_of_a_fork, args=(answer,))
    process.start()
    assert answer.get(timeout=30) != mine
    process.join()
    assert _pid() == mine


CALL_AND_DIE = """
import os, signal, django
django.setup()
from dam.sandbox import call
print(call("tests.sandbox.inside:child_pid"), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.fault
def test_the_child_dies_with_a_parent_that_is_killed() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    done = subprocess.run(
        [sys.executable, "-c", CALL_AND_DIE], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    child = Path(f"/proc/{int(done.stdout)}")
    for _ in range(200):
        if not child.exists():
            break
        time.sleep(0.05)
    assert not child.exists()


def test_the_decoders_of_the_house_work_within_the_walls() -> None:
    assert call(INSIDE + "import_decoders")[0] == "400"
