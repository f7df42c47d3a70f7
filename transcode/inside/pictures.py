"""Photos: what a header says, renditions by one decode, and the full-size press picture. libvips and lcms."""

from pathlib import Path
from typing import Any

import pyvips

from transcode import icc
from transcode.sniff.source import BrokenError

EXPOSED = ("header", "renditions", "poster", "press")

STRIP_ROWS = 16
FLAT_ROWS_ALLOWED = 16
ADOBE_INTEROPERABILITY = "R03"
TIGHT_EDGE = 1024
DECODER_SHRINKS = (8, 4, 2)
ROOM_TO_RESAMPLE = 1.4
DOTS_PER_MM = 72 / 25.4
WHITE = [255, 255, 255]
Image = Any

pyvips.cache_set_max(0)


def header(path: str, notices: list[str]) -> dict[str, Any]:
    """Read a photo's header and decode its first rows, which proves that it can be decoded.

    Width and height are upright. `whole` is false when the file's end mark was missing and it costs nothing visible.

    Raises:
        BrokenError: it cannot be decoded, or a visible part is missing.
    """
    try:
        image = pyvips.Image.new_from_file(path, access="sequential")
        if "missing-end" in notices:
            _refuse_truncated(path, image)
        image.crop(0, 0, image.width, min(image.height, STRIP_ROWS)).avg()
    except pyvips.Error as error:
        raise BrokenError("broken-picture") from error
    orientation = _orientation(image)
    turned = orientation > 4  # noqa: PLR2004 - Exif orientations 5 to 8 lie on their side
    profile = _profile(image)
    return {
        "width": image.height if turned else image.width,
        "height": image.width if turned else image.height,
        "orientation": orientation,
        "has_icc": bool(profile),
        "is_srgb": _is_srgb(image, profile),
        "space": image.interpretation,
        "bits": 16 if image.format == "ushort" else 8,
        "has_alpha": bool(image.hasalpha()),
        "notices": _notices(image, profile, notices),
    }


