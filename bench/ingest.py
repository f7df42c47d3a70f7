"""Photo ingest by `manage.py ingest --wait` with two light workers, against the bare loop in two processes.

Both work on the same 200 fresh pictures of 24 megapixels and 8 to 12 MB. The clock of the first stops when all are
DONE, rendered and searchable. The bare loop does one half before it and the other half after it, so that a machine
which is busier at the end favours nobody. `--files N` takes fewer; `--keep FOLDER` uses a folder and leaves it.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench.bare_ingest import bare_loop
from bench.report import Figure, show, show_source
from samples import camera_jpeg

ROOT = Path(__file__).parents[1]
FILES = 200
PROCESSES = 2
MUST_REACH = 70.0
READY_SECONDS = 60


def make_pictures(folder: Path, count: int) -> int:
    """Make fresh pictures of 8 to 12 MB and return their bytes in all."""
    folder.mkdir()
    base = int.from_bytes(os.urandom(3), "big")
    for number in range(count):
        camera_jpeg(folder / f"IMG_{number:04}.JPG", target_mb=9.0 + number % 2 * 2, seed=base + number)
    return sum(path.stat().st_size for path in folder.iterdir())


def run_bare(pictures: Path, out: Path, first: int, last: int) -> float:
    """Run the bare loop over some pictures in two processes; return the seconds of the slower one, without imports."""
    out.mkdir(exist_ok=True)
    middle = (first + last) // PROCESSES
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.bare_ingest", str(pictures), str(out), str(start), str(end)],
            cwd=ROOT,
            env=environment(DJANGO_SETTINGS_MODULE="dam.settings", VIPS_CONCURRENCY="1"),
            stdout=subprocess.PIPE,
            text=True,
        )
        for start, end in ((first, middle), (middle, last))
    ]
    answers = [process.communicate()[0] for process in running]
    if any(process.returncode for process in running):
        raise RuntimeError("the bare loop failed")
    return max(map(float, answers))


def environment(**more: str) -> dict[str, str]:
    """Return the environment of both sides: compiled Python is kept, as everywhere."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | more


class Installation:
    """A home of its own with broker, two light workers, a search worker and beat."""

    def __init__(self, home: Path) -> None:
        self.environment = environment(KRONIKA_HOME=str(home), LIGHT_WORKERS=str(PROCESSES))
        self.log = (home / "log").open("ab")

    def manage(self, *arguments: str) -> list[str]:
        """Return the command line of a command."""
        return [sys.executable, str(ROOT / "manage.py"), *arguments]

    def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it printed."""
        done = subprocess.run(
            self.manage(*arguments),
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=self.log,
            check=True,
            text=True,
        )
        return done.stdout

    def start(self, stack: ExitStack, *arguments: str) -> None:
        """Start a command that runs until `stack` ends it."""
        process = subprocess.Popen(self.manage(*arguments), env=self.environment, stdout=self.log, stderr=self.log)
        stack.callback(process.wait, 30)
        stack.callback(process.terminate)


def run_ours(pictures: Path, home: Path, count: int) -> float:
    """Ingest the pictures in a fresh installation; return seconds by the clock."""
    home.mkdir()
    ours = Installation(home)
    ours.run("migrate", "-v0")
    with ExitStack() as stack:
        for arguments in (["broker"], *(["worker", "--queue", queue] for queue in ("light", "search")), ["beat"]):
            ours.start(stack, *arguments)
        warm_up(ours, home)
        began = time.monotonic()
        lines = ours.run("ingest", "--wait", "--json", str(pictures)).splitlines()
        seconds = time.monotonic() - began
    outcomes = [json.loads(line)["outcome"] for line in lines]
    if outcomes != ["DONE"] * count:
        raise RuntimeError(f"not all were DONE: {sorted(set(outcomes))}, {len(outcomes)} of {count}")
    return seconds


def warm_up(ours: Installation, home: Path) -> None:
    """Have the workers started: hand in a few small pictures first."""
    few = home / "few"
    few.mkdir()
    for number in range(2 * PROCESSES):
        camera_jpeg(few / f"{number}.jpg", 600, 400, 0.2, seed=number)
    ours.run("ingest", "--wait", str(few))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--keep", type=Path, help="folder to work in, left as it is afterwards")
    told = parser.parse_args()
    with ExitStack() as stack:
        if told.keep:
            told.keep.mkdir(parents=True, exist_ok=True)
        folder = told.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kronika-bench-")))
        size = make_pictures(folder / "pictures", told.files)
        print(f"{told.files} pictures, {size / 1e9:.2f} GB", flush=True)
        bare = run_bare(folder / "pictures", folder / "bare", 0, told.files // 2)
        ours = run_ours(folder / "pictures", folder / "home", told.files)
        bare += run_bare(folder / "pictures", folder / "bare", told.files // 2, told.files)
    note = f"{told.files / ours:.1f} pictures/s; bare {told.files / bare:.1f}"
    show([Figure("photo ingest, of the bare loop in two processes", 100 * bare / ours, MUST_REACH, "%", note=note)])
    show_source(bare_loop)


if __name__ == "__main__":
    main()
