"""When it was taken: the table of docs/reference/metadata.md, row by row."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metadata import time
from metadata.record import Taken
from metadata.tags import Tags

LOW, HIGH = datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2100-01-01")


def taken(raw: dict[str, Any], *, xmp_first: bool = True) -> Taken:
    return time.taken(Tags(raw), xmp_first=xmp_first)


EXIF = "ExifIFD:DateTimeOriginal"
ROWS: list[tuple[str, dict[str, Any], Taken]] = [
    ("nothing", {}, Taken()),
    ("camera without a zone", {EXIF: "2024:04:14 02:20:31"}, Taken("2024-04-14T02:20:31", None, None, "exif")),
    (
        "camera with offset and fraction",
        {EXIF: "2024:04:14 02:20:31", "ExifIFD:OffsetTimeOriginal": "+05:45", "ExifIFD:SubSecTimeOriginal": 250},
        Taken("2024-04-14T02:20:31.25", 345, "2024-04-13T20:35:31.25Z", "exif", "exif"),
    ),
    (
        "offset from the satellites' clock",
        {EXIF: "2023:06:07 13:45:58", "GPS:GPSDateStamp": "2023:06:07", "GPS:GPSTimeStamp": "12:45:55"},
        Taken("2023-06-07T13:45:58", 60, "2023-06-07T12:45:58Z", "exif", "gps"),
    ),
    (
        "satellites' clock that does not fit",
        {EXIF: "2023:06:07 13:55:00", "GPS:GPSDateStamp": "2023:06:07", "GPS:GPSTimeStamp": "12:45:55"},
        Taken("2023-06-07T13:55:00", None, None, "exif"),
    ),
    (
        "offset from XMP that tells the same wall time",
        {EXIF: "2023:06:07 13:45:55", "XMP-photoshop:DateCreated": "2023:06:07 13:45:55+01:00"},
        Taken("2023-06-07T13:45:55", 60, "2023-06-07T12:45:55Z", "exif", "xmp"),
    ),
    (
        "XMP of another moment lends no offset",
        {EXIF: "2023:06:07 13:45:55", "XMP-photoshop:DateCreated": "2023:06:08 13:45:55+01:00"},
        Taken("2023-06-07T13:45:55", None, None, "exif"),
    ),
    (
        "XMP alone",
        {"XMP-photoshop:DateCreated": "2005:09:07 15:07:40-07:00"},
        Taken("2005-09-07T15:07:40", -420, "2005-09-07T22:07:40Z", "xmp", "xmp"),
    ),
    ("XMP with a day alone", {"XMP-photoshop:DateCreated": "2005:09:07"}, Taken("2005-09-07", None, None, "xmp")),
    ("a year is no date", {"XMP-photoshop:DateCreated": 2005}, Taken()),
    (
        "IIM as it lies in the file",
        {"IPTC:DateCreated": ["20240414"], "IPTC:TimeCreated": ["022031+0545"]},
        Taken("2024-04-14T02:20:31", 345, "2024-04-13T20:35:31Z", "iim", "iim"),
    ),
    ("IIM without a time", {"IPTC:DateCreated": ["20240414"]}, Taken("2024-04-14", None, None, "iim")),
    (
        "a phone's film says the wall time",
        {"Keys:CreationDate": "2026:03:23 15:57:19+01:00", "QuickTime:CreateDate": "2026:05:23 10:18:57"},
        Taken("2026-03-23T15:57:19", 60, "2026-03-23T14:57:19Z", "container", "container"),
    ),
    (
        "a film's own date is UTC",
        {"QuickTime:CreateDate": "2024:02:29 23:59:59"},
        Taken("", None, "2024-02-29T23:59:59Z", "container"),
    ),
    (
        "unless its camera writes the wall time there",
        {"QuickTime:CreateDate": "2024:02:29 23:59:59", "Keys:Make": "NIKON"},
        Taken("2024-02-29T23:59:59", None, None, "container"),
    ),
    ("a film's date that was never set", {"QuickTime:CreateDate": "0000:00:00 00:00:00"}, Taken()),
    (
        "a field recorder's date",
        {"RIFF:DateTimeOriginal": "2018:12:31 12:40:06"},
        Taken("2018-12-31T12:40:06", None, None, "container"),
    ),
    ("an MP3's year is no date", {"ID3v2_4:RecordingTime": 2001}, Taken()),
    (
        "digitised, when nothing else is known",
        {"ExifIFD:CreateDate": "2019:01:02 03:04:05"},
        Taken("2019-01-02T03:04:05", None, None, "exif"),
    ),
    ("a camera without a clock", {EXIF: "0000:00:00 00:00:00"}, Taken()),
    ("blanks", {EXIF: "    :  :     :  :  "}, Taken()),
    ("month 13", {EXIF: "2024:13:01 00:00:00"}, Taken()),
    ("29 February of another year", {EXIF: "2023:02:29 00:00:00"}, Taken()),
    ("hour 24", {EXIF: "2024:02:28 24:00:00"}, Taken()),
    ("the year 9999", {EXIF: "9999:01:01 00:00:00"}, Taken()),
    (
        "an offset that cannot be",
        {EXIF: "2024:04:14 02:20:31", "ExifIFD:OffsetTimeOriginal": "+99:00"},
        Taken("2024-04-14T02:20:31", None, None, "exif"),
    ),
    ("a structure instead of a date", {EXIF: {"a": 1}}, Taken()),
]


@pytest.mark.parametrize(("raw", "expected"), [row[1:] for row in ROWS], ids=[row[0] for row in ROWS])
def test_the_table(raw: dict[str, Any], expected: Taken) -> None:
    assert taken(raw) == expected


def test_iim_comes_first_when_it_was_edited_last() -> None:
    raw = {"IPTC:DateCreated": ["20240414"], "XMP-photoshop:DateCreated": "2005:09:07"}
    assert taken(raw, xmp_first=True).source == "xmp"
    assert taken(raw, xmp_first=False).source == "iim"


def test_crossing_the_edge_of_the_calendar_is_no_crash() -> None:
    raw = {EXIF: "2199:12:31 23:59:59", "ExifIFD:OffsetTimeOriginal": "-14:00"}
    assert taken(raw).utc == "2200-01-01T13:59:59Z"


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_none(text: str) -> None:
    moment = time.parse(text)
    assert moment is None or time.FIRST_YEAR <= moment.day.year <= time.LAST_YEAR


@given(
    st.datetimes(min_value=LOW, max_value=HIGH),
    st.integers(-14 * 4, 14 * 4).map(lambda quarters: quarters * 15),
)
def test_utc_is_wall_time_less_the_offset(wall: datetime, offset: int) -> None:
    sign, minutes = ("-" if offset < 0 else "+"), abs(offset)
    found = time.parse(f"{wall.isoformat()}{sign}{minutes // 60:02}:{minutes % 60:02}")
    assert found is not None
    assert found.utc is not None
    assert time.as_datetime(found.utc).replace(tzinfo=None) == wall - timedelta(minutes=offset)
    assert time.parse(found.wall) == time.Moment(wall.date(), wall.time())
