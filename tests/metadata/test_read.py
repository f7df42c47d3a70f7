"""Reading real files through the sandbox: truth, hostility, and life without ExifTool."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from dam import sandbox
from dam.sandbox import tools
from metadata.raw import LEFT_OUT, MAX_BYTES, bounded
from metadata.read import READER, Reading, read
from metadata.record import Described, Gps
from tests.support.corpus import MIME_TYPES, corpus_file, entries, manifest, mime_type_of, needs_corpus

CODE_PAGES = {"cp1251": "cp1251", "latin-1": "cp1252", "shift_jis": "shift_jis"}


def read_corpus(name: str) -> Reading:
    return read(corpus_file(name), mime_type_of(name))


def truth(name: str) -> dict[str, Any]:
    return next((entry["truth"] for entry in manifest()["files"] if entry["file"] == f"metadata/{name}"), {})


@needs_corpus
@pytest.mark.parametrize(
    "name", [e["file"] for e in entries(".jpg") if "charset" in e.get("truth", {})], ids=lambda name: Path(name).stem
)
def test_iim_in_any_code_page(name: str, settings: Settings) -> None:
    said = truth(name.removeprefix("metadata/"))
    settings.IIM_FALLBACK_CHARSET = CODE_PAGES.get(said["charset"], "cp1250")
    found = read_corpus(name).described
    assert found.caption == said["caption"]
    assert list(found.keywords) == said["keywords"]
    assert found.bylines == (said["byline"],)
    assert found.city == said.get("city", "")


@needs_corpus
def test_exif_text_is_utf8_though_its_type_says_ascii() -> None:
    said = truth("multilang/exif_unicode_comment.jpg")
    found = read_corpus("metadata/multilang/exif_unicode_comment.jpg").described
    assert (found.bylines, found.copyright_notice) == ((said["artist"],), said["copyright"])
    assert (found.headline, found.caption) == (said["xptitle"], said["usercomment"])


@needs_corpus
def test_three_captions_in_one_file() -> None:
    said, found = truth("multilang/iptc_xmp_conflict.jpg"), read_corpus("metadata/multilang/iptc_xmp_conflict.jpg")
    assert found.described.caption == said["exif"]
    assert found.raw["XMP-dc:Description"] == said["xmp"]
    assert found.raw["IPTC:Caption-Abstract"] == [said["iptc"]]
    assert found.described.keywords == ("old",), "the IIM digest does not fit: IIM was edited last"


@needs_corpus
def test_fourteen_languages() -> None:
    said, found = truth("multilang/xmp_lang_alt_many.jpg"), read_corpus("metadata/multilang/xmp_lang_alt_many.jpg")
    record = found.described
    titles = {tag: text for tag, text in said["title"].items() if tag != "x-default"}
    assert {tag: record.texts[tag].headline for tag in titles} == titles
    assert record.title == said["title"]["x-default"]
    assert record.headline == record.texts[""].headline == said["headline"]
    assert (list(record.keywords), list(record.bylines)) == (said["keywords"], said["creators"])
    assert record.city == said["city"]


@needs_corpus
def test_places_and_times_of_the_manifest() -> None:
    film = read_corpus("video/made/gps_location.mp4").described
    assert film.gps is not None
    assert (film.gps.lat, film.gps.lon) == pytest.approx((35.6586, 139.7454), abs=1e-4)
    assert film.taken.utc == "2024-02-29T23:59:59Z"
    # the manifest's -430.5 m lacks its sign in the file: the altitude reference says above sea level
    assert read_corpus("metadata/gps/gps_extreme.jpg").described.gps == Gps(-90.0, -180.0, 430.5)


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in manifest()["files"] if e["file"].startswith("hostile/")])
def test_no_hostile_file_breaks_it(name: str) -> None:
    for mime_type in {mime_type_of(name), "image/jpeg"}:
        reading = read(corpus_file(name), mime_type)
        assert Described.from_json(json.loads(json.dumps(reading.described.to_json()))) == reading.described
        assert len(json.dumps(reading.raw)) <= MAX_BYTES + 20_000


@needs_corpus
def test_payloads_are_text_and_nothing_more() -> None:
    found = read_corpus("hostile/image/payload_in_all_known_metadata.jpg").described
    assert found.caption == "<script>alert(1)</script>"


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in entries(*MIME_TYPES) if e["expect"] == "ok"][::9])
def test_the_raw_record_says_nothing_of_our_folders(name: str) -> None:
    reading = read_corpus(name)
    assert reading.raw[READER] == "exiftool"
    assert str(corpus_file(name).parent) not in json.dumps(reading.raw)


@needs_corpus
def test_without_exiftool_the_fallback_reads_exif_iim_and_xmp(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> list[str]:
        raise sandbox.ToolMissing("Perl is not installed.")

    monkeypatch.setattr(tools, "exiftool_argv", missing)
    names = [e["file"] for e in entries(".jpg") if e["file"].startswith("metadata/")]
    by_fallback = {name: read_corpus(name) for name in names}
    assert {reading.raw[READER] for reading in by_fallback.values()} == {"exifread"}
    kathmandu = by_fallback["metadata/dates/UTC-20240413-203531-Kathmandu.jpg"].described
    assert (kathmandu.taken.utc, kathmandu.location) == ("2024-04-13T20:35:31Z", "Kalanki")
    assert kathmandu.gps is not None
    assert by_fallback["metadata/multilang/iptc_utf8_declared.jpg"].described.city == "東京"
    many = by_fallback["metadata/multilang/xmp_lang_alt_many.jpg"].described
    monkeypatch.undo()
    assert many == read_corpus("metadata/multilang/xmp_lang_alt_many.jpg").described


NOTHING = [b"", b"\xff", b"\xff\xd8", b"\xff\xd8\xff\xed\xff\xff8BIM", b"<x:xmpmeta><a></x:xmpmeta>"]


@pytest.mark.parametrize("data", NOTHING)
def test_what_is_no_picture_says_nothing(tmp_path: Path, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / 'it\'s a "file" — née.jpg'
    path.write_bytes(data)
    assert read(path, "image/jpeg").described == Described()
    monkeypatch.setattr(tools, "exiftool_argv", lambda: ["/nonexistent/exiftool"])
    assert read(path, "image/jpeg").described == Described()


def test_a_large_raw_record_is_bounded_and_says_so() -> None:
    raw = {f"XMP-dc:Tag{n}": "é" * 5_000 for n in range(40)} | {"IFD0:Make": "Nikon", "A:B": "nul\x00 \ud800"}
    kept = bounded(raw | {"IFD1:ThumbnailImage": "(Binary data 8 bytes, use -b option to extract)"})
    assert kept["IFD0:Make"] == "Nikon"
    assert kept["A:B"] == "nul\ufffd ?"
    assert "IFD1:ThumbnailImage" not in kept
    assert 0 < len(kept[LEFT_OUT]) < 40
    assert len(json.dumps(kept)) < MAX_BYTES + 10_000


def test_deep_and_odd_values_are_kept_within_bounds() -> None:
    deep: Any = "x"
    for _ in range(50):
        deep = [deep]
    kept = bounded({"a": deep, "b": {"c": float("nan"), "d": [1.5, True, None]}, "e": float("inf")})
    assert json.loads(json.dumps(kept)) == kept