def renditions(path: str, folder: str, recipes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make JPEGs by `recipes` (name, long_edge, quality; any order) into `folder`: one decode, largest first.

    Each smaller one is made from the one before, which is still two times its size or more.

    Returns:
        One dictionary a recipe: name, file, width, height, colour (`#rrggbb`, the picture's average).
    """
    try:
        return _renditions(path, folder, recipes)
    except pyvips.Error as error:
        raise BrokenError("broken-picture") from error


def poster(path: str, folder: str, recipe: dict[str, Any]) -> list[dict[str, Any]]:
    """Make a film's poster from a frame that FFmpeg wrote as PNG."""
    return _renditions(path, folder, [recipe])


def press(path: str, target: str, quality: int) -> dict[str, Any]:
    """Write the picture at full size: upright, sRGB, without alpha, 4:4:4, nothing but pixels and the sRGB profile.

    If the colour conversion fails, the profile is passed over.
    """
    try:
        return _press(path, target, quality, convert=True)
    except pyvips.Error:
        pass  # the profile may be what is broken; if it is the picture, the second try says so
    try:
        return _press(path, target, quality, convert=False)
    except pyvips.Error as error:
        raise BrokenError("broken-picture") from error


def _press(path: str, target: str, quality: int, *, convert: bool) -> dict[str, Any]:
    """Decode row by row, unless the picture has to be turned."""
    image = pyvips.Image.new_from_file(path, access="sequential")
    if _orientation(image) != 1:
        image = pyvips.Image.new_from_file(path)
    if convert:
        image = _to_srgb(image, Path(target).parent)
    image = _plain(image.autorot())
    image.jpegsave(target, Q=quality, subsample_mode="off", optimize_coding=True, keep="icc", profile="srgb")
    return {"width": image.width, "height": image.height}


def _renditions(path: str, folder: str, recipes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made = []
    image = None
    for recipe in sorted(recipes, key=lambda each: -int(each["long_edge"])):
        edge = recipe["long_edge"]
        if image is None:
            image = _thumbnail(path, edge, Path(folder))
        elif max(image.width, image.height) > edge:
            image = image.thumbnail_image(edge, height=edge, size="down").copy_memory()
        target = str(Path(folder) / f"{recipe['name']}.jpg")
        tight = edge <= TIGHT_EDGE  # costs time, saves a tenth of the bytes: worth it for what is sent most
        image.jpegsave(target, Q=recipe["quality"], optimize_coding=tight, keep="icc", profile="srgb")
        made.append({"name": recipe["name"], "file": target, "width": image.width, "height": image.height})
    colour = _average(image)
    return [each | {"colour": colour} for each in made]


def _thumbnail(path: str, edge: int, folder: Path) -> Image:
    """Decode no larger than needed, upright, in sRGB, in memory. A profile that cannot be used is passed over."""
    source = pyvips.Image.new_from_file(path, access="sequential")
    shrink = _shrink(source, edge)
    colour: dict[str, str] = {}
    if not _is_srgb(source, _profile(source)):
        colour = {"export_profile": "srgb", "intent": "relative"}
        if _names_adobe_rgb(source):
            colour["import_profile"] = _adobe_file(folder)
    try:
        return _small(path, edge, shrink, colour)
    except pyvips.Error:
        if not colour:
            raise
        return _small(path, edge, shrink, {})


def _small(path: str, edge: int, shrink: int, colour: dict[str, str]) -> Image:
    options = {"shrink": shrink} if shrink > 1 else {}
    image = pyvips.Image.new_from_file(path, access="sequential", **options)
    return _plain(image.thumbnail_image(edge, height=edge, size="down", **colour)).copy_memory()


def _shrink(image: Image, edge: int) -> int:
    """Return by how much the decoder itself may make a JPEG smaller, so that enough is left to resample well.

    libvips leaves a factor of two by itself; 1.4 looks the same (48 dB and more) in three quarters of the time.
    """
    if not image.get("vips-loader").startswith("jpeg"):
        return 1
    long_edge = max(image.width, image.height)
    return next((by for by in DECODER_SHRINKS if long_edge >= by * edge * ROOM_TO_RESAMPLE), 1)


def _to_srgb(image: Image, folder: Path) -> Image:
    if _is_srgb(image, _profile(image)):
        return image
    if _names_adobe_rgb(image):
        return image.icc_transform("srgb", input_profile=_adobe_file(folder), intent="relative")
    if icc.fits(_profile(image), image.bands):
        return image.icc_transform("srgb", embedded=True, intent="relative")
    return image


def _plain(image: Image) -> Image:
    """Flatten on white, bring to three bands of eight bits in sRGB, forget the source's resolution."""
    if image.interpretation != "srgb":
        image = image.colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=WHITE)
    image = image.cast("uchar")
    return image.copy(interpretation="srgb", xres=DOTS_PER_MM, yres=DOTS_PER_MM)


def _average(image: Image) -> str:
    return "#" + "".join(f"{round(image[band].avg()):02x}" for band in range(3))


def _orientation(image: Image) -> int:
    value = image.get("orientation") if image.get_typeof("orientation") else 1
    return value if value in range(1, 9) else 1


def _profile(image: Image) -> bytes:
    return bytes(image.get("icc-profile-data")) if image.get_typeof("icc-profile-data") else b""


def _is_srgb(image: Image, profile: bytes) -> bool:
    """Tell whether pixels can be shown as they are: sRGB by profile, or 8-bit RGB or grey that names no other space."""
    if image.interpretation not in {"srgb", "b-w"} or image.format != "uchar":
        return False
    return icc.is_srgb(profile) if profile else not _names_adobe_rgb(image)


def _names_adobe_rgb(image: Image) -> bool:
    """Cameras set to Adobe RGB often write no profile but an interoperability index (Exif 2.31, table of IFD tags)."""
    name = "exif-ifd4-InteroperabilityIndex"
    if image.get_typeof("icc-profile-data") or not image.get_typeof(name):
        return False
    return str(image.get(name)).startswith(ADOBE_INTEROPERABILITY)


def _adobe_file(folder: Path) -> str:
    path = folder / "adobe-rgb.icc"
    path.write_bytes(icc.adobe_rgb())
    return str(path)


def _notices(image: Image, profile: bytes, notices: list[str]) -> list[str]:
    return [*notices, "bad-colour-profile"] if profile and not icc.fits(profile, image.bands) else notices


def _refuse_truncated(path: str, image: Image) -> None:
    """Refuse a picture of which a visible part is missing.

    The decoder fills what is missing of a sequential JPEG with copies of one row. An interlaced one is missing
    everywhere a little, which cannot be told, so it is refused.
    """
    interlaced = bool(image.get_typeof("interlaced"))
    if image.get("vips-loader").startswith("png"):
        try:
            pyvips.Image.new_from_file(path, access="sequential", fail_on="error").avg()
        except pyvips.Error as error:
            raise BrokenError("truncated-picture") from error
        return
    if interlaced or _flat_rows(pyvips.Image.new_from_file(path)) > FLAT_ROWS_ALLOWED:
        raise BrokenError("truncated-picture")


def _flat_rows(image: Image) -> int:
    """Count the rows at the bottom that equal the last one."""
    last = image.crop(0, image.height - 1, image.width, 1).replicate(1, image.height)
    _, rows = (image - last).abs().bandor().project() if image.bands > 1 else (image - last).abs().project()
    changed = [place for place, value in enumerate(rows.tolist()) if value != [0]]
    return int(image.height) - 1 - (changed[-1] if changed else -1)
