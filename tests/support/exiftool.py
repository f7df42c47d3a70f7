"""ExifTool as an independent reader, and as the hand that plants what must not leave."""

import json
import subprocess
from pathlib import Path
from typing import Any

from dam.sandbox import line_process, tools

_KEPT_OPEN = ("-config", "", "-stay_open", "True", "-@", "-")


def exiftool(*arguments: str | Path) -> str:
    """Run ExifTool and return what it printed."""
    command = [*tools.exiftool_argv(), "-config", "", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def tags(path: Path, *options: str) -> dict[str, Any]:
    """Return everything that ExifTool sees, unknown tags and duplicates included, by `Group:Tag`."""
    kept_open = line_process("exiftool of the tests", [*tools.exiftool_argv(), *_KEPT_OPEN])
    asked = ["-json", "-G1", "-a", "-u", "-struct", *options, str(path), "-execute"]
    found: dict[str, Any] = json.loads(kept_open.ask(asked, until=b"{ready}\n"))[0]
    return found
