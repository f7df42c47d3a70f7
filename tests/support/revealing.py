"""A camera's file that says too much: place, serial numbers and owner in Exif, maker's note, XMP and a trailer."""

import subprocess
from datetime import datetime
from pathlib import Path

from samples.camera import Shot, save
from samples.demo import SCENES

ROOT = Path(__file__).resolve().parents[2]
EXIFTOOL = ["perl", str(ROOT / "node_modules/exiftool-vendored.pl/bin/exiftool")]

SECRETS = (b"SECRET-SERIAL-0815", b"SECRET-OWNER", b"SECRET-LENS-4711", b"SECRET-TRAILER", b"SECRET-XMP-SERIAL")
PLACE_TAGS = ("GPS", "Serial", "Owner", "MakerNote", "LensSerial", "DeviceSetting")


def revealing_jpeg(path: Path, caption: str, scene: int = 0) -> Path:
    """Write a picture whose every corner names the place, the device and the owner."""
    shot = Shot(datetime(2026, 11, 23, 10, 15), caption={"x-default": caption}, place=(42.6629, 21.1655))  # noqa: DTZ001
    save(SCENES[scene].paint(), path, shot)
    subprocess.run(
        [
            *(*EXIFTOOL, "-q", "-overwrite_original", "-m"),
            *("-ExifIFD:SerialNumber=SECRET-SERIAL-0815", "-ExifIFD:OwnerName=SECRET-OWNER"),
            *("-ExifIFD:LensSerialNumber=SECRET-LENS-4711", "-XMP-exif:GPSLatitude=42.6629"),
            *("-XMP-exif:GPSLongitude=21.1655", "-XMP-aux:SerialNumber=SECRET-XMP-SERIAL"),
            *("-GPSLatitude=42.6629", "-GPSLatitudeRef=N", "-GPSLongitude=21.1655", "-GPSLongitudeRef=E", str(path)),
        ],
        check=True,
        timeout=60,
    )
    with path.open("ab") as file:
        file.write(b"SECRET-TRAILER GPS 42.6629 21.1655")
    return path


def read_tags(path: Path) -> dict[str, str]:
    """Return every tag that ExifTool finds, by name without group, and the file's structure."""
    done = subprocess.run(
        [*EXIFTOOL, "-s", "-G1", "-a", "-u", "-ee", "-api", "structformat=json", str(path)],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    found = {}
    for line in done.stdout.splitlines():
        group, rest = line.split("]", 1)
        name, value = rest.split(":", 1)
        found[f"{group.strip('[ ')}:{name.strip()}"] = value.strip()
    return found


def revealed(path: Path) -> list[str]:
    """Return what a file still tells of place, device or owner."""
    data = path.read_bytes()
    tags = [name for name in read_tags(path) if any(word in name for word in PLACE_TAGS)]
    return tags + [secret.decode() for secret in SECRETS if secret in data]
