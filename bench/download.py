"""Download of 1 GB through the app (gate, slot, ranges noted, ledger) over the same server serving a static file.

Both are fetched by the same client over loopback, in turn, from the same granian process; the median of each counts.
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from bench.large_copies import granted, prepare
from bench.report import Figure, show, show_source
from bench.web_process import get, granian

SIZE = 1024**3
ROUNDS = 7
AT_LEAST = 0.5


def bare(port: int, name: str) -> tuple[int, int]:
    """Fetch the same bytes as granian serves them by itself: `--static-path-mount`, no Python involved."""
    return get(port, f"/bare/{name}")


def timed(fetch: Callable[[], tuple[int, int]], size: int) -> float:
    began = time.perf_counter()
    status, received = fetch()
    assert status == 200, status
    assert received >= size, received  # served statically it comes in HTTP chunks, whose frames are counted too
    return size / (time.perf_counter() - began) / 1e6


def measure(home: Path, size: int) -> tuple[float, float]:
    """Return the medians in MB a second: through the app, and bare."""
    prepare(home)
    address, cookie, stored = granted(size, home / "scratch" / "bench")
    ours, static = [], []
    with granian(home, "--static-path-route", "/bare", "--static-path-mount", str(stored.parent)) as (port, _worker):
        get(port, "/terms/")
        for _round in range(ROUNDS):
            static.append(timed(lambda: bare(port, stored.name), size))
            ours.append(timed(lambda: get(port, address, cookie), size))
    return median(ours), median(static)


def main() -> None:
    """Run it: `python -m bench.download [--size BYTES]`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=SIZE, help="bytes, a multiple of 1 MiB")
    size = parser.parse_args().size
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as home:
        ours, static = measure(Path(home), size)
    note = f"{ours:,.0f} MB/s through the app, {static:,.0f} MB/s bare; medians of {ROUNDS}"
    show([Figure(f"download of {size / 1e9:.2f} GB", ours / static, AT_LEAST, "of bare", note=note)])
    show_source(bare)
    show_source(get)


if __name__ == "__main__":
    main()
