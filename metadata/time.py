"""When it was taken: wall time, offset, UTC, and where each came from. Pure.

A date that cannot be (month 13, year 0, a blank) is no date. Nothing is invented: no zone from the office's setting, no
time of day from a day.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day

from metadata.record import Taken
from metadata.tags import Tags

FIRST_YEAR, LAST_YEAR = 1826, 2199  # the first photograph; a clock further ahead is a clock gone wrong
_MAX_OFFSET = 14 * 60
_GPS_STEP, _GPS_SLACK = 15, 5  # zones are whole quarters of an hour; minutes by which the two clocks may differ
_MOMENT = re.compile(
    r"(\d{4})[:.\-/]?(\d\d)[:.\-/]?(\d\d)"
    r"(?:[T ]\s*(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+\-]\d\d:?\d\d)?)?\Z"
)
_CLOCK = re.compile(r"(\d\d):?(\d\d):?(\d\d)(?:\.\d+)?\s*(Z|[+\-]\d\d:?\d\d)?\Z")
_DIGITS = re.compile(r"[0-9]+")
_OFFSET = re.compile(r"([+\-])(\d\d):?(\d\d)\Z")

# Cameras that write the wall time where ISO/IEC 14496-12, 8.2.2 demands UTC; their container dates say no zone.
WALL_TIME_MAKERS = (
    "canon",
    "casio",
    "dji",
    "fujifilm",
    "gopro",
    "kodak",
    "nikon",
    "olympus",
    "om digital",
    "panasonic",
    "pentax",
    "ricoh",
)


@dataclass(frozen=True)
class Moment:
    """A date with or without a time of day, with or without an offset (minutes east of UTC)."""

    day: date
    clock: time_of_day | None = None
    offset: int | None = None

    @property
    def wall(self) -> str:
        """ISO 8601 without zone."""
        if self.clock is None:
            return self.day.isoformat()
        return datetime.combine(self.day, self.clock).isoformat().rstrip("0" if self.clock.microsecond else "")

    @property
    def utc(self) -> str | None:
        """The moment in UTC with `Z`, if the offset and the time of day are known."""
        if self.clock is None or self.offset is None:
            return None
        moved = datetime.combine(self.day, self.clock) - timedelta(minutes=self.offset)
        return moved.isoformat().rstrip("0" if moved.microsecond else "") + "Z"


def parse_offset(text: str) -> int | None:
    """Return minutes east of UTC from `+05:45`, `+0545` or `Z`, or None."""
    if text.strip() == "Z":
        return 0
    found = _OFFSET.match(text.strip())
    if not found:
        return None
    sign, hours, minutes = found.groups()
    total = int(hours) * 60 + int(minutes)
    return None if total > _MAX_OFFSET else total * (1 if sign == "+" else -1)


def parse(text: str) -> Moment | None:
    """Return the moment in a date of Exif, IIM, XMP or a container, or None if there is none in it."""
    found = _MOMENT.match(text.strip())
    if not found:
        return None
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    try:
        when = date(int(year), int(month), int(day))
        clock = None
        if hour is not None:
            micro = int((fraction or "0")[:6].ljust(6, "0"))
            clock = time_of_day(int(hour), int(minute), int(second or 0), micro)
    except ValueError:
        return None
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        return None
    return Moment(when, clock, parse_offset(zone) if zone else None)


def _taken(moment: Moment, source: str) -> Taken:
    known = moment.offset is not None and moment.clock is not None
    return Taken(moment.wall, moment.offset if known else None, moment.utc, source, source if known else "")


def _exif(tags: Tags, tag: str, kind: str) -> Taken | None:
    moment = parse(_text(tags, f"ExifIFD:{tag}"))
    if moment is None:
        return None
    fraction = _DIGITS.match(_text(tags, f"ExifIFD:SubSecTime{kind}").strip())
    if moment.clock and fraction:
        micro = int(fraction.group()[:6].ljust(6, "0"))
        moment = replace(moment, clock=moment.clock.replace(microsecond=micro))
    if moment.offset is None:
        moment = replace(moment, offset=parse_offset(_text(tags, f"ExifIFD:OffsetTime{kind}")))
    return _taken(moment, "exif")


def _text(tags: Tags, *names: str) -> str:
    return tags.first(lambda value: str(value)[:64], *names)


def _gps_offset(tags: Tags, taken: Taken) -> Taken:
    """Give a wall time without offset the one that the satellites' clock shows, if the two agree on a quarter hour."""
    gps = parse(f"{_text(tags, 'GPS:GPSDateStamp')} {_text(tags, 'GPS:GPSTimeStamp')}Z")
    wall = parse(taken.wall)
    if taken.utc or gps is None or wall is None or gps.clock is None or wall.clock is None:
        return taken
    apart = (datetime.combine(wall.day, wall.clock) - datetime.combine(gps.day, gps.clock)).total_seconds() / 60
    offset = round(apart / _GPS_STEP) * _GPS_STEP
    if abs(offset) > _MAX_OFFSET or abs(apart - offset) > _GPS_SLACK:
        return taken
    return replace(taken, offset_minutes=offset, utc=replace(wall, offset=offset).utc, offset_source="gps")


