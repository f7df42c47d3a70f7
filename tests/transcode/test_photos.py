"""Photo renditions, judged by a second decoder (Pillow with LittleCMS): turned right, right colours, nothing else."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms, ImageOps

from tests.support.corpus import corpus_file, entries, needs_corpus
from tests.transcode.makers import corners, distance, scene, seen
from transcode import icc, makers
from transcode.identify import identify
from transcode.makers import Made
from transcode.probe import probe
from transcode.recipes import PHOTO_400, PHOTO_1024, PHOTO_2048, PHOTO_RECIPES, PhotoRecipe
from transcode.refusals import NotAccepted

SRGB = ImageCms.createProfile("sRGB")
UPRIGHT = ["red", "green", "blue", "yellow"]
TURNS = {
    1: (),
    2: (Image.Transpose.FLIP_LEFT_RIGHT,),
    3: (Image.Transpose.ROTATE_180,),
    4: (Image.Transpose.FLIP_TOP_BOTTOM,),
    5: (Image.Transpose.TRANSPOSE,),
    6: (Image.Transpose.ROTATE_90,),
    7: (Image.Transpose.TRANSVERSE,),
    8: (Image.Transpose.ROTATE_270,),
}
REFUSED = ("bomb", "16384", "lottapixel", "broken", "truncated", "9643x", "_dos")
SMALL = 128
NAIVE = ("cmyk",)
"""Pillow turns CMYK into RGB without a press profile; ours goes through one, so the two must differ."""


def made(source: Path, folder: Path, *recipes: PhotoRecipe) -> dict[str, Made]:
    """Make renditions and return them by recipe name."""
    done = makers.photo(source, folder, recipes or PHOTO_RECIPES, lambda _share: None, lambda: False)
    return {each.recipe.name: each for each in done}


def one(source: Path, folder: Path, recipe: PhotoRecipe = PHOTO_400) -> Image.Image:
    """Make one rendition and open it."""
    return seen(made(source, folder, recipe)[recipe.name].path)


def by_pillow(path: Path) -> Image.Image:
    """Decode as a second opinion: upright, through the embedded profile, on white."""
    with Image.open(path) as source:
        profile = source.info.get("icc_profile")
        picture = ImageOps.exif_transpose(source)
    if "A" in picture.getbands() or "transparency" in picture.info:
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture.convert("RGBA"))
    picture = picture.convert("RGB")
    if profile:
        embedded = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, embedded, SRGB, ImageCms.Intent.RELATIVE_COLORIMETRIC)
        assert turned is not None
        return turned
    return picture


def segments(data: bytes) -> list[bytes]:
    """Return the application and comment segments of a JPEG, up to its scan."""
    found, place = [], 2
    while data[place + 1] != 0xDA:
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        if data[place + 1] >= 0xE0:
            found.append(data[place : place + 2 + length])
        place += 2 + length
    return found


@needs_corpus
@pytest.mark.filterwarnings("ignore:Corrupt EXIF data")
@pytest.mark.parametrize(
    "name", [e["file"] for e in entries(".jpg", ".mpo", ".png") if not any(r in e["file"] for r in REFUSED)]
)
def test_every_corpus_photo_looks_as_a_second_decoder_says(name: str, folder: Path) -> None:
    try:
        identify(corpus_file(name))
    except NotAccepted:
        assert name.startswith("hostile/")
        return
    ours = one(corpus_file(name), folder, PHOTO_2048)
    theirs = by_pillow(corpus_file(name))
    assert ours.mode == "RGB"
    assert abs(ours.width / ours.height - theirs.width / theirs.height) < 0.02 * ours.width / ours.height
    if not any(word in name for word in NAIVE):
        assert distance(ours, theirs) < (2.5 if ours.width > SMALL else 4)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_come_out_upright(orientation: int, folder: Path) -> None:
    picture = scene()
    for turn in TURNS[orientation]:
        picture = picture.transpose(turn)
    exif = Image.Exif()
    exif[0x0112] = orientation
    source = folder / "turned.jpg"
    picture.save(source, exif=exif, quality=95)
    for rendition in made(source, folder).values():
        ours = seen(rendition.path)
        assert corners(ours) == UPRIGHT
        assert distance(ours, scene()) < 3
        assert ours.width > ours.height
        assert 0x0112 not in ours.getexif()
    facts = probe(source, identify(source))
    assert (facts.width, facts.height, facts.orientation) == (600, 400, orientation)


def test_sizes_are_by_the_long_edge_and_never_enlarged(folder: Path) -> None:
    source = folder / "tall.png"
    scene(900, 1800).save(source)
    sizes = {name: (each.width, each.height) for name, each in made(source, folder).items()}
    assert sizes == {"photo-400": (200, 400), "photo-1024": (512, 1024), "photo-2048": (900, 1800)}
    for name, each in made(source, folder).items():
        assert seen(each.path).size == sizes[name]


def test_a_picture_of_one_pixel(folder: Path) -> None:
    source = folder / "dot.png"
    Image.new("RGB", (1, 1), (10, 200, 30)).save(source)
    dot = made(source, folder)
    assert {(each.width, each.height) for each in dot.values()} == {(1, 1)}
    assert dot["photo-400"].colour == "#0ac81e"


def test_the_colour_is_the_average(folder: Path) -> None:
    source = folder / "halves.png"
    picture = Image.new("RGB", (400, 200), (200, 0, 0))
    picture.paste((0, 0, 100), (200, 0, 400, 200))
    picture.save(source)
    colour = made(source, folder)["photo-1024"].colour
    assert np.allclose([int(colour[n : n + 2], 16) for n in (1, 3, 5)], (100, 0, 50), atol=2)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparent_becomes_white(mode: str, folder: Path) -> None:
    picture = Image.new("RGBA", (64, 64), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (32, 0, 64, 64))
    source = folder / "clear.png"
    picture.convert(mode).save(source)
    ours = np.asarray(one(source, folder))
    assert ours[32, 48].min() > 250
    assert abs(int(ours[32, 16].max()) - (76 if mode == "LA" else 254)) < 5


def test_sixteen_bits_keep_their_brightness(folder: Path) -> None:
    source = folder / "deep.png"
    Image.fromarray(np.full((40, 60), 0x8000, dtype=np.uint16)).save(source)
    assert probe(source, identify(source)).bits == 16
    assert abs(int(np.asarray(one(source, folder)).mean()) - 128) <= 2


def test_a_wide_gamut_is_converted_not_relabelled(folder: Path) -> None:
    """A green that is (73, 250, 57) in Adobe RGB's numbers is beyond sRGB; a mid green must get more saturated."""
    source = folder / "adobe.jpg"
    picture = Image.new("RGB", (64, 64), (100, 160, 90))
    picture.save(source, icc_profile=icc.adobe_rgb(), quality=98, subsampling=0)
    facts = probe(source, identify(source))
    assert (facts.has_icc, facts.is_srgb) == (True, False)
    ours = np.asarray(one(source, folder), dtype=float).mean(axis=(0, 1))
    theirs = np.asarray(by_pillow(source), dtype=float).mean(axis=(0, 1))
    assert np.allclose(ours, theirs, atol=3)
    assert ours[0] < 80


