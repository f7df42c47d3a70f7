"""Films: proxies and poster turned right, in the right shape, for every odd source; judged by decoding them again."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.support.corpus import corpus_file, needs_corpus
from tests.transcode.makers import H264, corners, distance, ffmpeg, film, first_frame, scene, seen, still_film, turned
from transcode import film_plan, makers
from transcode.identify import identify
from transcode.makers import FilmFailedError, Made
from transcode.probe import probe
from transcode.probed import Probed
from transcode.recipes import FILM_480, FILM_720, FILM_RECIPES, Recipe
from transcode.refusals import NotAccepted

UPRIGHT = ["red", "green", "blue", "yellow"]


def quiet(_share: float) -> None:
    """Nobody waits."""


def made(source: Path, folder: Path) -> dict[str, Made]:
    """Make all renditions of a film and return them by recipe name."""
    return {each.recipe.name: each for each in makers.film(source, folder, FILM_RECIPES, quiet, lambda: False)}


def facts(path: Path) -> Probed:
    return probe(path, identify(path))


def codecs(probed: Probed) -> list[str]:
    return [each["codec"] for each in probed.streams]


def top_level_boxes(path: Path) -> list[bytes]:
    data, place, found = path.read_bytes(), 0, []
    while place < len(data):
        found.append(data[place + 4 : place + 8])
        place += int.from_bytes(data[place : place + 4], "big")
    return found


def test_proxies_are_small_h264_and_aac_with_the_index_first(tmp_path: Path, folder: Path) -> None:
    source = film(tmp_path / "large.mp4", size="1920x1080", seconds=1, extra=(*H264, "-metadata", "title=SECRET"))
    done = made(source, folder)
    assert {name: (each.width, each.height) for name, each in done.items()} == {
        "film-poster": (1024, 576),
        "film-720": (1280, 720),
        "film-480": (852, 480),
    }
    for name in ("film-720", "film-480"):
        probed = facts(done[name].path)
        assert codecs(probed) == ["h264", "aac"]
        assert (probed.width, probed.height) == (done[name].width, done[name].height)
        assert probed.streams[0]["pixels"] == "yuv420p"
        assert abs(probed.duration - 1) < 0.1
        boxes = top_level_boxes(done[name].path)
        assert boxes.index(b"moov") < boxes.index(b"mdat")
        assert b"SECRET" not in done[name].path.read_bytes()
    poster = seen(done["film-poster"].path)
    assert poster.size == (1024, 576)
    assert done["film-720"].colour == done["film-poster"].colour != ""


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_phone_on_its_side_is_turned(degrees: int, tmp_path: Path, folder: Path) -> None:
    picture = scene(320, 180)
    lying = picture.rotate(-degrees, expand=True)
    source = turned(still_film(tmp_path / "a.mp4", lying), tmp_path / "b.mp4", degrees)
    probed = facts(source)
    assert (probed.width, probed.height) == (320, 180)
    done = made(source, folder)
    assert corners(seen(done["film-poster"].path)) == UPRIGHT
    for name in ("film-720", "film-480"):
        frame = first_frame(done[name].path)
        assert frame.size == (320, 180)
        assert corners(frame) == UPRIGHT
        assert distance(frame, picture) < 6


@needs_corpus
def test_a_mirroring_matrix_is_obeyed(folder: Path) -> None:
    """The corpus's file is `sample.mp4` with the matrix of a transposition."""
    plain = folder / "plain"
    plain.mkdir()
    straight = seen(made(corpus_file("video/sample.mp4"), plain)["film-poster"].path)
    mirrored = seen(made(corpus_file("video/sample_rotate_and_reflect.mp4"), folder)["film-poster"].path)
    assert distance(mirrored, straight.transpose(Image.Transpose.TRANSPOSE)) < 3


def test_anamorphic_pixels_become_square(tmp_path: Path, folder: Path) -> None:
    source = film(tmp_path / "dv.mp4", size="720x576", seconds=0.4, extra=(*H264, "-vf", "setsar=64/45"))
    assert (facts(source).width, facts(source).height) == (1024, 576)
    done = made(source, folder)
    assert (done["film-720"].width, done["film-720"].height) == (1024, 576)
    assert first_frame(done["film-480"].path).size == (852, 480)
    assert facts(done["film-720"].path).width == 1024


@pytest.mark.parametrize("size", ["321x181", "3x3", "16x1000"])
def test_odd_and_tiny_sizes(size: str, tmp_path: Path, folder: Path) -> None:
    yuv444 = ("-c:v", "libx264", "-pix_fmt", "yuv444p")
    source = film(tmp_path / "odd.mov", size=size, seconds=0.3, sound=False, extra=yuv444)
    probed = facts(made(source, folder)["film-720"].path)
    assert probed.width is not None
    assert probed.height is not None
    assert probed.width % 2 == probed.height % 2 == 0


def test_without_sound(tmp_path: Path, folder: Path) -> None:
    done = made(film(tmp_path / "mute.mp4", sound=False, seconds=0.4), folder)
    assert codecs(facts(done["film-720"].path)) == ["h264"]


def test_ten_bits_become_eight(tmp_path: Path, folder: Path) -> None:
    ten = ("-c:v", "libx265", "-pix_fmt", "yuv422p10le", "-x265-params", "log-level=error", "-tag:v", "hvc1")
    source = film(tmp_path / "ten.mov", seconds=0.4, sound=False, extra=ten)
    probed = facts(made(source, folder)["film-480"].path)
    assert probed.streams[0]["pixels"] == "yuv420p"


