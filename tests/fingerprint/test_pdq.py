"""PDQ finds what is the same picture to the eye, and nothing else."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from fingerprint import pdq
from tests.metadata.makers import picture
from tests.support.corpus import corpus_file, entries, manifest, needs_corpus

hashes = st.binary(min_size=32, max_size=32).map(bytes.hex)


def must_find() -> list[tuple[str, str]]:
    """Return pairs of the corpus that differ in size, compression, brightness or metadata only."""
    wanted = ("recompressed", "resized", "pixel-identical", "format change", "brighter")
    pairs = []
    for group in ("metadata-only", "forest", "images4"):
        files = manifest()["groups"].get(group, [])
        original = [f["file"] for f in files if f["relation"] == "original"]
        alike = [f["file"] for f in files if f["relation"].startswith(wanted) and not f["file"].endswith(".gif")]
        pairs += [(original[0], other) for other in alike]
    return pairs


@needs_corpus
@pytest.mark.parametrize(("original", "other"), must_find())
def test_the_same_picture_is_found(original: str, other: str) -> None:
    one, two = pdq.of_picture(corpus_file(original)), pdq.of_picture(corpus_file(other))
    assert min(one.quality, two.quality) >= pdq.LEAST_QUALITY
    assert pdq.distance(one.value, two.value) <= pdq.MAX_DISTANCE


# Of the corpus, beyond its groups: files in which the same scene is seen.
SCENES = {
    "photos/fujifilm-mx1700.jpg": "metadata-only",
    "photos/maracuja.jpg": "exact-copies",
    "images4-rotate": "images4",
    **{f"photos/orientation/landscape_{n}.jpg": "landscape" for n in range(1, 9)},
}


def scenes() -> dict[str, str]:
    """Return which scene each picture of the corpus shows."""
    files = {e["file"]: e.get("group", e["file"]) for e in entries(".jpg", ".png")}
    return {
        name: SCENES.get(name, SCENES.get(group, group))
        for name, group in files.items()
        if name.startswith(("duplicates/", "photos/"))
    }


@needs_corpus
def test_different_pictures_are_not_found() -> None:
    shown = scenes()
    known = {name: pdq.of_picture(corpus_file(name)) for name in shown}
    usable = [name for name, found in known.items() if found.quality >= pdq.LEAST_QUALITY]
    assert len(usable) > 30
    wrong = [
        (one, two)
        for one, two in combinations(usable, 2)
        if shown[one] != shown[two] and pdq.distance(known[one].value, known[two].value) <= pdq.MAX_DISTANCE
    ]
    assert wrong == []


@needs_corpus
def test_the_same_scene_held_differently_is_found() -> None:
    held = [pdq.of_picture(corpus_file(f"photos/orientation/landscape_{n}.jpg")) for n in (1, 3, 6, 8)]
    assert all(pdq.distance(one.value, two.value) <= pdq.MAX_DISTANCE for one, two in combinations(held, 2))


def test_a_turned_picture_is_seen_upright(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    grid = Image.fromarray(rng.integers(0, 256, (12, 16, 3), dtype=np.uint8))
    scene = grid.resize((320, 240), Image.Resampling.BICUBIC)
    exif = Image.Exif()
    exif[0x0112] = 6
    scene.save(tmp_path / "upright.jpg", quality=95)
    scene.transpose(Image.Transpose.ROTATE_90).save(tmp_path / "turned.jpg", quality=95, exif=exif)
    one, two = pdq.of_picture(tmp_path / "upright.jpg"), pdq.of_picture(tmp_path / "turned.jpg")
    assert pdq.distance(one.value, two.value) <= pdq.MAX_DISTANCE


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_any_colour_mode(tmp_path: Path, mode: str) -> None:
    picture(mode=mode).save(tmp_path / "a.jpg")
    assert len(pdq.of_picture(tmp_path / "a.jpg").value) == 64


def test_transparency_and_sixteen_bits(tmp_path: Path) -> None:
    picture().convert("RGBA").save(tmp_path / "a.png")
    Image.fromarray(np.arange(64 * 64, dtype=np.uint16).reshape(64, 64) * 16).save(tmp_path / "b.png")
    for name in ("a.png", "b.png"):
        assert len(pdq.of_picture(tmp_path / name).value) == 64


def test_a_plain_picture_is_of_no_use(tmp_path: Path) -> None:
    Image.new("RGB", (64, 64), "white").save(tmp_path / "white.png")
    assert pdq.of_picture(tmp_path / "white.png").quality < pdq.LEAST_QUALITY


@given(hashes, st.lists(hashes, max_size=20))
def test_all_at_once_is_the_same_as_one_by_one(value: str, others: list[str]) -> None:
    found = pdq.distances(value, pdq.matrix(others)).tolist()
    assert found == [pdq.distance(value, other) for other in others]


@given(hashes, st.sets(st.integers(0, 255), max_size=40))
def test_the_distance_is_the_number_of_other_bits(value: str, bits: set[int]) -> None:
    other = int(value, 16)
    for bit in bits:
        other ^= 1 << bit
    assert pdq.distance(value, f"{other:064x}") == len(bits)