def _iim(tags: Tags) -> Taken | None:
    day = parse(_text(tags, "IPTC:DateCreated"))
    if day is None:
        return None
    clock = _CLOCK.match(_text(tags, "IPTC:TimeCreated").strip())
    joined = parse(f"{day.day} {':'.join(clock.groups()[:3])}{clock.group(4) or ''}") if clock else None
    return _taken(joined or day, "iim")


def _xmp(tags: Tags, *names: str) -> Taken | None:
    moments = (parse(_text(tags, name)) for name in names)
    return next((_taken(moment, "xmp") for moment in moments if moment), None)


CONTAINER_WITH_ZONE = (
    "Keys:CreationDate",
    "XML:CreationDateValue",
    "ItemList:ContentCreateDate",
    "UserData:ContentCreateDate",
    "UserData:DateTimeOriginal",
    "QuickTime:DateTimeOriginal",
)
CONTAINER_UTC = ("QuickTime:CreateDate", "Track1:MediaCreateDate", "Track1:TrackCreateDate")
CONTAINER_WALL = (
    "RIFF:DateTimeOriginal",
    "RIFF:DateCreated",
    "ID3v2_4:RecordingTime",
    "ID3v2_3:RecordingTime",
    "ID3v2_4:OriginalReleaseTime",
    "PNG:CreationTime",
)


def _container(tags: Tags) -> Taken | None:
    for name in (*CONTAINER_WITH_ZONE, *CONTAINER_WALL):
        moment = parse(_text(tags, name))
        if moment:
            return _taken(moment, "container")
    moments = (parse(_text(tags, name)) for name in CONTAINER_UTC)
    found = next((m for m in moments if m and m.clock), None)
    if found is None:
        return None
    if _writes_wall_time(tags):
        return _taken(replace(found, offset=None), "container")
    return Taken("", None, replace(found, offset=0).utc, "container", "")


def _writes_wall_time(tags: Tags) -> bool:
    makers = _text(tags, "Keys:Make", "UserData:Make", "ItemList:Make", "IFD0:Make", "QuickTime:Make").lower()
    software = _text(tags, "UserData:Format", "QuickTime:CompressorName", "Track1:CompressorName").lower()
    return makers.startswith(WALL_TIME_MAKERS) or software.startswith("gopro")


def taken(tags: Tags, *, xmp_first: bool) -> Taken:
    """Return when it was taken, in MWG's order: Exif, then XMP or IIM as the IPTC digest decides, then the container.

    `xmp_first` is the digest's answer (`reconcile.xmp_first`). An Exif time without offset takes XMP's or IIM's where
    they tell the same wall time, else the satellites' if both clocks agree. The time of digitising comes last.
    """
    iim = _iim(tags)
    xmp = _xmp(tags, "XMP-photoshop:DateCreated", "XMP-exif:DateTimeOriginal")
    exif = _exif(tags, "DateTimeOriginal", "Original")
    digitised = None if exif else _exif(tags, "CreateDate", "Digitized")
    best = exif or ((xmp or iim) if xmp_first else (iim or xmp))
    best = best or _container(tags) or digitised or _xmp(tags, "XMP-xmp:CreateDate") or Taken()
    return _gps_offset(tags, _with_offset_of(best, xmp, iim)) if best.source == "exif" else best


def _with_offset_of(exif: Taken, *others: Taken | None) -> Taken:
    for other in others:
        if exif.utc is None and other and other.offset_minutes is not None and other.wall[:19] == exif.wall[:19]:
            moment = parse(exif.wall)
            if moment:
                utc = replace(moment, offset=other.offset_minutes).utc
                return replace(exif, offset_minutes=other.offset_minutes, utc=utc, offset_source=other.source)
    return exif


def as_datetime(utc: str) -> datetime:
    """Return `Taken.utc` as an aware datetime."""
    return datetime.fromisoformat(utc).astimezone(UTC)
