"""What a JPEG's press copy says in every form, in every language, and what it does not say."""

from pathlib import Path

import pyexiv2
import pytest

from metadata.iim import KINDS
from metadata.press.iim import cut_bytes
from metadata.read import read
from metadata.record import Described, Taken, Text
from tests.metadata.makers import CAPTIONS, DELIVERY, HEADLINES, SECRETS, TERMS, facts, handed_out
from tests.support.exiftool import exiftool, tags

LONG = "Премијер Ђорђевић-Стојановић разговара са грађанима. " * 200


def in_iim(name: str, text: str) -> str:
    return cut_bytes(text, KINDS[name].limit).decode()


@pytest.mark.parametrize("language", ["sq", "sr-Cyrl", "en"])
def test_every_form_says_the_same_to_exiftool(source: Path, tmp_path: Path, language: str) -> None:
    said = facts(language)
    found = tags(handed_out(source, tmp_path / "copy.jpg", said))
    assert (
        found["IFD0:ImageDescription"] == found["XMP-dc:Description"] == found["IPTC:Caption-Abstract"] == said.caption
    )
    assert found["XMP-dc:Creator"] == list(said.bylines)
    assert found["IFD0:Artist"] == "; ".join(said.bylines)
    assert found["IPTC:By-line"] == [in_iim("By-line", name) for name in said.bylines]
    assert found["XMP-photoshop:Credit"] == found["IPTC:Credit"] == said.credit_line
    assert found["IFD0:Copyright"] == found["XMP-dc:Rights"] == found["IPTC:CopyrightNotice"] == said.copyright_notice
    assert found["XMP-photoshop:Headline"] == found["IPTC:Headline"] == said.headline
    assert found["XMP-dc:Subject"] == found["IPTC:Keywords"] == list(said.keywords)
    assert found["XMP-photoshop:City"] == found["IPTC:City"] == "Ferizaj"
    assert found["XMP-photoshop:Country"] == found["IPTC:Country-PrimaryLocationName"] == "Kosovo"
    assert found["XMP-iptcCore:CountryCode"] == found["IPTC:Country-PrimaryLocationCode"] == "XKX"
    assert found["XMP-iptcCore:Location"] == found["IPTC:Sub-location"] == "City hall"
    assert found["XMP-photoshop:Instructions"] == found["IPTC:SpecialInstructions"] == said.instructions
    job_ids = ("XMP-photoshop:TransmissionReference", "IPTC:OriginalTransmissionReference", "XMP-dc:Identifier")
    assert {found[name] for name in job_ids} == {said.public_id}
    assert found["XMP-kronika:DeliveryId"] == DELIVERY


def test_the_moment_is_the_same_in_every_form(source: Path, tmp_path: Path) -> None:
    found = tags(handed_out(source, tmp_path / "copy.jpg", facts()))
    assert found["XMP-photoshop:DateCreated"] == "2026:05:04 10:11:12.5+02:00"
    assert found["Composite:SubSecDateTimeOriginal"] == "2026:05:04 10:11:12.5+02:00"
    assert found["Composite:DateTimeCreated"] == "2026:05:04 10:11:12+02:00"


@pytest.mark.parametrize(
    ("taken", "xmp", "exif", "iim"),
    [
        (Taken(), None, None, None),
        (Taken("2026-05-04"), "2026:05:04", None, "2026:05:04"),
        (Taken("2026-05-04T10:11:12"), "2026:05:04 10:11:12", "2026:05:04 10:11:12", "2026:05:04"),
        (Taken("", None, "2026-05-04T08:11:12Z"), "2026:05:04 08:11:12Z", "2026:05:04 08:11:12", "2026:05:04"),
    ],
)
def test_nothing_is_invented_about_the_moment(
    source: Path, tmp_path: Path, taken: Taken, xmp: str | None, exif: str | None, iim: str | None
) -> None:
    found = tags(handed_out(source, tmp_path / "copy.jpg", facts(taken=taken)))
    assert found.get("XMP-photoshop:DateCreated") == xmp
    assert found.get("ExifIFD:DateTimeOriginal") == exif
    assert found.get("IPTC:DateCreated") == iim
    assert found.get("ExifIFD:OffsetTimeOriginal") == ("+00:00" if taken.utc else None)
    assert found.get("IPTC:TimeCreated") == ("08:11:12+00:00" if taken.utc else None)


