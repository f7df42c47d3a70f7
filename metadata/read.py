"""What a file says of itself: the raw record and the reconciled one. Never raises on what a file contains."""

import logging
import mmap
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from dam import sandbox
from metadata import exiftool, iim
from metadata.raw import bounded
from metadata.reconcile import reconcile
from metadata.record import Described

logger = logging.getLogger(__name__)
READER = "Kronika:Reader"


@dataclass(frozen=True)
class Reading:
    """What was read from a file: the reconciled record, and what the readers said, bounded, as JSON values."""

    described: Described
    raw: dict[str, Any]


def read(path: Path, mime_type: str) -> Reading:
    """Return what a file says of itself. A file that says nothing, or nothing readable, gives an empty record.

    ExifTool reads it; where ExifTool is not to be had or fails on this file, the fallback (exifread) does.
    """
    charset = settings.IIM_FALLBACK_CHARSET
    try:
        raw = exiftool.ask(path, still=mime_type.startswith("image/"), fallback=charset)
        raw[READER] = "exiftool"
    except (sandbox.SandboxError, ValueError) as error:
        logger.warning("ExifTool did not read a file (%s); exifread reads its Exif instead.", error)
        raw = without_exiftool(path)
        raw[READER] = "exifread"
    if mime_type == "image/jpeg":
        raw.update(_iim_of(path, charset))
    return Reading(reconcile(raw), bounded(raw))


def without_exiftool(path: Path) -> dict[str, Any]:
    """Return what exifread and our own XMP reader find, in ExifTool's names; nothing when they fail too."""
    try:
        found: dict[str, Any] = sandbox.call("metadata.inside:tags", path)
    except sandbox.SandboxError as error:
        logger.warning("exifread did not read a file either: %s", error)
        return {}
    return found


def _iim_of(path: Path, charset: str) -> dict[str, Any]:
    """Return the IIM block by our own reading: ExifTool replaces bytes that are not what the block declares."""
    if path.stat().st_size == 0:
        return {}
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = iim.read_jpeg(data, charset)
    if found is None:
        return {}
    digests = {"File:CurrentIPTCDigest": found.digest, "Photoshop:IPTCDigest": found.stored_digest}
    values = {f"IPTC:{name}": values for name, values in found.values.items()}
    return {**values, **{name: value for name, value in digests.items() if value}}
