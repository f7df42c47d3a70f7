"""Essence: the same whatever is said about the file, another as soon as picture or sound differ."""

import struct
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from dam import sandbox
from dam.formats.errors import BrokenFileError
from fingerprint.essence import PACKETS, essence_digest
from tests.metadata.makers import film, loaded_jpeg, picture, sound_mp3, sound_wav
from tests.support.corpus import corpus_file, entries, manifest, mime_type_of, needs_corpus
from tests.support.exiftool import exiftool

SOUND_PICTURES = [e["file"] for e in entries(".jpg", ".png") if e["expect"] == "ok" and "hostile" not in e["file"]]
SAID = ("-XMP-dc:Title=Премијер", "-XMP-dc:Subject=qeveri")


def essence_of(path: Path) -> tuple[str, str]:
    return essence_digest(path, mime_type_of(path.name))


def retagged(path: Path, *arguments: str) -> Path:
    """Return a copy of a file with other metadata, by ExifTool."""
    target = path.with_name(f"retagged-{path.name}")
    exiftool("-q", "-m", *arguments, "-o", target, path)
    return target


def pictures(folder: Path) -> list[Path]:
    """Return a picture in each way in which cameras and programs write one."""
    made = [loaded_jpeg(folder / "loaded.jpg")]
    ways: dict[str, dict[str, Any]] = {
        "progressive.jpg": {"progressive": True},
        "restart.jpg": {"restart_marker_rows": 1},
        "plain.png": {},
    }
    for name, options in ways.items():
        picture().save(folder / name, **options)
        made.append(folder / name)
    picture().convert("P").save(folder / "palette.png", transparency=0)
    return [*made, folder / "palette.png"]


def test_other_words_same_essence(tmp_path: Path) -> None:
    for path in [*pictures(tmp_path), film(tmp_path / "film.mp4"), film(tmp_path / "film.mov")]:
        again = retagged(path, *SAID)
        assert again.read_bytes() != path.read_bytes()
        assert essence_of(again) == essence_of(path), path.name


def test_no_words_at_all_same_essence(tmp_path: Path) -> None:
    for path in pictures(tmp_path):
        assert essence_of(retagged(path, "-all=")) == essence_of(path), path.name


def test_sound_keeps_its_essence_under_other_tags(tmp_path: Path) -> None:
    mp3 = sound_mp3(tmp_path / "sound.mp3")
    stripped = tmp_path / "stripped.mp3"
    data = mp3.read_bytes()
    size = 10 + int.from_bytes(bytes(data[6:10]), "big")
    assert size < 128, "one byte of size in the synchsafe number, so that it reads plainly"
    stripped.write_bytes(data[size:-128])
    assert essence_of(stripped) == essence_of(mp3)
    wav = sound_wav(tmp_path / "sound.wav")
    said = tmp_path / "said.wav"
    said.write_bytes(wav.read_bytes() + b"LIST" + struct.pack("<I", 16) + b"INFOICMT\x04\0\0\0abc\0")
    assert essence_of(said) == essence_of(wav)


@needs_corpus
def test_the_corpus_pictures_that_differ_in_metadata_only() -> None:
    folder = corpus_file("duplicates/metadata-only")
    same = {essence_of(folder / name) for name in ("original.jpg", "edited_title.jpg", "stripped.jpg")}
    assert len(same) == 1
    assert same.isdisjoint(essence_of(folder / name) for name in ("crop80_q40.jpg", "lossless.png"))


@needs_corpus
@pytest.mark.parametrize("name", SOUND_PICTURES[::7])
def test_real_pictures_retagged(name: str, tmp_path: Path) -> None:
    copy = tmp_path / Path(name).name
    copy.write_bytes(corpus_file(name).read_bytes())
    assert essence_of(retagged(copy, *SAID)) == essence_of(copy)


@needs_corpus
def test_a_film_is_known_again_in_another_container() -> None:
    folder = corpus_file("duplicates/video-nasa")
    original = essence_of(folder / "original_stream0.mp4")
    assert essence_digest(folder / "remuxed.mkv", "video/x-matroska") == original
    others = ("cropped.mp4", "first_6s.mp4", "letterboxed.mp4", "mirrored_muted.mp4", "recompressed_crf35.mp4")
    assert original not in {essence_of(folder / name) for name in others}
    assert original[0] == PACKETS


