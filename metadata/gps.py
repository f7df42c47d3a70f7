"""Where the camera stood, from Exif, XMP or a film's container. Pure."""

import re

from metadata.record import Gps
from metadata.tags import Tags

# ISO 6709 point location, as film containers have it: +27.5916+086.5640+8850/
_ISO6709 = re.compile(r"([+-]\d{2}(?:\.\d+)?)([+-]\d{3}(?:\.\d+)?)([+-]\d+(?:\.\d+)?)?(?:CRS[^/]*)?/?\Z")
_CONTAINER = ("Keys:GPSCoordinates", "UserData:GPSCoordinates", "ItemList:GPSCoordinates")
_MAX_LAT, _MAX_LON = 90.0, 180.0
_LOWEST, _HIGHEST = -12_000.0, 400_000.0  # metres: below the deepest trench; the space station's height


def read(tags: Tags) -> Gps | None:
    """Return the position, or None when there is none, or one that cannot be.

    Out of range, without hemisphere, or exactly 0/0, which devices write that have not found their position yet.
    """
    return _exif(tags) or _xmp(tags) or _container(tags)


def _checked(lat: float | None, lon: float | None, alt: float | None) -> Gps | None:
    if lat is None or lon is None or abs(lat) > _MAX_LAT or abs(lon) > _MAX_LON or lat == lon == 0:
        return None
    return Gps(lat, lon, alt if alt is not None and _LOWEST <= alt <= _HIGHEST else None)


def _exif(tags: Tags) -> Gps | None:
    lat = _signed(tags.number("GPS:GPSLatitude"), _letter(tags, "GPS:GPSLatitudeRef"), "N", "S")
    lon = _signed(tags.number("GPS:GPSLongitude"), _letter(tags, "GPS:GPSLongitudeRef"), "E", "W")
    alt = tags.number("GPS:GPSAltitude")
    below = tags.number("GPS:GPSAltitudeRef") in {1.0, 3.0}
    return _checked(lat, lon, -alt if alt is not None and below else alt)


def _letter(tags: Tags, tag: str) -> str:
    return tags.first(lambda value: str(value).strip()[:1].upper(), tag)


def _signed(value: float | None, letter: str, positive: str, negative: str) -> float | None:
    if value is None or letter not in {positive, negative}:
        return None
    return abs(value) if letter == positive else -abs(value)


def _xmp(tags: Tags) -> Gps | None:
    alt = tags.number("XMP-exif:GPSAltitude")
    below = tags.number("XMP-exif:GPSAltitudeRef") in {1.0, 3.0}
    return _checked(
        tags.number("XMP-exif:GPSLatitude"),
        tags.number("XMP-exif:GPSLongitude"),
        -abs(alt) if alt is not None and below else alt,
    )


def _container(tags: Tags) -> Gps | None:
    for tag in _CONTAINER:
        text = tags.first(lambda value: str(value)[:100].strip(), tag)
        found = _ISO6709.match(text)
        parts = [p for p in (found.groups() if found else text.split()) if p]
        numbers = [_float(part) for part in parts[:3]] + [None, None, None]
        point = _checked(numbers[0], numbers[1], numbers[2])
        if point:
            return point
    return _checked(
        tags.number("Composite:GPSLatitude"),
        tags.number("Composite:GPSLongitude"),
        tags.number("Composite:GPSAltitude"),
    )


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
