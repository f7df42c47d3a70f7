"""A picture that tells too much, and what has to be gone from every copy of it."""

import json
import subprocess
from pathlib import Path
from typing import Any

from PIL import Image

from dam.sandbox.tools import exiftool_argv

SECRETS = (
    b"SERIAL-EXIF-4711",
    b"OWNER-EXIF-MIRA",
    b"SERIAL-MAKERNOTE-4712",
    b"SERIAL-XMP-4713",
    b"OWNER-XMP-MIRA",
    b"COMMENT-SECRET",
    b"TRAILER-SECRET",
)
_XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"
 exif:GPSLatitude="42,39.7600N" exif:GPSLongitude="21,9.9700E" aux:SerialNumber="SERIAL-XMP-4713"
 aux:OwnerName="OWNER-XMP-MIRA"/></rdf:RDF></x:xmpmeta>"""


def planted_jpeg(path: Path, *, size: tuple[int, int] = (600, 400), orientation: int = 1) -> Path:
    """Write a JPEG with position, serial numbers and an owner in Exif, MakerNote, XMP, a comment and a trailer."""
    image = Image.linear_gradient("L").resize(size).convert("RGB")
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Kronika", "Sample camera", orientation
    details = exif.get_ifd(0x8769)
    details[0x9003], details[0x9011] = "2026:11:23 10:15:00", "+01:00"
    details[0xA431], details[0xA430] = "SERIAL-EXIF-4711", "OWNER-EXIF-MIRA"
    details[0x927C] = b"Kronika\0SERIAL-MAKERNOTE-4712"
    place = exif.get_ifd(0x8825)
    place[1], place[2], place[3], place[4] = "N", (42.0, 39.0, 46.0), "E", (21.0, 9.0, 58.0)
    image.save(path, quality=90, exif=exif, xmp=_XMP.encode(), comment=b"COMMENT-SECRET")
    with path.open("ab") as file:
        file.write(b"TRAILER-SECRET" * 10)
    return path


def tags_of(path: Path) -> dict[str, Any]:
    """Return everything that ExifTool reads, by group and name."""
    argv = [*exiftool_argv(), "-json", "-G1", "-a", "-u", "-struct", str(path)]
    done = subprocess.run(argv, capture_output=True, check=True, timeout=60)
    (tags,) = json.loads(done.stdout)
    return dict(tags)