@needs_corpus
def test_no_two_works_of_the_corpus_share_an_essence() -> None:
    """Photos, films and sounds that the manifest puts in no group have each an essence of their own.

    Left out are files that the corpus made from one another without saying so in a group.
    """
    seen: dict[tuple[str, str], str] = {}
    files = [e for e in entries(".jpg", ".png", ".mp3", ".wav") if "group" not in e and e["expect"] == "ok"]
    for entry in files:
        if entry["file"].startswith(("metadata/", "hostile/")):
            continue
        essence = essence_of(corpus_file(entry["file"]))
        assert essence not in seen or (entry["file"], seen[essence]) in SAME_WORK, (entry["file"], seen[essence])
        seen[essence] = entry["file"]


SAME_WORK = {("audio/unicode_d.mp3", "audio/full.mp3")}


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in manifest()["files"] if e["file"].startswith("hostile/")])
def test_hostile_files_have_an_essence_or_a_typed_error(name: str) -> None:
    for mime_type in {mime_type_of(name), "image/jpeg", "image/png", "audio/wav", "audio/mpeg", "video/mp4"}:
        try:
            algorithm, value = essence_digest(corpus_file(name), mime_type)
        except (BrokenFileError, sandbox.SandboxError):
            continue
        assert algorithm.startswith("essence-")
        assert len(value) == 64


def _saved(folder: Path, image: Image.Image, name: str) -> Path:
    image.save(folder / name)
    return folder / name


@pytest.mark.parametrize("name", ["a.png", "a.jpg"])
def test_one_other_pixel_is_another_essence(tmp_path: Path, name: str) -> None:
    one = _saved(tmp_path, picture(), name)
    image = picture()
    image.putpixel((5, 5), (255, 0, 0))
    assert essence_of(one) != essence_of(_saved(tmp_path, image, f"other-{name}"))


def test_one_other_sample_is_another_essence(tmp_path: Path) -> None:
    one, other = sound_wav(tmp_path / "one.wav"), tmp_path / "other.wav"
    data = bytearray(one.read_bytes())
    data[-1] ^= 1
    other.write_bytes(data)
    assert essence_of(one) != essence_of(other)
    data = bytearray(one.read_bytes())
    data[24] ^= 1
    other.write_bytes(data)
    assert essence_of(one) != essence_of(other), "the same samples at another rate sound otherwise"


def test_the_colour_transform_belongs_to_the_picture(tmp_path: Path) -> None:
    picture().save(tmp_path / "ycc.jpg")
    plain = (tmp_path / "ycc.jpg").read_bytes()
    bare = plain[:2] + plain[20:]
    adobe = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00"
    for name, marker in {"none": b"", "one": adobe + b"\x01", "zero": adobe + b"\x00"}.items():
        (tmp_path / f"{name}.jpg").write_bytes(bare[:2] + marker + bare[2:])
    essences = {name: essence_of(tmp_path / f"{name}.jpg") for name in ("ycc", "none", "one", "zero")}
    assert essences["ycc"] == essences["none"] == essences["one"] != essences["zero"]


def test_chunks_of_a_png_may_be_cut_otherwise(tmp_path: Path) -> None:
    path = _saved(tmp_path, picture(), "a.png")
    data = path.read_bytes()
    at = data.index(b"IDAT") - 4
    size = int.from_bytes(data[at : at + 4], "big")
    body, rest = data[at + 8 : at + 8 + size], data[at + 12 + size :]
    parts = b"".join(len(p).to_bytes(4, "big") + b"IDAT" + p + b"\0\0\0\0" for p in (body[:9], body[9:]))
    (tmp_path / "b.png").write_bytes(data[:at] + parts + rest)
    assert essence_of(tmp_path / "b.png") == essence_of(path)


def test_an_empty_file_has_none(tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    with pytest.raises(BrokenFileError):
        essence_of(tmp_path / "empty.jpg")


@given(st.sampled_from(["image/jpeg", "image/png", "audio/wav", "audio/mpeg"]), st.binary(min_size=1, max_size=300))
def test_any_bytes_have_an_essence_or_a_typed_error(mime_type: str, data: bytes) -> None:
    fronts = {"image/jpeg": b"\xff\xd8", "image/png": b"\x89PNG\r\n\x1a\n", "audio/wav": b"RIFF\0\0\0\0WAVE"}
    with tempfile.NamedTemporaryFile() as file:
        file.write(fronts.get(mime_type, b"") + data)
        file.flush()
        try:
            assert len(essence_digest(Path(file.name), mime_type)[1]) == 64
        except BrokenFileError:
            assert mime_type != "audio/mpeg"
