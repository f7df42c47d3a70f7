"""What a file is, from its content: the corpus, made-up cases, and anything at all."""

import io
import json
import struct
import tempfile
from pathlib import Path

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.support.corpus import corpus_file, manifest, needs_corpus
from tests.transcode.makers import film, scene
from transcode.identify import Identified, format_of, identify
from transcode.refusals import NOTICES, REFUSALS, NotAccepted, sentence

EXPECTED = {
    "photos/jolla.jpg": "jpeg",
    "photos/frozenpond.mpo": "jpeg",
    "photos/test1.arith.jpg": "jpeg",
    "hostile/image/only-magic-bytes.jpg": "jpeg",
    "hostile/made/jpeg_zip_polyglot.jpg": "jpeg",
    "duplicates/dct2/original.png": "png",
    "video/sample.mp4": "mp4",
    "video/sample_fragmented.mp4": "mp4",
    "video/bt601.mov": "mov",
    "photos/livephoto/IMG_7943_HEVC.MOV": "mov",
    "video/sample_audio_only.mp4": "m4a",
    "audio/full.m4a": "m4a",
    "audio/wrong_extension.aac": "m4a",
    "audio/bwf/A101_3.WAV": "wav",
    "audio/sample_float32.wav": "wav",
    "audio/sample_rf64.wav": "wav",
    "audio/full.mp3": "mp3",
    "audio/bear-id3.mp3": "mp3",
    "audio/bear-vbr-no-seek-table.mp3": "mp3",
    "audio/100kB-garbage-prefix.mp3": "mp3",
}
REFUSED = {
    "hostile/made/zero_bytes.jpg": "empty",
    "hostile/made/html_as.jpg": "web-page",
    "hostile/made/mvg_as.jpg": "script",
    "hostile/made/msl_as.png": "script",
    "hostile/made/zip_as.png": "archive",
    "hostile/made/hls_ssrf.mp4": "playlist",
    "hostile/made/hls_local_file.avi": "playlist",
    "hostile/made/ffconcat.mkv": "playlist",
    "hostile/made/xmp_xxe.xmp": "xmp-sidecar",
    "hostile/made/billion_laughs.svg": "svg",
    "hostile/made/bomb_100MB.svgz": "archive",
    "hostile/made/png_bomb_60000x60000.png": "too-large",
    "hostile/image/lottapixel.jpg": "too-large",
    "hostile/image/broken.png": "broken-picture",
    "hostile/video/moov_missing.mp4": "unfinished-film",
    "hostile/video/nested_moov_1000.mp4": "no-tracks",
    "hostile/video/sample_fragmented_widevine.mp4": "encrypted",
    "photos/IMG_5195.HEIC": "heif",
    "photos/star.avifs": "avif",
    "photos/sample1.jxl": "jpeg-xl",
    "photos/hopper.bmp": "bmp",
    "raw/test.dng": "tiff",
    "raw/CRW.CRW": "raw",
    "video/sample.avi": "avi",
    "video/sample_h265.ts": "mpeg-ts",
    "video/sample_h262_mpeg_audio.ps": "mpeg-ps",
    "video/video1.mxf": "mxf",
    "video/sample.flv": "flash",
    "video/bbb_176x144_128kbps_15fps_h263.3gp": "3gp",
    "audio/bach.ogg": "ogg",
    "audio/full.wma": "windows-media",
    "audio/sample_wb.amr": "amr",
}


def verdict(data: bytes) -> str:
    """Return the format's key, or the refusal's code with a dash before it."""
    with tempfile.NamedTemporaryFile() as stream:
        stream.write(data)
        stream.flush()
        try:
            return identify(Path(stream.name)).format
        except NotAccepted as error:
            return f"-{error.code}"


@needs_corpus
@pytest.mark.parametrize(("name", "key"), EXPECTED.items())
def test_accepted_whatever_it_is_called(name: str, key: str, tmp_path: Path) -> None:
    renamed = tmp_path / "holiday.txt"
    renamed.symlink_to(corpus_file(name))
    found = identify(renamed)
    assert found.format == key
    assert format_of(found.mime_type).key == key


@needs_corpus
@pytest.mark.parametrize(("name", "code"), REFUSED.items())
def test_refused_by_its_name(name: str, code: str) -> None:
    with pytest.raises(NotAccepted) as refusal:
        identify(corpus_file(name))
    assert refusal.value.code == code
    assert "kept in quarantine, unchanged and safe" in refusal.value.sentence


