"""Where the foreign programs are. They come with our wheels and packages, so that their versions are ours."""

import shutil
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

from dam.sandbox.errors import ToolMissing

EXIFTOOL = "exiftool-vendored.pl/bin/exiftool"


def _bundled_ffmpeg() -> str:
    """Find the program in its wheel without starting it to ask for its version, as the wheel's own function does."""
    spec = find_spec("imageio_ffmpeg")
    for folder in (spec.submodule_search_locations if spec else None) or []:
        for program in sorted(Path(folder, "binaries").glob("ffmpeg-*")):
            return str(program)
    return "ffmpeg"


FFMPEG = _bundled_ffmpeg()


@lru_cache(maxsize=1)
def exiftool_argv() -> list[str]:
    """Return the command line that starts ExifTool: Perl and the script from npm's package.

    Raises:
        ToolMissing: Perl or the package is not there.
    """
    script = Path(settings.BASE_DIR) / "node_modules" / EXIFTOOL
    perl = shutil.which("perl", path="/usr/bin:/bin:/usr/local/bin")
    if perl is None:
        raise ToolMissing("Perl is not installed, so ExifTool cannot run. Install the system's package `perl`.")
    if not script.is_file():
        raise ToolMissing(f"ExifTool is not at {script}. Type `make run` (or `npm ci`) once to install it.")
    return [perl, str(script)]
