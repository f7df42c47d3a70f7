"""Our record against the corpus's reference reading (ExifTool 12.57, `oracle/exiftool.json`), field by field.

The oracle's tags are chosen here anew, by the plain words of the standards, and not by `metadata.reconcile`. Where we
say something else on purpose, `ACCEPTED` says why.
"""

import json
from functools import cache
from typing import Any

import pytest

from metadata.read import read
from tests.support.corpus import MIME_TYPES, corpus_file, entries, mime_type_of, needs_corpus

Oracle = dict[str, Any]
pytestmark = needs_corpus

TEXTS = {
    "caption": (
        "IFD0:ImageDescription",
        "XMP-dc:Description",
        "IPTC:Caption-Abstract",
        "ItemList:Description",
        "ItemList:Comment",
        "UserData:Comment",
        "RIFF:Description",
        "ID3v2_4:Comment",
        "ID3v2_3:Comment",
        "ID3v1:Comment",
        "PNG:Description",
        "PNG:Comment",
        "ExifIFD:UserComment",
    ),
    "headline": (
        "XMP-photoshop:Headline",
        "IPTC:Headline",
        "XMP-dc:Title",
        "IPTC:ObjectName",
        "ItemList:Title",
        "RIFF:Title",
        "ID3v2_4:Title",
        "ID3v2_3:Title",
        "ID3v2_2:Title",
        "PNG:Title",
        "IFD0:XPTitle",
    ),
    "credit_line": ("XMP-photoshop:Credit", "IPTC:Credit"),
    "copyright_notice": ("IFD0:Copyright", "XMP-dc:Rights", "IPTC:CopyrightNotice", "ItemList:Copyright"),
    "instructions": ("XMP-photoshop:Instructions", "IPTC:SpecialInstructions"),
    "job_id": ("XMP-photoshop:TransmissionReference", "IPTC:OriginalTransmissionReference"),
    "source": ("XMP-photoshop:Source", "IPTC:Source"),
    "city": ("XMP-photoshop:City", "IPTC:City"),
    "province": ("XMP-photoshop:State", "IPTC:Province-State"),
    "country": ("XMP-photoshop:Country", "IPTC:Country-PrimaryLocationName"),
    "country_code": ("XMP-iptcCore:CountryCode", "IPTC:Country-PrimaryLocationCode"),
    "location": ("XMP-iptcCore:Location", "IPTC:Sub-location"),
    "web_statement": ("XMP-xmpRights:WebStatement",),
    "digital_source_type": ("XMP-iptcExt:DigitalSourceType",),
}
CAMERA = {
    "make": ("IFD0:Make", "Keys:Make", "UserData:Make"),
    "model": ("IFD0:Model", "Keys:Model", "UserData:Model"),
    "serial": ("ExifIFD:SerialNumber", "XMP-aux:SerialNumber", "Canon:SerialNumber", "Nikon:SerialNumber"),
    "lens": ("ExifIFD:LensModel", "XMP-aux:Lens"),
}
LISTS = {
    "bylines": ("IFD0:Artist", "XMP-dc:Creator", "IPTC:By-line", "ItemList:Artist", "ID3v2_4:Artist", "ID3v2_3:Artist"),
    "persons": ("XMP-iptcExt:PersonInImage",),
}
WALL_TIMES: tuple[str, ...] = (
    "Composite:SubSecDateTimeOriginal",
    "ExifIFD:DateTimeOriginal",
    "XMP-photoshop:DateCreated",
)
WALL_TIMES += ("XMP-exif:DateTimeOriginal", "Composite:DateTimeCreated", "Keys:CreationDate", "RIFF:DateTimeOriginal")
WALL_TIMES += ("RIFF:DateCreated", "ExifIFD:CreateDate", "XMP-xmp:CreateDate")

