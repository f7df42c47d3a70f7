"""The project's own pictures, film and sound: real files of their formats, each one of its own."""

import hashlib
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

import samples
from samples import demo, film, landscapes, sound
from tests.support.exiftool import exiftool
from tests.transcode.makers import seen
from transcode.identify import identify
from transcode.probe import probe


def test_camera_files_are_large_distinct_and_carry_what_must_not_leave(tmp_path: Path) -> None:
    paths = [samples.camera_jpeg(tmp_path / f"{n}.jpg", 1200, 800, target_mb=1.0, seed=n) for n in range(6)]
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}) == 6
    assert len({seen(path).resize((8, 8), Image.Resampling.BOX).tobytes() for path in paths}) == 6
    for path in paths:
        assert 0.4 < path.stat().st_size / 1e6 < 1.1
        found = probe(path, identify(path))
        assert (found.width, found.height, found.notices) == (1200, 800, ())
    said = exiftool("-s", "-G1", paths[0])
    assert all(word in said for word in ("GPSLatitude", "SerialNumber", "DateTimeOriginal", "OffsetTimeOriginal"))


def test_the_demo_is_handed_in_as_a_photographer_would(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two of the nine scenes and a second of the film, which is enough to see how they are made."""
    monkeypatch.setattr(demo, "SCENES", demo.SCENES[3:5])
    monkeypatch.setattr(film, "write_mp4", partial(film.write_mp4, seconds=1))
    files = samples.make_demo(tmp_path / "demo")
    assert [identify(file.path).kind for file in files] == ["photo", "photo", "film", "sound"]
    for file in files:
        assert set(file.texts) == {"sq", "sr-Latn", "en"}
        assert probe(file.path, identify(file.path)).notices == ()
    lying, upright = (probe(file.path, identify(file.path)) for file in files[:2])
    assert (lying.width, lying.height, lying.orientation) == (2400, 1600, 1)
    assert (upright.width, upright.height, upright.orientation) == (1600, 2400, 6)
    assert files[0].texts["sq"][1] in exiftool("-XMP-dc:Description", files[0].path)
    assert "42.6629" in exiftool("-n", "-a", "-G1", "-GPSLatitude", "-GPSCoordinates", "-location", files[2].path)


def test_the_demo_has_words_for_every_scene() -> None:
    assert len(demo.SCENES) == 9
    for scene in demo.SCENES:
        assert all(headline and caption for headline, caption in scene.texts.values())
        assert set(scene.texts) == {"sq", "sr-Latn", "en"}


def test_the_same_seed_paints_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(landscapes, "WIDTH", 900)
    monkeypatch.setattr(landscapes, "HEIGHT", 600)
    assert landscapes.lake(3).tobytes() == landscapes.lake(3).tobytes() != landscapes.lake(4).tobytes()
    first, again = sound.write_wav(tmp_path / "a.wav", 1, seed=5), sound.write_wav(tmp_path / "b.wav", 1, seed=5)
    assert first.read_bytes() == again.read_bytes()


def test_a_short_film_of_any_size(tmp_path: Path) -> None:
    found = film.write_mp4(tmp_path / "a.mp4", seconds=1, width=320, height=180)
    assert round(probe(found, identify(found)).duration) == 1
