"""Sounds: the MP3 for players and the picture of the recording."""

import wave
from pathlib import Path

import numpy as np
import pytest

from tests.support.corpus import corpus_file, needs_corpus
from tests.transcode.makers import ffmpeg, seen
from transcode import makers
from transcode.identify import identify
from transcode.makers import Made
from transcode.probe import probe
from transcode.probed import Probed
from transcode.recipes import SOUND_RECIPES, SOUND_WAVE

RATE = 48_000


def write(path: Path, signal: np.ndarray) -> Path:
    """Write a WAV of 16 bits; `signal` is -1 to 1, shape (n,) or (n, channels)."""
    with wave.open(str(path), "wb") as stream:
        stream.setnchannels(1 if signal.ndim == 1 else signal.shape[1])
        stream.setsampwidth(2)
        stream.setframerate(RATE)
        stream.writeframes((signal * 32767).astype("<i2").tobytes())
    return path


def tone(seconds: float, loud: float = 0.5) -> np.ndarray:
    return np.sin(2 * np.pi * 440 * np.arange(round(seconds * RATE)) / RATE) * loud


def made(source: Path, folder: Path) -> dict[str, Made]:
    done = makers.sound(source, folder, SOUND_RECIPES, lambda _share: None, lambda: False)
    return {each.recipe.name: each for each in done}


def facts(path: Path) -> Probed:
    return probe(path, identify(path))


def bars(path: Path) -> list[int]:
    """Return the height of each bar in pixels."""
    alpha = np.asarray(seen(path))[..., 3]
    step = SOUND_WAVE.bar + SOUND_WAVE.gap
    middles = alpha[:, SOUND_WAVE.gap // 2 + SOUND_WAVE.bar // 2 :: step]
    return [int((column > 128).sum()) for column in middles.T]


def test_the_mp3_lasts_as_long_and_the_wave_shows_where_it_is_loud(tmp_path: Path, folder: Path) -> None:
    source = write(tmp_path / "a.wav", np.concatenate([tone(2, 0.8), tone(2, 0.02), tone(2, 0.8)]))
    done = made(source, folder)
    mp3 = facts(done["sound-mp3"].path)
    assert identify(done["sound-mp3"].path).format == "mp3"
    assert abs(mp3.duration - 6) < 0.1
    heights = bars(done["sound-wave"].path)
    third = len(heights) // 3
    assert min(heights[2 : third - 2]) > 3 * max(heights[third + 3 : 2 * third - 3])
    picture = seen(done["sound-wave"].path)
    assert (picture.mode, picture.size) == ("RGBA", (SOUND_WAVE.width, SOUND_WAVE.height))
    colours = {tuple(pixel[:3]) for pixel in np.asarray(picture).reshape(-1, 4) if pixel[3] > 0}
    assert len(colours) == 1


def test_silence_is_a_row_of_dots(tmp_path: Path, folder: Path) -> None:
    heights = bars(made(write(tmp_path / "a.wav", np.zeros(RATE)), folder)["sound-wave"].path)
    assert max(heights) <= SOUND_WAVE.bar


def test_more_than_two_channels_are_mixed_down(tmp_path: Path, folder: Path) -> None:
    source = write(tmp_path / "a.wav", np.repeat(tone(0.5)[:, None], 6, axis=1))
    assert facts(made(source, folder)["sound-mp3"].path).channels == 2


def test_mono_stays_mono_and_high_rates_come_down(tmp_path: Path, folder: Path) -> None:
    source = write(tmp_path / "a.wav", tone(0.5))
    high = tmp_path / "high.wav"
    ffmpeg("-i", source, "-ar", 192000, "-c:a", "pcm_s24le", high)
    mp3 = facts(made(high, folder)["sound-mp3"].path)
    assert (mp3.channels, mp3.sample_rate) == (1, 48000)


@needs_corpus
@pytest.mark.parametrize(
    ("name", "seconds"),
    [("audio/bear-vbr-no-seek-table.mp3", 2.81), ("audio/sample_rf64.wav", 0.35), ("audio/full.m4a", 1.0)],
)
def test_durations_are_right(name: str, seconds: float, folder: Path) -> None:
    assert abs(facts(corpus_file(name)).duration - seconds) < 0.1
    assert abs(facts(made(corpus_file(name), folder)["sound-mp3"].path).duration - seconds) < 0.15


@needs_corpus
def test_stray_bytes_before_the_sound_are_skipped(folder: Path) -> None:
    found = facts(corpus_file("audio/100kB-garbage-prefix.mp3"))
    assert found.notices == ("leading-garbage",)
    assert abs(found.duration - 1.05) < 0.1
    assert made(corpus_file("audio/100kB-garbage-prefix.mp3"), folder)["sound-mp3"].path.stat().st_size > 10_000


def test_a_recorder_that_lost_power_left_its_sound(tmp_path: Path, folder: Path) -> None:
    source = write(tmp_path / "a.wav", tone(1))
    data = bytearray(source.read_bytes())
    data[40:44] = bytes(4)
    source.write_bytes(data)
    found = facts(source)
    assert found.notices == ("not-closed",)
    assert abs(found.duration - 1) < 0.01
    assert set(made(source, folder)) == {"sound-mp3", "sound-wave"}


def test_an_empty_recording_is_kept_and_has_no_renditions(tmp_path: Path, folder: Path) -> None:
    source = write(tmp_path / "a.wav", np.zeros(0))
    found = facts(source)
    assert (found.duration, found.audio, found.notices) == (0.0, None, ("no-sound",))
    assert made(source, folder) == {}


def test_a_header_that_claims_too_much_is_not_believed(tmp_path: Path) -> None:
    source = write(tmp_path / "a.wav", tone(1))
    data = bytearray(source.read_bytes())
    data[40:44] = (2**31).to_bytes(4, "little")
    source.write_bytes(data)
    assert facts(source).notices == ("cut-short",)
    assert abs(facts(source).duration - 1) < 0.05
