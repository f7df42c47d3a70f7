"""Recipes are pure: names, digests, sizes; and the small profile reader."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PIL import ImageCms

from transcode import icc, recipes
from transcode.probed import Probed
from transcode.recipes import FILM_720, PHOTO_400, fit, fit_even, recipe_digest

SIZES = st.integers(1, 20_000)
EDGES = st.integers(2, 4096)


def test_names_and_digests_are_unique_and_steady() -> None:
    digests = {name: recipe_digest(recipe) for name, recipe in recipes.BY_NAME.items()}
    assert len(set(digests.values())) == len(digests) == 8
    assert digests == {name: recipe_digest(replace(recipe)) for name, recipe in recipes.BY_NAME.items()}
    assert recipe_digest(replace(PHOTO_400, quality=81)) != digests["photo-400"]
    assert recipe_digest(replace(FILM_720, crf=22)) != digests["film-720"]


def test_what_the_newsroom_may_show_is_small_enough() -> None:
    assert max(recipes.PHOTO_1024.long_edge, recipes.FILM_POSTER.long_edge, recipes.SOUND_WAVE.width) <= 1024
    assert recipes.FILM_480.short_edge == 480


@given(SIZES, SIZES, EDGES)
def test_fitting_never_enlarges_and_keeps_the_shape(width: int, height: int, edge: int) -> None:
    w, h = fit(width, height, edge)
    assert 1 <= w <= width
    assert 1 <= h <= height
    assert max(w, h) <= edge or max(width, height) <= edge
    if min(w, h) > 20:
        assert abs(w / h - width / height) <= 0.06 * width / height


@given(SIZES, SIZES, EDGES, EDGES)
def test_fitting_for_film_is_even_and_within_both_edges(width: int, height: int, one: int, other: int) -> None:
    long_edge, short_edge = max(one, other), min(one, other)
    w, h = fit_even(width, height, long_edge, short_edge)
    assert w % 2 == h % 2 == 0
    assert max(w, h) <= max(2, long_edge)
    assert min(w, h) <= max(2, short_edge)
    assert (w, h) <= (max(2, width), max(2, height))


def test_srgb_is_known_by_its_numbers_not_its_name() -> None:
    assert icc.is_srgb(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert not icc.is_srgb(icc.adobe_rgb())
    assert not icc.is_srgb(icc.adobe_rgb().replace(b"Adobe RGB compatible", b"sRGB IEC61966-2.1 ok"))
    assert icc.fits(icc.adobe_rgb(), 3)
    assert not icc.fits(icc.adobe_rgb(), 1)


@given(st.binary(max_size=600), st.integers(1, 5))
def test_any_bytes_for_a_profile(data: bytes, bands: int) -> None:
    assert not icc.is_srgb(data)
    icc.fits(data, bands)


@given(st.integers(0, 520), st.integers(0, 255))
def test_a_damaged_profile_never_breaks_the_reader(place: int, value: int) -> None:
    profile = bytearray(icc.adobe_rgb())
    profile[place % len(profile)] = value
    icc.is_srgb(bytes(profile))


def test_probed_survives_json() -> None:
    probed = Probed(
        "film", "mov", width=3, height=2, duration=1.5, streams=({"index": 0, "type": "video"},), notices=("damaged",)
    )
    assert Probed.from_json(json.loads(json.dumps(probed.to_json() | {"other": 1}))) == probed
