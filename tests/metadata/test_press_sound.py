"""Press copies of sound: the same samples and frames, our own tags and chunks, and the id in its place."""

import struct
import wave
from pathlib import Path

import pytest

from dam.formats import id3, riff
from dam.formats.errors import BrokenFileError
from fingerprint.essence import essence_digest
from metadata.press import read_delivery_id, wav, write_mp3, write_wav
from metadata.press.facts import EMPTY_SLOT
from metadata.record import Taken, Text
from tests.metadata.makers import CAPTIONS, DELIVERY, TERMS, facts, patched, sound_mp3, sound_wav
from tests.support.corpus import corpus_file, entries, needs_corpus
from tests.support.exiftool import exiftool, tags

LANGUAGES = ["sq", "sr-Cyrl", "en"]


@pytest.fixture(scope="module")
def mp3(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an MP3 with somebody's tags in front and behind."""
    return sound_mp3(tmp_path_factory.mktemp("mp3") / "sound.mp3")


def chunk(name: bytes, data: bytes) -> bytes:
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def loaded_wav(path: Path) -> Path:
    """Return a WAV file with a recorder's serial number, its owner and a time reference in its chunks."""
    plain = sound_wav(path).read_bytes()
    bext = b"OWNERNAME".ljust(256, b"\0") + b"SERIAL4711".ljust(82, b"\0") + struct.pack("<Q", 48_000 * 3600)
    info = chunk(b"LIST", b"INFO" + chunk(b"IART", b"OWNERNAME\0"))
    body = plain[12:] + chunk(b"bext", bext.ljust(602, b"\0")) + info + chunk(b"iXML", b"<SERIAL4711/>")
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)
    return path


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_mp3_says_it_in_its_tag_and_as_xmp(mp3: Path, tmp_path: Path, language: str) -> None:
    said, target = facts(language), tmp_path / "copy.mp3"
    found = tags(patched(target, write_mp3(mp3, target, said)))
    suffix = {"sq": "-sqi", "sr-Cyrl": "-srp", "en": ""}[language]
    assert found["ID3v2_4:Title"] == found["XMP-photoshop:Headline"] == said.headline
    assert found[f"ID3v2_4:Comment{suffix}"] == found["XMP-dc:Description"] == said.caption
    assert found["ID3v2_4:Artist"] == "/".join(said.bylines)
    assert found["XMP-dc:Creator"] == list(said.bylines)
    assert found["ID3v2_4:Copyright"] == found["XMP-dc:Rights"] == said.copyright_notice
    assert found["ID3v2_4:Credit"] == found["XMP-photoshop:Credit"] == said.credit_line
    assert found["ID3v2_4:JobId"] == found["XMP-photoshop:TransmissionReference"] == said.public_id
    assert found["ID3v2_4:City"] == found["XMP-photoshop:City"] == said.city
    assert found["ID3v2_4:RecordingTime"] == "2026:05:04 10:11:12"
    assert found[f"ID3v2_4:TermsOfUse{suffix}"] == found["XMP-xmpRights:UsageTerms"] == TERMS[language]
    assert {tag: found[f"XMP-dc:Description-{tag.lower()}"] for tag in CAPTIONS} == CAPTIONS
    assert found["ID3v2_4:KronikaDeliveryId"] == DELIVERY == read_delivery_id(target)


