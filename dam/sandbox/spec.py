"""How a limited process is started: its command line, its specification for `box.confine`, its environment."""

import json
import math
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from dam.sandbox import places
from dam.sandbox.limits import Limits

BOX = Path(__file__).resolve().parent / "box"
INTERPRETER = (sys.executable, "-I", "-S", "-B", "-X", "utf8")


def environment(folder: Path) -> dict[str, str]:
    """Return the whole environment of a limited process: nothing of ours, one thread a library, `folder` as home."""
    return {
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "VIPS_CONCURRENCY": "1",
        "VIPS_BLOCK_UNTRUSTED": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }


def specification(limits: Limits, readable: Iterable[str], writable: Iterable[str], *, kept_open: bool) -> str:
    """Return the JSON that `box.confine` applies. A process that is kept open has no limit of processor time."""
    cpu = 0 if kept_open else math.ceil(limits.seconds * (os.cpu_count() or 1)) + 1
    return json.dumps(
        {
            "parent": os.getpid(),
            "path": places.import_path(),
            "memory_mb": limits.memory_mb,
            "output_bytes": limits.output_bytes,
            "files": limits.files,
            "cpu_seconds": cpu,
            "readable": [*places.of_code(), *readable],
            "writable": [*places.SYSTEM_WRITABLE, *writable],
            "allow_network": settings.SANDBOX_ALLOW_NETWORK,
        }
    )


def launched(argv: Sequence[str], specification: str) -> list[str]:
    """Return the command line that confines itself and becomes a foreign program."""
    return [*INTERPRETER, str(BOX / "launch.py"), specification, *argv]


def decoder(specification: str) -> list[str]:
    """Return the command line of the decoder child."""
    return [*INTERPRETER, str(BOX / "child.py"), specification]
