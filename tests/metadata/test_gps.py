"""Where the camera stood."""

from typing import Any

import pytest

from metadata import gps
from metadata.record import Gps
from metadata.tags import Tags


def exif(lat: Any, north: Any, lon: Any, east: Any, **more: Any) -> dict[str, Any]:
    named = {"Latitude": lat, "LatitudeRef": north, "Longitude": lon, "LongitudeRef": east, **more}
    return {f"GPS:GPS{name}": value for name, value in named.items()}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, None),
        (exif(42.66, "N", 21.16, "E"), Gps(42.66, 21.16)),
        (exif(90, "S", 180, "W", Altitude=430.5, AltitudeRef=1), Gps(-90.0, -180.0, -430.5)),
        (exif(42.66, "N", 21.16, "E", Altitude="undef"), Gps(42.66, 21.16)),
        (exif(42.66, "", 21.16, "E"), None),
        (exif(91, "N", 21.16, "E"), None),
        (exif("inf", "N", 21.16, "E"), None),
        (exif("nan", "N", 21.16, "E"), None),
        (exif([42], "N", {"a": 1}, "E"), None),
        (exif(0, "N", 0, "E"), None),
        ({"XMP-exif:GPSLatitude": -33.5, "XMP-exif:GPSLongitude": 151.25}, Gps(-33.5, 151.25)),
        ({"Keys:GPSCoordinates": "49.1989 16.6071 222.469"}, Gps(49.1989, 16.6071, 222.469)),
        ({"UserData:GPSCoordinates": "+27.5916+086.5640+8850/"}, Gps(27.5916, 86.564, 8850.0)),
        ({"UserData:GPSCoordinates": "here"}, None),
        ({"Composite:GPSLatitude": 35.6586, "Composite:GPSLongitude": 139.7454}, Gps(35.6586, 139.7454)),
    ],
)
def test_positions(raw: dict[str, Any], expected: Gps | None) -> None:
    assert gps.read(Tags(raw)) == expected