def test_an_mp3_keeps_its_frames_and_loses_its_tags(mp3: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.mp3"
    write_mp3(mp3, target, facts())
    assert essence_digest(target, "audio/mpeg") == essence_digest(mp3, "audio/mpeg")
    assert b"OWNERNAME" in mp3.read_bytes()
    assert b"OWNERNAME" not in target.read_bytes()
    assert not [name for name in tags(target) if name.startswith(("ID3v1", "ID3v2_3", "APE"))]


def test_two_scripts_of_one_language_have_a_comment_each() -> None:
    from metadata.press.mp3 import tag

    texts = {"sr-Latn": Text(caption="Premijer"), "sr-Cyrl": Text(caption="Премијер")}
    made, _slot = tag(facts("sq", texts=texts, usage_terms={"sr-Latn": "Uslovi", "sr-Cyrl": "Услови"}).cleaned())
    found = [frame.content for frame in id3.frames(made) if frame.id == b"COMM"]
    assert [content[4:].split(b"\0")[0] for content in found] == [b"", b"sr-Latn", b"sr-Cyrl"]
    terms = [frame.content for frame in id3.frames(made) if frame.id == b"USER"]
    assert [content[1:4] for content in terms] == [b"srp"], "ID3 allows one a language"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_wav_says_it_in_its_chunks_and_as_xmp(tmp_path: Path, language: str) -> None:
    said, target = facts(language), tmp_path / "copy.wav"
    found = tags(patched(target, write_wav(loaded_wav(tmp_path / "source.wav"), target, said)))
    assert found["RIFF:Title"] == found["XMP-photoshop:Headline"] == said.headline
    assert found["RIFF:Comment"] == found["XMP-dc:Description"] == said.caption
    assert said.caption.startswith(found["RIFF:Description"].replace("\r", ""))
    assert found["RIFF:Artist"] == ", ".join(said.bylines)
    assert found["RIFF:Copyright"] == found["XMP-dc:Rights"] == said.copyright_notice
    assert found["RIFF:Source"] == found["XMP-photoshop:Credit"] == said.credit_line
    assert found["RIFF:OriginatorReference"] == found["XMP-photoshop:TransmissionReference"] == said.public_id
    assert found["RIFF:DateTimeOriginal"] == "2026:05:04 10:11:12"
    assert found["XMP-xmpRights:UsageTerms"] == TERMS[language]
    assert exiftool("-u", "-b", "-RIFF:Unknown_kdid", target) == DELIVERY == read_delivery_id(target)


def test_a_wav_keeps_its_samples_and_its_place_in_time_and_loses_the_rest(tmp_path: Path) -> None:
    source, target = loaded_wav(tmp_path / "source.wav"), tmp_path / "copy.wav"
    write_wav(source, target, facts())
    assert essence_digest(target, "audio/wav") == essence_digest(source, "audio/wav")
    with wave.open(str(source)) as before, wave.open(str(target)) as after:
        assert before.getparams() == after.getparams()
        assert before.readframes(10_000) == after.readframes(10_000)
    data = target.read_bytes()
    assert b"SERIAL4711" not in data
    assert b"OWNERNAME" not in data
    assert tags(target)["RIFF:TimeReference"] == 48_000 * 3600
    assert int.from_bytes(data[4:8], "little") == len(data) - 8


@pytest.mark.parametrize("samples", [1, 2])
def test_odd_sizes_are_padded(tmp_path: Path, samples: int) -> None:
    source, target = tmp_path / "source.wav", tmp_path / "copy.wav"
    form = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    source.write_bytes(b"RIFF\0\0\0\0WAVE" + chunk(b"fmt ", form) + chunk(b"data", b"x" * samples))
    write_wav(source, target, facts(caption="odd"))
    data = target.read_bytes()
    assert len(data) % 2 == 0
    assert int.from_bytes(data[4:8], "little") == len(data) - 8
    with target.open("rb") as stream:
        assert [c.size for c in riff.chunks(stream) if c.id == b"data"] == [samples]


def test_sizes_beyond_four_gibibytes_are_rf64() -> None:
    start, data = wav._file_header(1000, 5 * 2**30)
    assert (start[:4], data) == (b"RF64", b"data\xff\xff\xff\xff")
    size, samples = struct.unpack("<QQ", start[20:36])
    assert (size, samples) == (len(start) - 8 + 1000 + 8 + 5 * 2**30, 5 * 2**30)
    assert wav._file_header(1000, 1000)[0][:4] == b"RIFF"


def test_what_is_unknown_is_left_out(tmp_path: Path) -> None:
    bare = facts(taken=Taken(), bylines=(), web_statement="", keywords=(), event={}, usage_terms={})
    write_wav(sound_wav(tmp_path / "source.wav"), tmp_path / "copy.wav", bare)
    found = tags(tmp_path / "copy.wav")
    assert not {"RIFF:Artist", "RIFF:DateCreated", "RIFF:Keywords", "XMP-dc:Creator"} & set(found)
    assert found["RIFF:Originator"] == bare.credit_line


@pytest.mark.parametrize("data", [b"", b"ID3\x04\0\0\0\0\0\0", b"RIFF\0\0\0\0WAVE", b"RIFF\0\0\0\0WAVEdata\0\0\0\0"])
def test_what_is_no_sound_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "source").write_bytes(data)
    for write in (write_mp3, write_wav):
        if write is write_wav or not data.startswith(b"RIFF"):
            with pytest.raises(BrokenFileError):
                write(tmp_path / "source", tmp_path / "copy", facts())


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in entries(".wav", ".mp3")])
def test_every_sound_of_the_corpus_is_written_or_refused(tmp_path: Path, name: str) -> None:
    target = tmp_path / "copy"
    write, mime_type = (write_mp3, "audio/mpeg") if name.endswith("mp3") else (write_wav, "audio/wav")
    try:
        slot = write(corpus_file(name), target, facts())
    except BrokenFileError:
        assert name.startswith("hostile/")
        return
    assert target.read_bytes()[slot.offset : slot.offset + slot.length] == EMPTY_SLOT
    if not name.startswith("hostile/"):
        assert essence_digest(target, mime_type) == essence_digest(corpus_file(name), mime_type)