@needs_corpus
def test_the_whole_corpus_is_accepted_or_refused_by_name() -> None:
    ours = {"image/jpeg", "image/png", "video/mp4", "video/quicktime", "audio/x-wav", "audio/mpeg", "audio/mp4"}
    for entry in manifest()["files"]:
        path = corpus_file(entry["file"])
        said = entry["media_type"].get("exiftool")
        found = verdict(path.read_bytes())
        if found.startswith("-"):
            brand = path.read_bytes()[8:12]
            not_here = said not in ours or brand in {b"avis", b"avif", b"msf1"} or entry["file"].startswith("hostile/")
            assert not_here, entry["file"]
            assert found != "-unknown" or entry["expect"] != "ok", entry["file"]
        else:
            assert said in ours or entry["expect"] == "degraded", entry["file"]


def test_a_page_a_script_and_a_text_are_told_apart() -> None:
    assert verdict(b"\xef\xbb\xbf\n <!DOCTYPE HTML><title>x</title>") == "-web-page"
    assert verdict(b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">') == "-web-page"
    assert verdict(b"#!/bin/sh\nrm -rf /\n") == "-script"
    assert verdict("Kryeministri vizitoi Ferizajn.\nЂорђевић".encode()) == "-text"
    assert verdict("Kryeministri".encode("utf-16")) == "-text"
    assert verdict(b"<?xml version='1.0'?><note/>") == "-xml"
    assert verdict(b"%PDF-1.7\n") == "-pdf"
    assert verdict(b"x") == "-unknown" or verdict(b"x") == "-text"
    assert verdict(b"\0" * 5000) == "-unknown"


def test_text_about_mp3_is_not_mp3() -> None:
    assert verdict(b"ID3 and LAME are two words. " * 2000) == "-text"
    assert verdict(b"ID3\x04\0\0\0\0\0\x0a" + b"no frames here at all " * 500) == "-unknown"


def test_a_frame_alone_is_not_mp3() -> None:
    one_frame = b"\xff\xfb\x90\x00" + bytes(413)
    assert verdict(one_frame + b"\x13\x37" * 4000) == "-unknown"
    assert verdict(one_frame * 10) == "mp3"


def test_declared_size_is_refused_before_anything_decodes() -> None:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 30_000, 30_000) + bytes(9)
    assert verdict(head) == "-too-large"
    with override_settings(MAX_PIXELS=1000):
        stream = io.BytesIO()
        scene(60, 40).save(stream, "JPEG")
        assert verdict(stream.getvalue()) == "-too-large"


def test_the_sentence_names_the_size() -> None:
    error = NotAccepted("too-large", width=64250, height=64250, limit=120)
    assert "64250 by 64250" in error.sentence
    assert "%" not in sentence("too-large")


@pytest.mark.parametrize("code", REFUSALS)
def test_every_refusal_says_what_is_safe_and_what_to_do(code: str) -> None:
    words = NotAccepted(code, width=1, height=2, limit=3).sentence
    assert "It is kept in quarantine, unchanged and safe." in words
    assert words.count(".") >= 3
    assert len(code) <= 40


def test_an_encrypted_track_is_refused(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", seconds=0.5)
    path.write_bytes(path.read_bytes().replace(b"avc1", b"encv"))
    with pytest.raises(NotAccepted, match="encrypted"):
        identify(path)


def test_quicktime_without_a_brand_is_quicktime(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mov", seconds=0.5)
    data = path.read_bytes()
    length = int.from_bytes(data[:4], "big")
    path.write_bytes(struct.pack(">I4s", length, b"free") + data[8:])
    assert identify(path).format == "mov"


def test_identified_survives_json() -> None:
    found = Identified("wav", "WAV", "audio/wav", "sound", "wav", notices=("cut-short",))
    assert Identified.from_json(json.loads(json.dumps({**found.to_json(), "another room's": 1}))) == found
    assert set(found.notices) <= set(NOTICES)


STARTS = [
    b"",
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"RIFF\xff\xff\xff\xffWAVE",
    b"\0\0\0\x18ftypisom",
    b"ID3\x03\0",
    b"\xff\xfb",
]


@settings(deadline=None)
@given(st.sampled_from(STARTS), st.binary(max_size=3000))
def test_any_bytes_get_a_verdict(start: bytes, rest: bytes) -> None:
    found = verdict(start + rest)
    assert found.lstrip("-") in {*REFUSALS, "jpeg", "png", "mp4", "mov", "m4a", "wav", "mp3"}


@settings(deadline=None)
@given(st.data())
def test_no_damage_to_a_real_file_breaks_the_recognisers(data: st.DataObject) -> None:
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), "red").save(stream, data.draw(st.sampled_from(["JPEG", "PNG"])))
    good = bytearray(stream.getvalue())
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    verdict(bytes(good[: data.draw(st.integers(0, len(good)))]))
