#!/usr/bin/env python3
"""The command line. Finds the project's own environment, so that it works as typed after `make run` or `make test`."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ENVIRONMENT = Path(os.environ.get("KRONIKA_VENV", HERE / ".venv"))


def main() -> None:
    """Run a command in the project's environment."""
    python = ENVIRONMENT / "bin" / "python"
    if python.exists() and Path(sys.prefix).resolve() != ENVIRONMENT.resolve():
        os.execv(python, [str(python), *sys.argv])  # noqa: S606 - our own interpreter, no shell
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dam.settings")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415 - only there after set-up
    except ImportError:
        sys.exit("Kronika is not set up here yet. Type `make run` (or `make test`) first.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
