"""Asks ExifTool, kept open in the sandbox, what a file says of itself.

Exif's and undeclared IIM's bytes are asked for in ExifTool's charset "Latin", which loses none of them, and decoded
here (`text.redecoded`): ExifTool itself would replace what is not UTF-8.
"""

import json
from pathlib import Path
from typing import Any

from dam import sandbox
from dam.sandbox import tools
from metadata.text import redecoded

READY = b"{ready}\n"
UNDECLARED_GROUPS = frozenset({"IFD0", "IFD1", "ExifIFD", "GPS", "IPTC", "RIFF", "Canon"})
LATIN_GROUPS = frozenset({"PNG", "ID3v1", "ID3v2_2", "ID3v2_3", "ID3v2_4"})
_UTF8_DECLARED = "\x1b%G"
_COMMON = (
    "-json",
    "-G1",
    "-struct",
    "-n",
    "-charset",
    "exif=Latin",
    "-charset",
    "iptc=Latin",
    "-charset",
    "riff=Latin",
    "-charset",
    "filename=utf8",
    "-api",
    "IgnoreTags=HDRPlusMakerNote",  # thousands of values of one phone's own processing, 0.13 s a file
    "--System:all",
)
_KEPT_OPEN = ("-config", "", "-stay_open", "True", "-@", "-")  # without anybody's own ExifTool configuration
_STILL = ("-e",)  # composites cost 3 ms and say nothing of a still picture that its own tags do not


def ask(path: Path, *, still: bool, fallback: str) -> dict[str, Any]:
    """Return the tags of a file as `Group:Tag` (family 1) to value, or nothing where ExifTool found nothing.

    Raises:
        dam.sandbox.SandboxError: ExifTool could not be started, ran too long or was killed.
    """
    process = sandbox.line_process("exiftool", [*tools.exiftool_argv(), *_KEPT_OPEN])
    arguments = [*_COMMON, *(_STILL if still else ()), str(path.resolve())]
    return _decoded(_parsed(process.ask([*arguments, "-execute"], until=READY)), fallback)


def _parsed(answer: bytes) -> dict[str, Any]:
    try:
        found = json.loads(answer or b"[]")
    except (ValueError, RecursionError):
        return {}
    first = found[0] if isinstance(found, list) and found else {}
    return first if isinstance(first, dict) else {}


def _decoded(raw: dict[str, Any], fallback: str) -> dict[str, Any]:
    raw.pop("SourceFile", None)
    declared = raw.get("IPTC:CodedCharacterSet") == _UTF8_DECLARED
    undeclared = UNDECLARED_GROUPS - ({"IPTC"} if declared else set())
    for key, value in raw.items():
        group = key.split(":", 1)[0]
        if group in undeclared:
            raw[key] = _redecode(value, fallback)
        elif group in LATIN_GROUPS:
            raw[key] = _redecode(value, None)
    return raw


def _redecode(value: Any, fallback: str | None) -> Any:
    if isinstance(value, str):
        return redecoded(value, fallback)
    return [_redecode(one, fallback) for one in value] if isinstance(value, list) else value
