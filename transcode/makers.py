"""Makes renditions: each maker turns a file into finished files in a scratch folder, everything inside the sandbox."""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dam import sandbox
from dam.sandbox.limits import Limits
from dam.sandbox.tools import FFMPEG
from transcode import film_plan
from transcode.film_plan import Plan
from transcode.identify import identify
from transcode.probe import probe
from transcode.probed import Probed
from transcode.recipes import FilmRecipe, PhotoRecipe, PosterRecipe, Recipe, SoundRecipe, WaveRecipe

GIB = 2**30
LEAST_SECONDS = 900.0
SECONDS_A_SECOND = 60.0
MOST_SECONDS = 11 * 3600.0
STALLED_SECONDS = 300.0
MICROSECONDS = 1_000_000

Progress = Callable[[float], None]
Stop = Callable[[], bool]


class FilmFailedError(Exception):
    """FFmpeg gave up, or made no headway; the message is the end of what it said."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished file of a recipe. Pixels, seconds, and the average colour as `#rrggbb`, where they apply."""

    recipe: Recipe
    path: Path
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    colour: str = ""


def photo(source: Path, folder: Path, recipes: Sequence[Recipe], progress: Progress, stop: Stop) -> list[Made]:  # noqa: ARG001 - one signature for all makers
    """Make a photo's JPEGs with one decode."""
    wanted = {recipe.name: recipe for recipe in recipes if isinstance(recipe, PhotoRecipe)}
    asked = [asdict(recipe) for recipe in wanted.values()]
    made = sandbox.call("transcode.inside.pictures:renditions", source, folder, asked)
    return [_picture(wanted[each["name"]], each) for each in made]


def film(source: Path, folder: Path, recipes: Sequence[Recipe], progress: Progress, stop: Stop) -> list[Made]:
    """Make a film's proxies and poster with one decode, telling the progress."""
    probed = probe(source, identify(source))
    wanted = [recipe for recipe in recipes if isinstance(recipe, FilmRecipe | PosterRecipe)]
    plan = film_plan.film(source, folder, probed, wanted)
    _run(plan, probed, progress, stop)
    posters = [_poster(plan, recipe, folder) for recipe in wanted if isinstance(recipe, PosterRecipe)]
    colour = posters[0].colour if posters else ""
    proxies = [
        Made(recipe, plan.files[recipe.name], *plan.sizes[recipe.name], duration=probed.duration, colour=colour)
        for recipe in wanted
        if isinstance(recipe, FilmRecipe)
    ]
    return posters + proxies


def sound(source: Path, folder: Path, recipes: Sequence[Recipe], progress: Progress, stop: Stop) -> list[Made]:
    """Make a sound's MP3 and waveform with one decode; nothing of a recording that holds no sound."""
    probed = probe(source, identify(source))
    if probed.audio is None:
        return []
    mp3 = next((recipe for recipe in recipes if isinstance(recipe, SoundRecipe)), None)
    wave = next((recipe for recipe in recipes if isinstance(recipe, WaveRecipe)), None)
    plan = film_plan.recording(source, folder, probed, mp3)
    _run(plan, probed, progress, stop)
    made = [Made(mp3, plan.files[mp3.name], duration=probed.duration)] if mp3 else []
    return [*made, _waveform(plan, wave, folder, probed)] if wave else made


MAKERS = {"photo": photo, "film": film, "sound": sound}


def _picture(recipe: Recipe, made: dict[str, Any]) -> Made:
    return Made(recipe, Path(made["file"]), made["width"], made["height"], colour=made["colour"])


def _poster(plan: Plan, recipe: PosterRecipe, folder: Path) -> Made:
    made = sandbox.call("transcode.inside.pictures:poster", plan.files[recipe.name], folder, asdict(recipe))
    return _picture(recipe, made[0])


def _waveform(plan: Plan, recipe: WaveRecipe, folder: Path, probed: Probed) -> Made:
    target = folder / f"{recipe.name}.{recipe.extension}"
    size = sandbox.call("transcode.inside.waveform:draw", plan.files["samples"], target, asdict(recipe))
    return Made(recipe, target, size["width"], size["height"], probed.duration, recipe.colour)


def _run(plan: Plan, probed: Probed, progress: Progress, stop: Stop) -> None:
    watch = _Watch(probed.duration, progress, stop)
    seconds = min(MOST_SECONDS, max(LEAST_SECONDS, probed.duration * SECONDS_A_SECOND))
    done = sandbox.run(
        [FFMPEG, *plan.arguments],
        limits=Limits(seconds=seconds, output_bytes=256 * GIB),
        on_output_line=watch.line,
        should_stop=watch.should_stop,
    )
    if done.returncode != 0:
        raise FilmFailedError(done.stderr_tail.strip()[-500:] or f"FFmpeg ended with status {done.returncode}.")


class _Watch:
    """Reads FFmpeg's `-progress` lines: passes the share done on, and notices when nothing moves any more."""

    def __init__(self, duration: float, progress: Progress, stop: Stop) -> None:
        self._duration = duration
        self._progress = progress
        self._stop = stop
        self._last = ""
        self._moved = time.monotonic()

    def line(self, text: str) -> None:
        """Take one line, such as `out_time_us=1520000`."""
        name, _, value = text.partition("=")
        if name != "out_time_us" or value == self._last:
            return
        self._last, self._moved = value, time.monotonic()
        if value.lstrip("-").isdigit() and self._duration > 0:
            self._progress(max(0.0, int(value) / MICROSECONDS / self._duration))

    def should_stop(self) -> bool:
        """Say whether the worker is being stopped; raises when FFmpeg has stood still too long."""
        if time.monotonic() - self._moved > STALLED_SECONDS:
            raise FilmFailedError(f"FFmpeg made no headway for {STALLED_SECONDS:.0f} seconds and was stopped.")
        return self._stop()