TURNED = {"90": 6, "180": 3, "270": 8}
UNDECLARED = "bytes of an undeclared code page: the oracle guesses, the manifest's truth is tested in test_read.py"
MACHINE = "written by a device or program by itself: no caption"
ACCEPTED: dict[tuple[str, str], str] = {
    ("audio/bear-id3.mp3", "caption"): "the comment's short description in front of it is no part of the caption",
    ("audio/bwf/A101_3.WAV", "caption"): MACHINE,
    ("audio/bwf/PT_A101_4.A1.wav", "caption"): MACHINE,
    ("audio/full.mp3", "caption"): MACHINE,
    ("audio/unicode_d.mp3", "caption"): MACHINE,
    ("metadata/dates/before_epoch.jpg", "wall"): "1601 is before the first photograph; the time of digitising is used",
    ("metadata/dates/date_error.JPG", "wall"): "all zeros are no date",
    ("metadata/multilang/iptc_cp1251_undeclared.jpg", "caption"): UNDECLARED,
    ("metadata/multilang/iptc_cp1251_undeclared.jpg", "bylines"): UNDECLARED,
    ("metadata/multilang/iptc_latin1_declared_utf8.jpg", "caption"): UNDECLARED,
    ("metadata/multilang/iptc_latin1_declared_utf8.jpg", "bylines"): UNDECLARED,
    ("metadata/multilang/iptc_latin1_undeclared.jpg", "caption"): UNDECLARED,
    ("metadata/multilang/iptc_shiftjis_undeclared.jpg", "caption"): UNDECLARED,
    ("metadata/multilang/iptc_shiftjis_undeclared.jpg", "bylines"): UNDECLARED,
    ("metadata/sidecar/photo.6.embedded_sidecar.jpg", "persons"): "names of face regions (MWG), a structure there",
    ("metadata/xmp/paris_exif_xmp_icc.jpg", "gps"): "0/0 is written by devices that do not know where they are",
    ("photos/livephoto/IMG_7943_HEVC.MOV", "camera.lens"): "the oracle's version does not know this key yet",
}


@cache
def oracle() -> dict[str, Oracle]:
    """Return the reference readings by file name."""
    return {one["SourceFile"]: one for one in json.loads(corpus_file("oracle/exiftool.json").read_text())}


def first(said: Oracle, tags: tuple[str, ...]) -> str:
    """Return the first of `tags` that is not blank, as one string, white space alike."""
    for tag in tags:
        value = said.get(tag, "")
        text = " ".join(str(value[0] if isinstance(value, list) else value).split())
        if text and not text.startswith("(Binary data"):
            return text
    return ""


def names(said: Oracle, tags: tuple[str, ...]) -> list[str]:
    """Return the first of `tags` that is not empty, as a list."""
    value: Any = next((said[tag] for tag in tags if str(said.get(tag, "")).strip()), [])
    return [str(one).strip() for one in (value if isinstance(value, list) else [value])]


def expected(said: Oracle) -> dict[str, Any]:
    """Return what the oracle says of each field."""
    fields: dict[str, Any] = {name: first(said, tags) for name, tags in TEXTS.items()}
    fields |= {f"camera.{name}": first(said, tags) for name, tags in CAMERA.items()}
    fields |= {name: names(said, tags) for name, tags in LISTS.items()}
    fields["orientation"] = said.get("IFD0:Orientation") or TURNED.get(str(said.get("Composite:Rotation")), 1)
    fields["gps"] = [said.get("Composite:GPSLatitude"), said.get("Composite:GPSLongitude")]
    fields["wall"] = first(said, WALL_TIMES)[:19].replace(":", "-", 2).replace(" ", "T")
    return fields


def ours(name: str) -> dict[str, Any]:
    """Return what our record says of each field."""
    found = read(corpus_file(name), mime_type_of(name)).described
    fields: dict[str, Any] = {field: " ".join(getattr(found, field).split()) for field in TEXTS}
    fields |= {f"camera.{field}": getattr(found.camera, field) for field in CAMERA}
    fields |= {field: list(getattr(found, field)) for field in LISTS}
    fields["orientation"] = found.orientation
    fields["gps"] = [found.gps.lat, found.gps.lon] if found.gps else [None, None]
    fields["wall"] = found.taken.wall[:19]
    return fields


@pytest.mark.parametrize("name", [entry["file"] for entry in entries(*MIME_TYPES)])
def test_we_agree_with_the_oracle(name: str) -> None:
    theirs, mine = expected(oracle()[name]), ours(name)
    differing = {field for field in theirs if mine[field] != pytest.approx(theirs[field]) if field == "gps"}
    differing |= {field for field in theirs if field != "gps" and mine[field] != theirs[field]}
    told = {field for file, field in ACCEPTED if file == name}
    assert {field: (mine[field], theirs[field]) for field in differing - told} == {}
    assert told <= differing, "a difference that is accepted, but not there any more"
