"""Search on 100,000 assets: what our text, visibility and freshness cost over the engine's own time.

Rows are generated into a home of their own, which is thrown away; `--keep FOLDER` keeps it for another run.
"""

import argparse
import importlib
import os
import random
import tempfile
from pathlib import Path

import django


def main() -> None:
    """Fill, index, measure, report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--keep", type=Path, help="a home to fill once and use again")
    kept = parser.parse_args().keep
    with tempfile.TemporaryDirectory(prefix="kronika-bench-") as temporary:
        os.environ["KRONIKA_HOME"] = str(kept.resolve() if kept else temporary)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dam.settings")
        django.setup()
        timing = importlib.import_module("bench.search_timing")  # it imports models, which need the settings above
        timing.prepare()
        timing.report(timing.measure(random.Random(20)))


if __name__ == "__main__":
    main()
