"""What leaves for the press: the scan and the coded streams untouched, and nothing that the source said of itself."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
from PIL import Image

from tests.support.corpus import corpus_file, entries, needs_corpus
from tests.support.exiftool import exiftool
from tests.transcode.makers import H264, distance, ffmpeg, film, scene, seen, still_film, turned
from tests.transcode.test_sounds import tone, write
from transcode import icc, press
from transcode.identify import identify
from transcode.inside.streams import CAMERA_DATA
from transcode.probe import probe
from transcode.refusals import NotAccepted

FILMS = [e["file"] for e in entries(".mp4", ".mov", ".m4a") if "hostile" not in e["file"] and e["expect"] == "ok"]
SECRETS = (b"SECRETTITLE", b"+42.6629", b"SECRETMAKE", b"SECRETCOMMENT")


def essence(path: Path, *streams: str) -> list[str]:
    """Return the digest of each stream's coded packets, in order, by FFmpeg's own muxer for that."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), *streams, "-c", "copy"]
    done = subprocess.run([*command, "-f", "streamhash", "-"], capture_output=True, check=True)
    return [line.split(",", 1)[1] for line in done.stdout.decode().split()]


def tags(path: Path) -> str:
    return exiftool("-a", "-G1", "-s", "-u", path)


def test_an_upright_srgb_jpeg_is_not_coded_anew(folder: Path) -> None:
    source, target = folder / "a.jpg", folder / "b.jpg"
    scene().save(source, quality=88, icc_profile=b"")
    assert press.jpeg_press(source, target)
    assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("case", ["turned", "wide", "cmyk", "png", "deep", "clear"])
def test_everything_else_becomes_a_plain_srgb_jpeg_of_full_size(case: str, folder: Path) -> None:
    source, target = folder / "a.bin", folder / "b.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRETMAKE"
    options: dict[str, dict[str, object]] = {
        "turned": {"format": "JPEG", "exif": exif, "quality": 95},
        "wide": {"format": "JPEG", "icc_profile": icc.adobe_rgb(), "quality": 95},
        "cmyk": {"format": "JPEG", "quality": 95},
    }
    lying = scene().transpose(Image.Transpose.ROTATE_90)
    pictures = {"turned": lying, "cmyk": scene().convert("CMYK"), "clear": scene().convert("RGBA")}
    if case == "deep":
        scene().convert("I;16").save(source, "PNG")
    else:
        pictures.get(case, scene()).save(source, **options.get(case, {"format": "PNG"}))  # type: ignore[arg-type]  # Pillow's options differ by format
    assert not press.jpeg_press(source, target)
    found = probe(target, identify(target))
    assert (found.width, found.height, found.orientation, found.is_srgb) == (600, 400, 1, True)
    data = target.read_bytes()
    assert b"SECRETMAKE" not in data
    frame = data[data.index(b"\xff\xc0") :]
    assert frame[11] == 0x11  # luminance is not sampled finer than colour: 4:4:4
    if case in {"turned", "png", "clear"}:
        assert distance(seen(target), scene()) < 2


@needs_corpus
def test_an_arithmetic_coded_jpeg_becomes_one_that_all_can_read(folder: Path) -> None:
    assert not press.jpeg_press(corpus_file("photos/test1.arith.jpg"), folder / "b.jpg")
    assert seen(folder / "b.jpg").size == (10, 10)


@needs_corpus
@pytest.mark.parametrize("name", FILMS)
def test_a_films_streams_are_copied_packet_by_packet(name: str, folder: Path) -> None:
    source = corpus_file(name)
    try:
        before = probe(source, identify(source))
    except NotAccepted:
        return
    target = folder / f"copy.{identify(source).extension}"
    press.remux_film(source, target)
    after = probe(target, identify(target))
    assert identify(target).format == identify(source).format
    assert {each["type"] for each in after.streams} <= {"video", "audio"}
    assert (after.width, after.height) == (before.width, before.height)
    assert abs(after.duration - before.duration) < 0.1
    kept = [*([before.video] if before.video is not None else [])]
    kept += [each["index"] for each in before.streams if each["type"] == "audio"]
    named = [part for index in kept for part in ("-map", f"0:{index}")]
    assert essence(target, "-map", "0") == essence(source, *named)


def test_no_tag_place_device_or_data_track_leaves(tmp_path: Path, folder: Path) -> None:
    said = {"title": "SECRETTITLE", "location": "+42.6629+021.1655/", "comment": "SECRETCOMMENT", "make": "SECRETMAKE"}
    said["creation_time"] = "2026-01-01T10:00:00Z"
    written = [part for name, value in said.items() for part in ("-metadata", f"{name}={value}")]
    extra = (*H264, *written, "-timecode", "10:00:00:00", "-movflags", "+use_metadata_tags")
    source = film(tmp_path / "a.mov", extra=extra)
    assert all(secret in source.read_bytes() for secret in SECRETS)
    target = folder / "b.mov"
    press.remux_film(source, target)
    data = target.read_bytes()
    assert not any(secret in data for secret in SECRETS)
    assert b"tmcd" not in data
    assert "2026:01:01" not in tags(target)
    assert data.index(b"moov") < data.index(b"mdat")


