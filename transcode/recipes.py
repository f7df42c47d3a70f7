"""Recipes: what exactly is made from an original. Pure data; a rendition is (original digest, recipe digest).

Whoever changes what a recipe's maker does raises `EDITION`: new digests, so that everything is made anew.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

EDITION = 1


@dataclass(frozen=True, slots=True)
class PhotoRecipe:
    """A JPEG in sRGB, upright, at most `long_edge` pixels, never enlarged."""

    name: str
    long_edge: int
    quality: int
    extension: str = "jpg"
    mime_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class FilmRecipe:
    """An H.264/AAC MP4, upright, square pixels, within long_edge x short_edge, never enlarged.

    `crf` is x264's constant quality, `most_rate` its ceiling in kbit/s, `sound_rate` AAC's rate in kbit/s,
    `most_frames` a second (slow motion comes at 240).
    """

    name: str
    long_edge: int
    short_edge: int
    crf: int
    most_rate: int
    sound_rate: int
    preset: str = "veryfast"
    most_frames: int = 60
    key_seconds: int = 2
    extension: str = "mp4"
    mime_type: str = "video/mp4"


@dataclass(frozen=True, slots=True)
class PosterRecipe:
    """One frame of a film as a photo rendition: the most typical of those after `seconds` (or a tenth of the film)."""

    name: str
    long_edge: int
    quality: int
    seconds: float = 3.0
    extension: str = "jpg"
    mime_type: str = "image/jpeg"


@dataclass(frozen=True, slots=True)
class SoundRecipe:
    """An MP3 for players, mono or stereo, `rate` in kbit/s."""

    name: str
    rate: int
    extension: str = "mp3"
    mime_type: str = "audio/mpeg"


@dataclass(frozen=True, slots=True)
class WaveRecipe:
    """The sound as a picture: bars in one colour on a transparent ground, to be seen on light and on dark pages."""

    name: str
    width: int
    height: int
    bar: int
    gap: int
    colour: str
    extension: str = "png"
    mime_type: str = "image/png"


Recipe = PhotoRecipe | FilmRecipe | PosterRecipe | SoundRecipe | WaveRecipe

PHOTO_400 = PhotoRecipe("photo-400", 400, 80)
PHOTO_1024 = PhotoRecipe("photo-1024", 1024, 82)
PHOTO_2048 = PhotoRecipe("photo-2048", 2048, 85)
FILM_POSTER = PosterRecipe("film-poster", 1024, 82)
FILM_720 = FilmRecipe("film-720", 1280, 720, crf=23, most_rate=4000, sound_rate=128)
FILM_480 = FilmRecipe("film-480", 854, 480, crf=24, most_rate=1800, sound_rate=96)
SOUND_MP3 = SoundRecipe("sound-mp3", 192)
SOUND_WAVE = WaveRecipe("sound-wave", 1024, 192, bar=4, gap=4, colour="#6c8cd5")

PHOTO_RECIPES: tuple[PhotoRecipe, ...] = (PHOTO_400, PHOTO_1024, PHOTO_2048)
FILM_RECIPES: tuple[PosterRecipe | FilmRecipe, ...] = (FILM_POSTER, FILM_720, FILM_480)
SOUND_RECIPES: tuple[SoundRecipe | WaveRecipe, ...] = (SOUND_MP3, SOUND_WAVE)
BY_KIND: dict[str, Sequence[Recipe]] = {"photo": PHOTO_RECIPES, "film": FILM_RECIPES, "sound": SOUND_RECIPES}
BY_NAME: dict[str, Recipe] = {recipe.name: recipe for recipes in BY_KIND.values() for recipe in recipes}


def recipe_digest(recipe: Recipe) -> str:
    """Return the SHA-256, in hex, of everything that the recipe says and of the edition of its makers."""
    facts: dict[str, Any] = asdict(recipe) | {"edition": EDITION, "made_by": type(recipe).__name__}
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def fit(width: int, height: int, long_edge: int, short_edge: int | None = None) -> tuple[int, int]:
    """Return the size in whole pixels that fits the edges, keeps the shape and never enlarges."""
    long, short = max(width, height), max(1, min(width, height))
    scale = min(1.0, long_edge / long, (short_edge or long_edge) / short)
    return max(1, round(width * scale)), max(1, round(height * scale))


def fit_even(width: int, height: int, long_edge: int, short_edge: int) -> tuple[int, int]:
    """Return `fit` in even numbers, as 4:2:0 film needs them; never below 2, never above the source by more than 1."""
    fitted = fit(width, height, long_edge, short_edge)
    return max(2, fitted[0] // 2 * 2), max(2, fitted[1] // 2 * 2)
