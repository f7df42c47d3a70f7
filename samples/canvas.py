"""Painter's tools on arrays of light: pictures are float RGB, 0 to 1, shape (height, width, 3)."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

Light = NDArray[Any]
Colour = tuple[float, float, float]
Point = tuple[float, float]
Frame = tuple[int, int, int, int]


def rgb(code: str) -> Colour:
    """Return a colour from `#rrggbb`."""
    red, green, blue = (int(code[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue


def light(colour: Sequence[float]) -> Light:
    """Return a colour as an array, to reckon with."""
    return np.asarray(colour, dtype=np.float32)


def gradient(width: int, height: int, stops: Sequence[tuple[float, str]]) -> Light:
    """Return a vertical gradient; a stop is (place from 0 at the top to 1, colour)."""
    places = [place for place, _ in stops]
    colours = np.array([rgb(code) for _, code in stops], dtype=np.float32)
    rows = np.linspace(0.0, 1.0, height)
    column = np.stack([np.interp(rows, places, colours[:, band]) for band in range(3)], axis=-1)
    return np.repeat(column[:, None, :].astype(np.float32), width, axis=1)


def resized(field: NDArray[np.float32], width: int, height: int) -> Light:
    """Return a grey field enlarged smoothly."""
    picture = Image.fromarray(field.astype(np.float32))
    return np.asarray(picture.resize((width, height), Image.Resampling.BICUBIC), dtype=np.float32)


def clouds(rng: np.random.Generator, width: int, height: int, cells: Point = (3, 3), octaves: int = 6) -> Light:
    """Return fractal noise, mean 0.5, shape (height, width); `cells` is how many coarse cells lie across and down.

    What is coarse is summed up at a quarter of the size and enlarged once.
    """
    small = np.zeros((height // 4, width // 4), dtype=np.float32)
    fine = np.zeros((height, width), dtype=np.float32)
    weight, sum_of_weights = 1.0, 0.0
    across, down = cells
    for _ in range(octaves):
        if across > width or down > height:
            break
        coarse = rng.random((max(2, round(down) + 1), max(2, round(across) + 1)), dtype=np.float32)
        field = small if across * 16 < width and down * 16 < height else fine
        field += np.float32(weight) * resized(coarse, field.shape[1], field.shape[0])
        sum_of_weights += weight
        weight, across, down = weight / 2, across * 2, down * 2
    return (fine + resized(small, width, height)) / np.float32(sum_of_weights)


def clouded(sky: Light, rng: np.random.Generator, colour: str, amount: float, top: float) -> Light:
    """Return a sky with clouds in one colour, thick at the top and gone at `top` (share of the height)."""
    height, width = sky.shape[:2]
    field = clouds(rng, width, height, (4, 7), 8)
    fade = np.clip(1.15 - np.linspace(0, 1, height, dtype=np.float32) / top, 0, 1)[:, None]
    cover = np.clip((field - 0.5) * 4.2, 0, 1) ** 1.3 * fade * np.float32(amount)
    shade = 1 - np.clip((field - 0.62) * 1.4, 0, 0.25)
    return mixed(sky, light(rgb(colour)) * shade[..., None], cover)


def ridge(rng: np.random.Generator, width: int, roughness: float = 0.5, cells: int = 3, octaves: int = 9) -> Light:
    """Return a mountain's outline: a height from 0 to 1 for every column."""
    total = np.zeros(width, dtype=np.float32)
    weight = 1.0
    places = np.linspace(0.0, 1.0, width)
    for _ in range(octaves):
        knots = rng.random(cells + 2)
        total += np.float32(weight) * np.interp(places * cells, np.arange(cells + 2), knots).astype(np.float32)
        weight, cells = weight * roughness, cells * 2
    total -= total.min()
    return total / max(float(total.max()), 1e-6)


def swell(rng: np.random.Generator, width: int, cells: int = 2, octaves: int = 3) -> Light:
    """Return a soft hill's outline: a height from 0 to 1 for every column, without edges."""
    total = np.zeros(width, dtype=np.float32)
    for octave in range(octaves):
        knots = rng.random((1, cells * 2**octave + 2)).astype(np.float32)
        total += resized(knots, width, 1)[0] * np.float32(0.32**octave)
    total -= total.min()
    return total / max(float(total.max()), 1e-6)


def mixed(below: Light, above: Light | Colour, cover: Light | float) -> Light:
    """Return `above` laid over `below`, as far as `cover` says (0 to 1, a number or a field)."""
    over = np.asarray(above, dtype=np.float32)
    if not isinstance(cover, np.ndarray):
        return (below * (1 - np.float32(cover)) + over * np.float32(cover)).astype(np.float32)
    cover = np.broadcast_to(cover, below.shape[:2])
    rows, columns = _extent(cover)
    part = cover[rows, columns, None]
    if over.ndim == below.ndim:
        over = np.broadcast_to(over, below.shape)[rows, columns]
    picture = below.astype(np.float32, copy=True)
    picture[rows, columns] = below[rows, columns] * (1 - part) + over * part
    return picture


def box(left: float, top: float, right: float, bottom: float) -> list[Point]:
    """Return a rectangle as a polygon."""
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def drawn(width: int, height: int, shapes: Sequence[Sequence[Point]], soft: float = 0.0) -> Light:
    """Return a mask of filled polygons with smooth edges, blurred by `soft` pixels."""
    return _whole(width, height, *_shapes(width, height, shapes, soft))


