"""What a hostile or broken decoder might do, done for real in the decoder child."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

EXPOSED = (
    "add",
    "allocate",
    "child_pid",
    "crash",
    "errors_of_calls",
    "flood",
    "fork",
    "import_decoders",
    "many_files",
    "open_socket",
    "print_and_answer",
    "raise_value_error",
    "read_text",
    "secrets_in_environment",
    "signal_parent",
    "spin",
    "start_program",
    "system_call",
    "threads",
    "write_bytes",
    "write_text",
)


def add(left: int, right: int) -> int:
    return left + right


def not_exposed() -> str:
    return "never to be seen"


def allocate(megabytes: int) -> int:
    return len(bytearray(megabytes * 2**20))


def child_pid() -> int:
    return os.getpid()


def crash() -> None:
    ctypes.string_at(0)


def errors_of_calls(numbers: list[int]) -> list[int]:
    """Make each system call with arguments of zero and return the error numbers."""
    libc = ctypes.CDLL(None, use_errno=True)
    found = []
    for number in numbers:
        ctypes.set_errno(0)
        result = libc.syscall(number, 0, 0, 0, 0, 0, 0)
        found.append(ctypes.get_errno() if result == -1 else 0)
    return found


def flood(megabytes: int) -> str:
    return "x" * (megabytes * 2**20)


def fork() -> str:
    os.fork()
    return "forked"


def import_decoders() -> list[str]:
    import av
    import numpy as np
    import pdqhash
    import PIL.Image
    import pyvips

    image = pyvips.Image.black(4000, 3000, bands=3)
    thumbnail = image.thumbnail_image(400)
    return [str(thumbnail.width), av.__name__, np.__name__, pdqhash.__name__, PIL.__name__]


def many_files(count: int) -> int:
    held = [open("/dev/null", "rb") for _ in range(count)]  # noqa: SIM115, PTH123 - kept open on purpose
    return len(held)


def open_socket(family: int) -> str:
    socket.socket(family)
    return "opened"


def print_and_answer() -> str:
    print("noise on standard output")  # noqa: T201 - what libraries do
    sys.stderr.write("noise on standard error\n" * 10_000)
    return "answer"


def raise_value_error(text: str) -> None:
    raise ValueError(text)


def read_text(path: str) -> str:
    return Path(path).read_text()


def secrets_in_environment() -> dict[str, str]:
    return dict(os.environ)


def signal_parent(number: int) -> str:
    os.kill(os.getppid(), number)
    return "sent"


def spin(seconds: float) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass
    return "done"


def start_program() -> str:
    return subprocess.check_output(["/bin/true"]).decode()


def system_call(number: int, *arguments: int) -> Any:
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(number, *arguments)
    return [result, ctypes.get_errno()]


def threads(count: int) -> int:
    seen: list[int] = []
    running = [threading.Thread(target=lambda: seen.append(signal.SIGTERM)) for _ in range(count)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    return len(seen)


def write_bytes(path: str, size: int) -> int:
    with Path(path).open("wb") as file:
        file.writelines(b"\0" * 2**20 for _ in range(size // 2**20))
    return Path(path).stat().st_size


def write_text(path: str, text: str) -> str:
    Path(path).write_text(text)
    return "written"