def test_a_camera_that_names_adobe_rgb_by_exif_alone_is_believed(folder: Path) -> None:
    source, tagged = folder / "camera.jpg", folder / "tagged.jpg"
    picture = Image.new("RGB", (64, 64), (100, 160, 90))
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    picture.save(source, exif=exif, quality=98, subsampling=0)
    picture.save(tagged, icc_profile=icc.adobe_rgb(), quality=98, subsampling=0)
    assert not probe(source, identify(source)).is_srgb
    assert distance(one(source, folder), by_pillow(tagged)) < 3


@pytest.mark.parametrize("profile", [b"not a profile", icc.adobe_rgb()[:200], b"\0" * 4000])
def test_a_broken_profile_is_passed_over_with_a_notice(profile: bytes, folder: Path) -> None:
    source = folder / "odd.jpg"
    scene().save(source, icc_profile=profile, quality=95)
    facts = probe(source, identify(source))
    assert facts.notices == ("bad-colour-profile",)
    assert distance(one(source, folder), scene()) < 3


def test_a_profile_of_another_kind_of_picture_is_passed_over(folder: Path) -> None:
    source = folder / "grey.jpg"
    scene().convert("L").save(source, icc_profile=icc.adobe_rgb(), quality=95)
    assert probe(source, identify(source)).notices == ("bad-colour-profile",)
    assert distance(one(source, folder), scene().convert("L").convert("RGB")) < 3


