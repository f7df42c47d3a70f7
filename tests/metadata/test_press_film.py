"""A film's press copy: the same packets, the same texts as XMP, nothing of the device, and the id in its free box."""

from pathlib import Path

import pytest

from dam.formats import bmff
from dam.formats.errors import BrokenFileError
from fingerprint.essence import essence_digest
from metadata.press import EMPTY_SLOT, read_delivery_id, write_film
from metadata.press.film import MARK
from tests.metadata.makers import CAPTIONS, DELIVERY, HEADLINES, TERMS, facts, film, patched
from tests.support.corpus import corpus_file, entries, needs_corpus
from tests.support.exiftool import exiftool, tags


@pytest.fixture(scope="module", params=["mp4", "mov"])
def remux(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a film that still says where it was taken, in the boxes of its container."""
    return film(tmp_path_factory.mktemp("film") / f"film.{request.param}")


def box(kind: bytes, payload: bytes) -> bytes:
    return (8 + len(payload)).to_bytes(4, "big") + kind + payload


@pytest.mark.parametrize("language", ["sq", "sr-Cyrl", "en"])
def test_it_says_what_the_photo_says(remux: Path, tmp_path: Path, language: str) -> None:
    said, target = facts(language), tmp_path / remux.name
    found = tags(patched(target, write_film(remux, target, said)))
    assert found["XMP-dc:Description"] == said.caption
    assert {tag: found[f"XMP-dc:Description-{tag.lower()}"] for tag in CAPTIONS} == CAPTIONS
    assert found["XMP-photoshop:Headline"] == HEADLINES[language]
    assert found["XMP-dc:Creator"] == list(said.bylines)
    assert found["XMP-photoshop:Credit"] == said.credit_line
    assert found["XMP-dc:Rights"] == said.copyright_notice
    assert found["XMP-xmpRights:UsageTerms"] == TERMS[language]
    assert found["XMP-photoshop:DateCreated"] == "2026:05:04 10:11:12.5+02:00"
    assert found["XMP-photoshop:City"] == said.city
    assert found["XMP-photoshop:TransmissionReference"] == said.public_id
    assert read_delivery_id(target) == DELIVERY
    assert exiftool("-U", "-b", "-QuickTime:Free", target).endswith(f"{MARK.decode()}{DELIVERY}")


def test_picture_and_sound_are_untouched(remux: Path, tmp_path: Path) -> None:
    target = tmp_path / remux.name
    write_film(remux, target, facts())
    assert essence_digest(target, "video/mp4") == essence_digest(remux, "video/mp4")


def test_what_the_device_said_is_gone(remux: Path, tmp_path: Path) -> None:
    before = remux.read_bytes()
    assert b"+35.6586" in before or b"loci" in before
    assert b"OWNERNAME" in before
    target = tmp_path / remux.name
    write_film(remux, target, facts())
    after = target.read_bytes()
    assert b"35.6586" not in after
    assert b"loci" not in after
    assert b"OWNERNAME" not in after
    found = tags(target)
    assert not [name for name in found if "GPS" in name or ("Location" in name.split(":")[-1] and "XMP" not in name)]
    assert not [name for name in found if name.startswith(("ItemList", "UserData", "Keys"))]


def test_unknown_boxes_anywhere_are_emptied_without_moving_anything(remux: Path, tmp_path: Path) -> None:
    planted, target = tmp_path / "planted.mov", tmp_path / "copy.mov"
    planted.write_bytes(remux.read_bytes() + box(b"uuid", b"x" * 16 + b"SERIAL4711") + box(b"junk", b"OWNERNAME"))
    write_film(planted, target, facts())
    after = target.read_bytes()
    assert b"SERIAL4711" not in after
    assert b"OWNERNAME" not in after
    assert essence_digest(target, "video/mp4") == essence_digest(remux, "video/mp4")


def test_it_can_be_written_where_it_lies(remux: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.mov", tmp_path / "other.mov"
    one.write_bytes(remux.read_bytes())
    slot = write_film(one, one, facts())
    assert write_film(remux, other, facts()) == slot
    assert one.read_bytes() == other.read_bytes()
    assert one.read_bytes()[slot.offset :] == EMPTY_SLOT
    assert read_delivery_id(one) is None


def test_an_open_ended_last_box_is_closed(tmp_path: Path) -> None:
    source, target = tmp_path / "open.mp4", tmp_path / "copy.mp4"
    source.write_bytes(box(b"ftyp", b"isom") + box(b"moov", b"") + b"\0\0\0\0mdat" + b"samples")
    write_film(source, target, facts())
    with target.open("rb") as stream:
        found = list(bmff.boxes(stream))
    assert [b.type for b in found] == [b"ftyp", b"moov", b"mdat", b"uuid", b"free"]
    assert not found[2].open_ended


@pytest.mark.parametrize("data", [b"", b"no film at all", box(b"ftyp", b"isom"), b"\0\0\0\x02moov", b"\0\0\0\x09moov"])
def test_what_is_no_film_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "source.mp4").write_bytes(data)
    with pytest.raises(BrokenFileError):
        write_film(tmp_path / "source.mp4", tmp_path / "copy.mp4", facts())


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in entries(".mp4", ".mov") if e["file"].startswith("hostile/")])
def test_hostile_films_are_written_or_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "copy.mp4"
    try:
        write_film(corpus_file(name), target, facts())
    except BrokenFileError:
        return
    assert read_delivery_id(target) is None
    assert tags(target)["XMP-dc:Identifier"] == facts().public_id