@needs_corpus
def test_a_variable_frame_rate_keeps_its_time(folder: Path) -> None:
    source = corpus_file("video/made/variable_frame_rate.mp4")
    proxy = facts(made(source, folder)["film-720"].path)
    assert abs(proxy.duration - facts(source).duration) < 0.1


def test_slow_motion_is_thinned_out(tmp_path: Path, folder: Path) -> None:
    source = film(tmp_path / "fast.mp4", rate=240, seconds=0.5, sound=False)
    proxy = facts(made(source, folder)["film-720"].path)
    assert proxy.frame_rate is not None
    assert proxy.frame_rate < 61
    assert abs(proxy.duration - 0.5) < 0.05


@needs_corpus
@pytest.mark.parametrize("name", ["video/hdr10-av1.mp4", "video/hlg10-color-test.mp4"])
def test_hdr_is_mapped_to_ordinary_brightness(name: str, folder: Path) -> None:
    assert facts(corpus_file(name)).transfer in {"pq", "hlg"}
    frame = first_frame(made(corpus_file(name), folder)["film-480"].path)
    low, high = np.quantile(np.asarray(frame.convert("L")), (0.02, 0.98))
    assert low < 80
    assert high > 130


def test_interlaced_film_is_taken_together(tmp_path: Path) -> None:
    interlaced = ("-c:v", "libx264", "-pix_fmt", "yuv420p", "-x264-params", "tff=1", "-flags", "+ilme+ildct")
    source = film(tmp_path / "tff.mov", seconds=0.4, sound=False, extra=(*interlaced, "-vf", "setfield=tff"))
    probed = facts(source)
    assert probed.interlaced
    plan = film_plan.film(source, tmp_path, probed, FILM_RECIPES)
    assert "bwdif" in " ".join(plan.arguments)


def test_two_mono_tracks_become_left_and_right(tmp_path: Path, folder: Path) -> None:
    source = tmp_path / "camera.mov"
    tones = ("-f", "lavfi", "-i", "sine=300:duration=0.5", "-f", "lavfi", "-i", "sine=900:duration=0.5")
    picture = ("-f", "lavfi", "-i", "testsrc2=size=64x64:duration=0.5")
    ffmpeg(*picture, *tones, "-map", 0, "-map", 1, "-map", 2, *H264, "-c:a", "pcm_s16le", source)
    assert facts(source).mono_pair is not None
    proxy = facts(made(source, folder)["film-720"].path)
    assert proxy.channels == 2


@pytest.mark.parametrize("recipe", FILM_RECIPES, ids=lambda recipe: recipe.name)
def test_one_missing_rendition_is_made_alone(recipe: Recipe, tmp_path: Path, folder: Path) -> None:
    source = film(tmp_path / "a.mp4", seconds=0.4)
    done = makers.film(source, folder, [recipe], quiet, lambda: False)
    assert [each.recipe.name for each in done] == [recipe.name]
    assert done[0].path.stat().st_size > 0


def test_a_film_of_one_picture_has_a_poster(tmp_path: Path, folder: Path) -> None:
    source = still_film(tmp_path / "a.mp4", scene(160, 120), "-frames:v", "1")
    assert corners(seen(made(source, folder)["film-poster"].path)) == UPRIGHT


def test_progress_is_told_and_rises(tmp_path: Path, folder: Path) -> None:
    told: list[float] = []
    source = film(tmp_path / "a.mp4", size="640x360", seconds=8)
    makers.film(source, folder, FILM_RECIPES, told.append, lambda: False)
    assert told == sorted(told)
    assert 0.9 < told[-1] <= 1.1


def test_a_film_can_be_stopped(tmp_path: Path, folder: Path) -> None:
    from dam.sandbox.errors import SandboxStopped

    source = film(tmp_path / "a.mp4", size="640x360", seconds=20)
    with pytest.raises(SandboxStopped):
        makers.film(source, folder, FILM_RECIPES, quiet, lambda: True)


def test_ffmpeg_that_stands_still_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = makers._Watch(10.0, quiet, lambda: False)
    watch.line("out_time_us=1000000")
    assert not watch.should_stop()
    monkeypatch.setattr(makers, "STALLED_SECONDS", -1.0)
    with pytest.raises(FilmFailedError, match="no headway"):
        watch.should_stop()


def test_a_cut_film_is_refused(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4", extra=(*H264, "-movflags", "+faststart"))
    data = whole.read_bytes()
    whole.write_bytes(data[: len(data) * 2 // 3])
    with pytest.raises(NotAccepted, match="truncated-film"):
        facts(whole)


def test_an_unfinished_film_is_refused(tmp_path: Path) -> None:
    whole = film(tmp_path / "a.mp4")
    data = whole.read_bytes()
    whole.write_bytes(data[: data.rindex(b"moov") - 4])
    with pytest.raises(NotAccepted, match="unfinished-film"):
        facts(whole)


def test_the_plan_names_the_demuxer_and_opens_files_only() -> None:
    probed = Probed("film", demuxer="mov", width=1920, height=1080, duration=5, video=0)
    plan = film_plan.film(Path("/in/a.mp4"), Path("/out"), probed, (FILM_720, FILM_480))
    before = plan.arguments[: plan.arguments.index("-i")]
    assert before[before.index("-f") + 1] == "mov"
    assert before[before.index("-protocol_whitelist") + 1] == "file"
    assert plan.arguments[plan.arguments.index("-i") + 1] == "file:/in/a.mp4"
    assert plan.arguments.count("-i") == 1