def test_cmyk_goes_through_a_press_profile(folder: Path) -> None:
    source = folder / "press.jpg"
    Image.new("CMYK", (64, 64), (0, 0, 0, 0)).save(source, quality=95)
    assert np.asarray(one(source, folder)).min() > 240
    Image.new("CMYK", (64, 64), (0, 255, 255, 0)).save(source, quality=95)
    red, green, blue = np.asarray(one(source, folder), dtype=float).mean(axis=(0, 1))
    assert red > 180
    assert max(green, blue) < 90


def test_nothing_of_the_source_but_pixels_survives(folder: Path) -> None:
    exif = Image.Exif()
    exif.update({0x010F: "MAKERNAME", 0x010E: "EXIFCAPTION"})
    exif.get_ifd(0x8825).update({1: "N", 2: (42.0, 39.0, 46.0)})
    source = folder / "loaded.jpg"
    scene().save(source, exif=exif, xmp=b"<x:xmpmeta>XMPBODY</x:xmpmeta>", comment=b"COMMENTBODY", dpi=(300, 300))
    with source.open("ab") as stream:
        stream.write(b"TRAILERBODY")
    for each in made(source, folder).values():
        data = each.path.read_bytes()
        markers = [segment[1] for segment in segments(data)]
        assert set(markers) <= {0xE0, 0xE2}
        assert all(
            word not in data for word in (b"MAKERNAME", b"EXIFCAPTION", b"XMPBODY", b"COMMENTBODY", b"TRAILERBODY")
        )
        assert data.endswith(b"\xff\xd9")
        assert seen(each.path).info.get("dpi", (72, 72)) == (72, 72)


def test_the_profile_is_small_and_srgb(folder: Path) -> None:
    source = folder / "a.jpg"
    scene().save(source)
    profile = one(source, folder).info["icc_profile"]
    assert len(profile) < 700
    assert icc.is_srgb(profile)


@needs_corpus
def test_a_hundred_megapixels_fit(folder: Path) -> None:
    large = made(corpus_file("hostile/image/9643x10328.jpg"), folder, PHOTO_1024)
    assert large["photo-1024"].height == 1024


def test_a_missing_end_mark_alone_is_only_a_notice(folder: Path) -> None:
    source = folder / "a.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (200, 300, 3), dtype=np.uint8)
    Image.fromarray(noise).save(source, quality=90)
    source.write_bytes(source.read_bytes()[:-2])
    facts = probe(source, identify(source))
    assert facts.notices == ("missing-end",)


@pytest.mark.parametrize("progressive", [False, True])
def test_a_truncated_jpeg_is_refused(progressive: bool, folder: Path) -> None:
    source = folder / "a.jpg"
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), dtype=np.uint8)
    Image.fromarray(noise).save(source, quality=90, progressive=progressive)
    data = source.read_bytes()
    source.write_bytes(data[: len(data) * 3 // 5])
    with pytest.raises(NotAccepted, match="truncated-picture"):
        probe(source, identify(source))


def test_a_scan_of_garbage_is_no_picture(folder: Path) -> None:
    source = folder / "a.jpg"
    scene().save(source)
    data = source.read_bytes()
    scan = data.index(b"\xff\xda")
    source.write_bytes(data[: scan - 40] + data[scan:])
    with pytest.raises(NotAccepted, match="broken-picture"):
        probe(source, identify(source))
