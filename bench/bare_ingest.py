"""The bare loop that photo ingest is compared with: `python -m bench.bare_ingest FOLDER OUT FROM TO`, one process.

Prints how many seconds the loop took.
"""

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pdqhash
import pyvips

from dam.sandbox import tools
from fingerprint.essence import essence_digest

EXIFTOOL = ("-stay_open", "True", "-@", "-")
SIZES = ((2048, 85), (1024, 82), (400, 80))
PDQ_EDGE = 512


def bare_loop(paths: list[Path], out: Path) -> None:
    exiftool = subprocess.Popen(
        [*tools.exiftool_argv(), *EXIFTOOL], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    for path in paths:
        data = path.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        hashlib.sha512(data).hexdigest()
        essence_digest(path, "image/jpeg")
        json.loads(ask(exiftool, path))
        image = pyvips.Image.thumbnail_buffer(data, SIZES[0][0], height=SIZES[0][0], size="down").copy_memory()
        for edge, quality in SIZES:
            if max(image.width, image.height) > edge:
                image = image.thumbnail_image(edge, height=edge, size="down").copy_memory()
            image.jpegsave(str(out / f"{sha256}-{edge}.jpg"), Q=quality, keep="icc")
            if edge == PDQ_EDGE * 2:
                small = image.thumbnail_image(PDQ_EDGE).colourspace("srgb")
                pdqhash.compute(np.ascontiguousarray(small.numpy()[:, :, :3]))
        copy = out / sha256
        with copy.open("wb", buffering=0) as file:
            file.write(data)
            os.fsync(file.fileno())
        with copy.open("rb", buffering=0) as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            assert hashlib.file_digest(file, "sha256").hexdigest() == sha256


def ask(exiftool: "subprocess.Popen[bytes]", path: Path) -> bytes:
    assert exiftool.stdin is not None
    assert exiftool.stdout is not None
    exiftool.stdin.write("\n".join(["-json", "-G1", "-struct", "-n", str(path), "-execute", ""]).encode())
    exiftool.stdin.flush()
    lines = []
    while (line := exiftool.stdout.readline()) != b"{ready}\n":
        lines.append(line)
    return b"".join(lines)


if __name__ == "__main__":
    folder, target, first, last = sys.argv[1:]
    began = time.monotonic()
    bare_loop(sorted(Path(folder).iterdir())[int(first) : int(last)], Path(target))
    print(time.monotonic() - began)
