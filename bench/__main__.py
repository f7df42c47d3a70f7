"""`python -m bench [NAME…]`: runs all benchmarks, or those named, each in a process of its own."""

import subprocess
import sys
from pathlib import Path

NAMES = ("ingest", "search", "download", "upload_memory")


def main() -> int:
    """Run each benchmark; the exit code says only whether they ran, never whether a limit was kept."""
    failed = 0
    for name in sys.argv[1:] or NAMES:
        print(f"\n## {name}\n", flush=True)
        run = subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=Path(__file__).parents[1], check=False)
        failed |= run.returncode
    return failed


if __name__ == "__main__":
    sys.exit(main())