@pytest.mark.parametrize("language", ["sq", "sr-Cyrl", "en"])
def test_all_languages_are_alternatives_and_the_chosen_one_is_the_default(
    source: Path, tmp_path: Path, language: str
) -> None:
    found = tags(handed_out(source, tmp_path / "copy.jpg", facts(language)))
    alternatives = {"Title": HEADLINES, "Description": CAPTIONS}
    for name, texts in alternatives.items():
        assert found[f"XMP-dc:{name}"] == texts[language]
        assert {tag: found[f"XMP-dc:{name}-{tag.lower()}"] for tag in texts} == texts
    assert {tag: found[f"XMP-xmpRights:UsageTerms-{tag.lower()}"] for tag in TERMS} == TERMS
    assert found["XMP-xmpRights:UsageTerms"] == TERMS[language]
    assert found["XMP-iptcCore:AltTextAccessibility-en"] == "alt en"


def test_a_text_borrowed_from_another_language_is_not_passed_off_as_the_chosen_one() -> None:
    texts = {"en": Text("Visit", "The Prime Minister."), "sq": Text("Vizita")}
    said = facts("sq", headline="Vizita", caption="The Prime Minister.", texts=texts).cleaned()
    assert said.alternatives("caption") == {"en": "The Prime Minister."}
    assert said.alternatives("headline") == {"sq": "Vizita", "en": "Visit"}


def test_terms_in_a_related_language_come_before_a_foreign_one() -> None:
    said = facts("sr-Cyrl", usage_terms={"en": "Editorial", "sr-Latn": "Uredničko"}).cleaned()
    assert list(said.in_order(said.usage_terms)) == ["sr-Latn", "en"]


@pytest.mark.parametrize("language", ["sq", "sr-Cyrl", "en"])
def test_an_independent_reader_agrees(source: Path, tmp_path: Path, language: str) -> None:
    said = facts(language)
    with pyexiv2.Image(str(handed_out(source, tmp_path / "copy.jpg", said))) as image:
        exif, iptc, xmp = image.read_exif(), image.read_iptc(), image.read_xmp()
    assert exif["Exif.Image.ImageDescription"] == iptc["Iptc.Application2.Caption"] == said.caption
    assert xmp["Xmp.dc.description"]['lang="x-default"'] == said.caption
    assert xmp["Xmp.dc.description"] == {
        'lang="x-default"': said.caption,
        **{f'lang="{tag.lower()}"': CAPTIONS[tag] for tag in CAPTIONS},  # Exiv2 folds the case of tags
    }
    assert xmp["Xmp.dc.creator"] == list(said.bylines)
    assert iptc["Iptc.Application2.Byline"] == [in_iim("By-line", name) for name in said.bylines]
    assert iptc["Iptc.Application2.Credit"] == xmp["Xmp.photoshop.Credit"] == said.credit_line
    assert exif["Exif.Image.Copyright"] == iptc["Iptc.Application2.Copyright"] == said.copyright_notice
    assert xmp["Xmp.xmpRights.UsageTerms"]['lang="x-default"'] == TERMS[language]
    assert exif["Exif.Photo.DateTimeOriginal"] == "2026:05:04 10:11:12"
    assert iptc["Iptc.Application2.City"] == xmp["Xmp.photoshop.City"] == said.city
    assert xmp["Xmp.photoshop.TransmissionReference"] == said.public_id
    assert xmp["Xmp.kronika.DeliveryId"] == DELIVERY


def test_exiftool_finds_nothing_to_complain_about(source: Path, tmp_path: Path) -> None:
    copy = handed_out(source, tmp_path / "copy.jpg", facts())
    assert exiftool("-validate", "-warning", "-error", "-a", "-s3", copy).strip() == "OK"
    found = tags(copy)
    assert found["Photoshop:IPTCDigest"] == found["File:CurrentIPTCDigest"]
    assert found["IPTC:CodedCharacterSet"] == "UTF8"


