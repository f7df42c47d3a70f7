"""Exif, XMP and IIM of one file become one record, in MWG's order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metadata.press.exif import artists
from metadata.reconcile import by_hand, reconcile, recovered, split_artists
from metadata.record import Described, Limits, Text

SAME = {"File:CurrentIPTCDigest": "aa", "Photoshop:IPTCDigest": "aa"}
EDITED = {"File:CurrentIPTCDigest": "aa", "Photoshop:IPTCDigest": "bb"}
NONE_STORED = {"File:CurrentIPTCDigest": "aa"}


@pytest.mark.parametrize(("digests", "caption"), [(SAME, "XMP"), (NONE_STORED, "XMP"), (EDITED, "IIM"), ({}, "XMP")])
def test_the_digest_decides_between_xmp_and_iim(digests: dict[str, str], caption: str) -> None:
    raw = {"XMP-dc:Description": "XMP", "IPTC:Caption-Abstract": ["IIM"], **digests}
    assert reconcile(raw).caption == caption


@pytest.mark.parametrize("digests", [SAME, EDITED, {}])
def test_a_non_blank_exif_value_comes_first(digests: dict[str, str]) -> None:
    raw = {
        "IFD0:ImageDescription": "Exif",
        "IFD0:Artist": 'Ana; "Bo; Jr"',
        "IFD0:Copyright": "© Exif",
        "XMP-dc:Description": "XMP",
        "XMP-dc:Creator": ["XMP"],
        "IPTC:CopyrightNotice": ["IIM"],
        **digests,
    }
    found = reconcile(raw)
    assert (found.caption, found.bylines, found.copyright_notice) == ("Exif", ("Ana", "Bo; Jr"), "© Exif")


@pytest.mark.parametrize(
    "made_by_machine",
    ["   ", "OLYMPUS DIGITAL CAMERA         ", "SONY DSC", "DCF 1.0", "Exif_JPEG_PICTURE", "cof", "hdrpl", "Digimax"],
)
def test_what_a_camera_writes_by_itself_is_no_caption(made_by_machine: str) -> None:
    assert reconcile({"IFD0:ImageDescription": made_by_machine, "XMP-dc:Description": "XMP"}).caption == "XMP"
    assert reconcile({"XMP-dc:Description": made_by_machine}).caption == ""


@pytest.mark.parametrize(
    "written", ["Sony opens a factory", "Image of the day: PM in Ferizaj", "Kodak moment", "Премијер"]
)
def test_what_a_person_wrote_stays(written: str) -> None:
    assert by_hand(written) == written


def test_the_camera_model_is_no_caption() -> None:
    raw = {"IFD0:ImageDescription": "E880", "IFD0:Model": "E880"}
    assert reconcile(raw).caption == ""


def test_what_iim_cut_off_is_recovered_from_xmp() -> None:
    whole, other = "Мирјана Ђорђевић-Стојановић", "Agim Berisha"
    cut = whole.encode()[:32].decode(errors="ignore")
    raw = {"XMP-dc:Creator": [whole, other], "IPTC:By-line": [cut, other], **EDITED}
    assert reconcile(raw).bylines == (whole, other)
    assert recovered("Short", "Shorter and longer", 32) == "Short"


def test_a_short_iim_value_is_not_taken_for_a_cut_one() -> None:
    raw = {"XMP-photoshop:City": "Prishtina", "IPTC:City": ["Pri"], **EDITED}
    assert reconcile(raw).city == "Pri"


def test_languages_and_what_is_undeclared() -> None:
    raw = {
        "XMP-dc:Description": "Kryeministri",
        "XMP-dc:Description-sq": "Kryeministri",
        "XMP-dc:Description-sr-cyrl": "Премијер",
        "XMP-dc:Title-en": "Prime Minister",
        "XMP-photoshop:Headline": "Në Ferizaj",
        "XMP-dc:Subject": ["qeveri", "qeveri", " "],
        "XMP-xmpRights:UsageTerms": "Editorial",
        "XMP-xmpRights:UsageTerms-sq": "Editoriale",
        "XMP-iptcCore:AltTextAccessibility-en": "A man",
    }
    found = reconcile(raw)
    assert found.caption == "Kryeministri"
    assert found.texts == {
        "": Text(headline="Në Ferizaj", keywords=("qeveri",)),
        "en": Text(headline="Prime Minister", alt_text="A man"),
        "sq": Text(caption="Kryeministri"),
        "sr-Cyrl": Text(caption="Премијер"),
    }
    assert found.usage_terms == {"": "Editorial", "sq": "Editoriale"}


def test_a_title_is_the_headline_unless_it_is_a_file_name() -> None:
    assert reconcile({"XMP-dc:Title": "Summit"}).headline == "Summit"
    found = reconcile({"XMP-dc:Title": "DSC_1234"})
    assert (found.headline, found.title) == ("", "DSC_1234")


def test_persons_from_lists_details_and_faces() -> None:
    raw = {
        "XMP-iptcExt:PersonInImage": ["Ana"],
        "XMP-iptcExt:PersonInImageWDetails": [{"PersonName": "Bo"}, {"PersonName": "Ana"}],
        "XMP-mwg-rs:RegionInfo": {"RegionList": [{"Type": "Face", "Name": "Ce"}, {"Type": "Pet", "Name": "Rex"}]},
    }
    assert reconcile(raw).persons == ("Ana", "Bo", "Ce")


def test_a_place_in_structures() -> None:
    raw = {"XMP-iptcExt:LocationCreated": [{"City": "Ferizaj", "CountryName": "Kosovo", "CountryCode": "XKX"}]}
    found = reconcile(raw)
    assert (found.city, found.country, found.country_code) == ("Ferizaj", "Kosovo", "XKX")


def test_a_film_and_a_sound_say_their_own() -> None:
    film = reconcile(
        {"Keys:DisplayName": "Speech", "Keys:Author": "Ana", "Keys:Make": "Apple", "Composite:Rotation": 90}
    )
    assert (film.headline, film.bylines, film.camera.make, film.orientation) == ("Speech", ("Ana",), "Apple", 6)
    sound = reconcile({"ID3v2_4:Title": "Speech", "ID3v2_4:Artist": "Bo", "ID3v2_4:Comment": "(note) In Ferizaj"})
    assert (sound.headline, sound.bylines, sound.caption) == ("Speech", ("Bo",), "In Ferizaj")
    assert reconcile({"RIFF:Description": "sSPEED=023.976-ND\r\nsTAKE=3\r\nsNOTE="}).caption == ""
    assert reconcile({"ID3v2_4:Comment": "(iTunSMPB) 0000"}).caption == ""


def test_serial_numbers_of_maker_notes_are_found() -> None:
    found = reconcile({"Canon:SerialNumber": 123063022888, "Canon:OwnerName": "Ana"}).camera
    assert (found.serial, found.owner) == ("123063022888", "Ana")


@pytest.mark.parametrize(("stored", "orientation"), [(6, 6), (0, 1), (9, 1), ("x", 1), (None, 1), (6.5, 1)])
def test_orientation_is_one_to_eight(stored: object, orientation: int) -> None:
    assert reconcile({"IFD0:Orientation": stored}).orientation == orientation


def test_over_long_values_are_cut() -> None:
    found = reconcile({"XMP-dc:Description": "é" * 50_000, "XMP-photoshop:Headline": "x " * 5_000})
    assert len(found.caption) == Limits.CAPTION
    assert len(found.headline) <= Limits.LINE


names = st.text('ab;" é', min_size=1, max_size=9).map(str.strip).filter(bool)


@given(st.lists(names, min_size=1, max_size=4))
def test_names_joined_as_exif_artist_come_apart_again(people: list[str]) -> None:
    assert split_artists(artists(tuple(people))) == people


@given(st.text(max_size=60))
def test_any_artist_is_split_in_bounded_time(text: str) -> None:
    assert len(split_artists(text)) <= len(text)


NAMES = [
    "IFD0:ImageDescription",
    "IFD0:Artist",
    "IFD0:Orientation",
    "ExifIFD:DateTimeOriginal",
    "GPS:GPSLatitude",
    "GPS:GPSLatitudeRef",
    "IPTC:By-line",
    "IPTC:Caption-Abstract",
    "IPTC:DateCreated",
    "XMP-dc:Creator",
    "XMP-dc:Description",
    "XMP-dc:Description-sq",
    "XMP-iptcExt:LocationShown",
    "XMP-iptcExt:PersonInImage",
    "XMP-mwg-rs:RegionInfo",
    "XMP-xmp:Rating",
    "File:CurrentIPTCDigest",
    "Photoshop:IPTCDigest",
    "QuickTime:CreateDate",
    "Composite:Rotation",
]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30)
values = st.recursive(scalars, lambda v: st.lists(v, max_size=3) | st.dictionaries(st.text(max_size=9), v, max_size=3))


@given(st.dictionaries(st.sampled_from(NAMES), values))
def test_no_raw_record_can_break_it(raw: dict[str, Any]) -> None:
    found = reconcile(raw)
    assert Described.from_json(found.to_json()) == found
    assert 1 <= found.orientation <= 8