def paint(
    picture: Light, above: Light | Colour, shapes: Sequence[Sequence[Point]], soft: float = 0.0, *, cover: float = 1.0
) -> None:
    """Lay `above` over the picture, in place, where the polygons are: only their own part is worked on."""
    mask, frame = _shapes(picture.shape[1], picture.shape[0], shapes, soft)
    part = np.s_[frame[1] : frame[3], frame[0] : frame[2]]
    over = np.asarray(above, dtype=np.float32)
    over = over[part] if over.ndim == picture.ndim else over
    share = mask[..., None] * np.float32(cover)
    picture[part] = picture[part] * (1 - share) + over * share


def discs(width: int, height: int, circles: Sequence[tuple[float, float, float, float]], soft: float = 0.0) -> Light:
    """Return a mask of filled circles (x, y, radius, strength); where they overlap the stronger counts."""
    edges = [(x - r, y - r, x + r, y + r) for x, y, r, _ in circles]
    left, top = min(edge[0] for edge in edges), min(edge[1] for edge in edges)
    frame = _frame(width, height, (left, top, max(edge[2] for edge in edges), max(edge[3] for edge in edges)), soft)

    def fill(pen: ImageDraw.ImageDraw) -> None:
        for x, y, r, strength in sorted(circles, key=lambda each: each[3]):
            x, y = (x - frame[0]) * 2, (y - frame[1]) * 2  # noqa: PLW2901 - into the frame, twice as fine
            pen.ellipse([x - 2 * r, y - 2 * r, x + 2 * r, y + 2 * r], fill=round(strength * 255))

    return _whole(width, height, _mask(frame, soft, fill), frame)


def glow(width: int, height: int, centre: Point, radius: float, stretch: float = 1.0) -> Light:
    """Return a soft light around a point: 1 at its centre; `stretch` above 1 is wider than high."""
    y, x = np.ogrid[0:height, 0:width]
    away = ((x - centre[0]) / stretch) ** 2 + (y - centre[1]) ** 2
    return np.exp(-away / (2 * radius**2)).astype(np.float32)


def blurred(picture: Light, radius: float) -> Light:
    """Return the picture (or a mask) out of focus."""
    if picture.ndim == 2:  # noqa: PLR2004 - a mask
        small = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
        return np.asarray(small.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255
    whole = Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))
    return np.asarray(whole.filter(ImageFilter.GaussianBlur(radius)), dtype=np.float32) / 255


def finished(picture: Light, rng: np.random.Generator, *, grain: float = 0.012, vignette: float = 0.28) -> Image.Image:
    """Return the picture as a lens and a sensor would leave it: darker corners, a soft shoulder, fine grain."""
    height, width = picture.shape[:2]
    y, x = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    fall = 1 - vignette * np.clip((x**2 + y**2) / 2, 0, 1).astype(np.float32) ** 1.4
    noise = rng.standard_normal((height, width), dtype=np.float32) * np.float32(grain)
    seen = picture * fall[..., None]
    seen += (noise * (0.4 + 0.6 * np.sqrt(np.clip(seen[..., 1], 0, 1))))[..., None]
    return Image.fromarray((np.clip(seen, 0, 1) * 255 + 0.5).astype(np.uint8))


def _frame(width: int, height: int, extent: tuple[float, float, float, float], soft: float) -> Frame:
    """Return the part of the picture that shapes and their blur can touch, at least one pixel."""
    margin = 3 * soft + 2
    left, right = (min(max(0, int(place)), width) for place in (extent[0] - margin, extent[2] + margin))
    top, bottom = (min(max(0, int(place)), height) for place in (extent[1] - margin, extent[3] + margin))
    left, top = min(left, width - 1), min(top, height - 1)
    return left, top, max(left + 1, right), max(top + 1, bottom)


def _shapes(width: int, height: int, shapes: Sequence[Sequence[Point]], soft: float) -> tuple[Light, Frame]:
    xs, ys = [x for shape in shapes for x, _ in shape], [y for shape in shapes for _, y in shape]
    frame = _frame(width, height, (min(xs), min(ys), max(xs), max(ys)), soft)

    def fill(pen: ImageDraw.ImageDraw) -> None:
        for shape in shapes:
            pen.polygon([((x - frame[0]) * 2, (y - frame[1]) * 2) for x, y in shape], fill=255)

    return _mask(frame, soft, fill), frame


def _mask(frame: Frame, soft: float, fill: Callable[[ImageDraw.ImageDraw], None]) -> Light:
    """Return what `fill` draws within a frame, drawn twice as fine."""
    left, top, right, bottom = frame
    picture = Image.new("L", ((right - left) * 2, (bottom - top) * 2), 0)
    fill(ImageDraw.Draw(picture))
    small = picture.resize((right - left, bottom - top), Image.Resampling.BOX)
    if soft:
        small = small.filter(ImageFilter.GaussianBlur(soft))
    return np.asarray(small, dtype=np.float32) / 255


def _whole(width: int, height: int, part: Light, frame: Frame) -> Light:
    mask = np.zeros((height, width), dtype=np.float32)
    mask[frame[1] : frame[3], frame[0] : frame[2]] = part
    return mask


def _extent(mask: Light) -> tuple[slice, slice]:
    """Return the rows and columns within which a mask covers anything."""
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return slice(0, 0), slice(0, 0)
    return slice(int(rows[0]), int(rows[-1]) + 1), slice(int(columns[0]), int(columns[-1]) + 1)