def test_our_own_reading_gives_the_same_record_back(source: Path, tmp_path: Path) -> None:
    said = facts("sq")
    found: Described = read(handed_out(source, tmp_path / "copy.jpg", said), "image/jpeg").described
    assert {tag: text.caption for tag, text in found.texts.items() if tag} == CAPTIONS
    assert {tag: text.headline for tag, text in found.texts.items() if tag} == HEADLINES
    assert found.bylines == said.bylines
    assert found.usage_terms == {"": TERMS["sq"], **TERMS}
    assert (found.taken.wall, found.taken.utc) == (said.taken.wall, said.taken.utc)


def test_what_was_planted_is_gone(source: Path, tmp_path: Path) -> None:
    before = source.read_bytes()
    assert all(secret.encode() in before for secret in SECRETS if secret != "35.6586")
    copy = handed_out(source, tmp_path / "copy.jpg", facts())
    after = copy.read_bytes()
    assert [secret for secret in SECRETS if secret.encode() in after] == []
    found = tags(copy)
    groups = {name.split(":")[0] for name in found} - {"SourceFile", "ExifTool", "System", "File", "Composite"}
    kept = {"JFIF", "IFD0", "ExifIFD", "IPTC", "Photoshop", "ICC-header", "ICC_Profile"}
    assert {group for group in groups if not group.startswith("XMP-")} == kept
    assert not [name for name in found if "GPS" in name or "Serial" in name or "Owner" in name or "MPF" in name]
    assert after.endswith(b"\xff\xd9")


def test_the_tags_are_those_of_the_allow_list(source: Path, tmp_path: Path) -> None:
    found = tags(handed_out(source, tmp_path / "copy.jpg", facts()))
    assert {name.split(":")[1] for name in found if name.startswith("IFD0:")} == {
        "ImageDescription",
        "Artist",
        "Copyright",
        "Orientation",
        "YCbCrPositioning",
    }
    assert {name.split(":")[1] for name in found if name.startswith("ExifIFD:")} == {
        "ExifVersion",
        "DateTimeOriginal",
        "OffsetTimeOriginal",
        "SubSecTimeOriginal",
        "ComponentsConfiguration",
        "ColorSpace",
        "ExifImageWidth",
        "ExifImageHeight",
    }


def test_very_long_texts_in_many_languages_fit(source: Path, tmp_path: Path) -> None:
    texts = {f"sr-x-{n:02}": Text(LONG[:300], LONG * 3, (), LONG) for n in range(40)}
    long = facts(
        "sr-Cyrl", caption=LONG * 2, headline=LONG, texts=texts, keywords=tuple(f"реч {n}" * 9 for n in range(500))
    )
    found = tags(handed_out(source, tmp_path / "copy.jpg", long))
    assert found["IPTC:Caption-Abstract"] == in_iim("Caption-Abstract", long.cleaned().caption)
    assert len(found["IPTC:Caption-Abstract"].encode()) <= 2000
    assert found["IFD0:ImageDescription"].startswith(LONG)
    assert found["XMP-dc:Description"].startswith(LONG[:1500])
    assert found["XMP-kronika:DeliveryId"] == DELIVERY
    assert exiftool("-validate", "-warning", "-a", "-s3", tmp_path / "copy.jpg").strip() == "OK"


def test_nasty_texts_are_written_as_text(source: Path, tmp_path: Path) -> None:
    nasty = "]]><x:evil/> & \x00\x1b\ud800\uffff <kronika:DeliveryId>" + "0" * 20 + "</kronika:DeliveryId>"
    found = tags(handed_out(source, tmp_path / "copy.jpg", facts(caption=nasty, city=nasty, keywords=(nasty,))))
    safe = "]]><x:evil/> & <kronika:DeliveryId>" + "0" * 20 + "</kronika:DeliveryId>"
    assert found["XMP-dc:Description"].replace("  ", " ") == safe
    assert found["XMP-kronika:DeliveryId"] == DELIVERY