def test_the_cameras_turning_stays(tmp_path: Path, folder: Path) -> None:
    lying = turned(still_film(tmp_path / "a.mp4", scene(180, 320)), tmp_path / "b.mp4", 90)
    press.remux_film(lying, folder / "c.mp4")
    assert "Rotation" in tags(folder / "c.mp4")
    found = probe(folder / "c.mp4", identify(folder / "c.mp4"))
    assert (found.width, found.height) == (320, 180)


def test_sound_tracks_keep_their_languages(tmp_path: Path, folder: Path) -> None:
    inputs = ("testsrc2=size=64x64:duration=0.5", "sine=500:duration=0.5", "sine=700:duration=0.5")
    three = [part for each in inputs for part in ("-f", "lavfi", "-i", each)]
    source = tmp_path / "a.mp4"
    spoken = ("-metadata:s:a:0", "language=sqi", "-metadata:s:a:1", "language=srp")
    ffmpeg(*three, "-map", 0, "-map", 1, "-map", 2, *H264, *spoken, source)
    press.remux_film(source, folder / "b.mp4")
    found = probe(folder / "b.mp4", identify(folder / "b.mp4"))
    assert [each["language"] for each in found.streams if each["type"] == "audio"] == ["sqi", "srp"]


def test_a_cameras_record_inside_the_picture_is_left_out(tmp_path: Path, folder: Path) -> None:
    """AVCHD cameras write make, model and position as user data into H.264 itself."""
    mark = CAMERA_DATA[:16].hex() + "+MDPM-SECRETPOSITION"
    source = film(tmp_path / "a.mp4", extra=(*H264, "-bsf:v", f"h264_metadata=sei_user_data={mark}"))
    assert b"SECRETPOSITION" in source.read_bytes()
    press.remux_film(source, folder / "b.mp4")
    assert b"SECRETPOSITION" not in (folder / "b.mp4").read_bytes()
    assert probe(folder / "b.mp4", identify(folder / "b.mp4")).notices == ()


def test_a_wav_keeps_its_samples_and_loses_its_chunks(tmp_path: Path, folder: Path) -> None:
    plain = write(tmp_path / "a.wav", tone(1))
    source = tmp_path / "b.wav"
    said = ("-metadata", "title=SECRETTITLE", "-metadata", "description=SECRETCOMMENT", "-write_bext", 1)
    ffmpeg("-i", plain, "-c", "copy", *said, source)
    assert b"bext" in source.read_bytes()
    press.remux_sound(source, folder / "c.wav")
    data = (folder / "c.wav").read_bytes()
    assert not any(word in data for word in (*SECRETS, b"bext", b"LIST"))
    assert essence(folder / "c.wav") == essence(source)


def test_an_mp3_keeps_its_frames_and_loses_tags_and_cover(tmp_path: Path, folder: Path) -> None:
    cover = tmp_path / "cover.jpg"
    scene(64, 64).save(cover)
    source = tmp_path / "a.mp3"
    said = ("-metadata", "title=SECRETTITLE", "-metadata", "comment=SECRETCOMMENT", "-write_id3v1", 1)
    both = ("-map", 0, "-map", 1, "-c:a", "libmp3lame", "-c:v", "copy", "-disposition:v", "attached_pic")
    ffmpeg("-i", write(tmp_path / "a.wav", tone(1)), "-i", cover, *both, *said, source)
    assert b"APIC" in source.read_bytes()
    press.remux_sound(source, folder / "b.mp3")
    data = (folder / "b.mp3").read_bytes()
    assert not any(word in data for word in (*SECRETS, b"APIC", b"ID3", b"TAG"))
    assert essence(folder / "b.mp3") == essence(source, "-map", "0:a")
    assert identify(folder / "b.mp3").starts_at == 0


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in entries(".mp3", ".wav") if "hostile" not in e["file"]])
def test_every_corpus_sound_can_be_copied(name: str, folder: Path) -> None:
    source = corpus_file(name)
    target = folder / f"copy.{identify(source).extension}"
    press.remux_sound(source, target)
    assert abs(probe(target, identify(target)).duration - probe(source, identify(source)).duration) < 0.1


@needs_corpus
def test_an_empty_wav_can_be_copied(folder: Path) -> None:
    press.remux_sound(corpus_file("hostile/audio/test1_empty.wav"), folder / "a.wav")
    assert identify(folder / "a.wav").notices == ("no-sound",)


def test_what_cannot_be_decoded_is_no_press_copy(folder: Path) -> None:
    source = folder / "a.png"
    scene().save(source)
    source.write_bytes(source.read_bytes()[:400])
    with pytest.raises(NotAccepted):
        press.jpeg_press(source, folder / "b.jpg")
    assert not (folder / "b.jpg").exists()
