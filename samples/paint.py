"""Painting with light: gradients, soft shapes, grain. Pure Pillow and numpy; sizes in pixels, colours as (r, g, b)."""

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
Point = tuple[float, float]
SMALL_RADIUS = 4.0
REACH = 2.5  # a Gaussian blur is invisible beyond so many radii


class Canvas:
    """A picture in the making. Coordinates are fractions of the width and of the height, 0 to 1."""

    def __init__(self, width: int, height: int, top: Colour, bottom: Colour, seed: int) -> None:
        self.width, self.height = width, height
        self.random = np.random.default_rng(seed)
        ramp = np.linspace(0.0, 1.0, height)[:, None, None]
        column = np.asarray(top) * (1 - ramp) + np.asarray(bottom) * ramp
        self.image = Image.fromarray(np.broadcast_to(column, (height, width, 3)).astype(np.uint8).copy())

    def _fill(self, points: Sequence[Point], colour: Colour, blur: float, strength: int, *, round_: bool) -> None:
        """Fill a shape given in pixels; only its surroundings are touched, so that small shapes cost little."""
        reach = int(blur * self.width * REACH) + 2
        left, top = (int(min(p[axis] for p in points)) - reach for axis in (0, 1))
        right, bottom = (int(max(p[axis] for p in points)) + reach + 1 for axis in (0, 1))
        left, top = max(left, -reach), max(top, -reach)
        right, bottom = min(right, self.width + reach), min(bottom, self.height + reach)
        if right <= left or bottom <= top:
            return
        mask = Image.new("L", (right - left, bottom - top), 0)
        moved = [(x - left, y - top) for x, y in points]
        if round_:
            ImageDraw.Draw(mask).ellipse((*moved[0], *moved[1]), fill=strength)
        else:
            ImageDraw.Draw(mask).polygon(moved, fill=strength)
        self.image.paste(colour, (left, top, right, bottom), _blurred(mask, blur * self.width))

    def polygon(self, points: Sequence[Point], colour: Colour, *, blur: float = 0.0, strength: int = 255) -> None:
        """Fill a polygon; `blur` is a fraction of the width."""
        pixels = [(x * self.width, y * self.height) for x, y in points]
        self._fill(pixels, colour, blur, strength, round_=False)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour, *, blur: float = 0.0) -> None:
        """Fill an upright rectangle."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], colour, blur=blur)

    def ellipse(
        self, x: float, y: float, rx: float, ry: float, colour: Colour, *, blur: float = 0.0, strength: int = 255
    ) -> None:
        """Fill an ellipse around (x, y); both radii are fractions of the width, so that circles are round."""
        cx, cy, a, b = x * self.width, y * self.height, rx * self.width, ry * self.width
        self._fill([(cx - a, cy - b), (cx + a, cy + b)], colour, blur, strength, round_=True)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: int = 160) -> None:
        """Add light around a point."""
        r = radius * self.width
        cx, cy, reach = x * self.width, y * self.height, r * (1 + REACH / 2)
        area = (
            max(0, int(cx - reach)),
            max(0, int(cy - reach)),
            min(self.width, int(cx + reach)),
            min(self.height, int(cy + reach)),
        )
        mask = Image.new("L", (area[2] - area[0], area[3] - area[1]), 0)
        box = (cx - r - area[0], cy - r - area[1], cx + r - area[0], cy + r - area[1])
        ImageDraw.Draw(mask).ellipse(box, fill=strength)
        light = Image.new("RGB", mask.size)
        light.paste(colour, (0, 0), _blurred(mask, r / 2))
        self.image.paste(ImageChops.screen(self.image.crop(area), light), area)

    def ridge(self, base: float, rough: float, colour: Colour, *, steps: int = 64, blur: float = 0.0) -> None:
        """Fill everything below a mountain line around `base`."""
        walk = np.cumsum(self.random.normal(0, rough, steps))
        walk -= np.linspace(walk[0], walk[-1], steps)
        xs = np.linspace(0, 1, steps)
        line = [(float(x), float(base + y)) for x, y in zip(xs, walk, strict=True)]
        self.polygon([(0.0, 1.0), *line, (1.0, 1.0)], colour, blur=blur)

    def person(self, x: float, foot: float, size: float, suit: Colour, skin: Colour, *, blur: float = 0.0) -> None:
        """Stand somebody at (x, foot): head, shoulders, coat; `size` is their height as a fraction of the canvas."""
        unit = size * self.height / self.width
        head = foot - size * 0.9
        self.polygon(
            [
                (x - unit * 0.17, foot),
                (x - unit * 0.20, foot - size * 0.62),
                (x - unit * 0.13, foot - size * 0.74),
                (x + unit * 0.13, foot - size * 0.74),
                (x + unit * 0.20, foot - size * 0.62),
                (x + unit * 0.17, foot),
            ],
            suit,
            blur=blur,
        )
        self.ellipse(x, foot - size * 0.70, unit * 0.185, unit * 0.09, suit, blur=blur)
        self.box(x - unit * 0.035, head, x + unit * 0.035, foot - size * 0.72, skin, blur=blur)
        self.ellipse(x, head, unit * 0.075, unit * 0.098, skin, blur=blur)
        self.ellipse(x, head - size * 0.028, unit * 0.08, unit * 0.075, _darker(suit, 0.7), blur=blur)
        self.ellipse(x, head + size * 0.018, unit * 0.066, unit * 0.082, skin, blur=blur)

    def flag(self, x: float, top: float, bottom: float, width: float, stripes: Sequence[Colour]) -> None:
        """Hang a flag of vertical folds on a pole."""
        self.box(x - 0.003, top - 0.03, x + 0.003, bottom + 0.2, (150, 140, 120))
        each = (bottom - top) / len(stripes)
        for index, colour in enumerate(stripes):
            self.box(x, top + index * each, x + width, top + (index + 1) * each, colour)
        for fold in range(4):
            left = x + width * fold / 4
            self.polygon(
                [(left, top), (left + width / 9, top), (left + width / 11, bottom), (left, bottom)],
                (0, 0, 0),
                blur=0.006,
                strength=70,
            )

    def finished(self, *, grain: float = 5.0, vignette: float = 0.28) -> Image.Image:
        """Return the picture with a lens's darker corners and a sensor's grain."""
        data: np.ndarray = np.asarray(self.image, dtype=np.float32)
        ys = np.linspace(-1, 1, self.height, dtype=np.float32)[:, None]
        xs = np.linspace(-1, 1, self.width, dtype=np.float32)[None, :]
        data = data * (1 - vignette * np.clip(xs**2 * 0.7 + ys**2 * 0.5, 0, 1))[:, :, None]
        noise = self.random.normal(0, grain, (self.height, self.width, 1)).astype(np.float32)
        return Image.fromarray(np.clip(data + noise, 0, 255).astype(np.uint8))


def _darker(colour: Colour, by: float) -> Colour:
    return (int(colour[0] * by), int(colour[1] * by), int(colour[2] * by))


def _blurred(mask: Image.Image, radius: float) -> Image.Image:
    """Blur by `radius` pixels, on a smaller picture where the radius is large: the eye sees no difference."""
    if radius <= 0:
        return mask
    shrink = max(1, int(radius / SMALL_RADIUS))
    small = mask.resize((max(1, mask.width // shrink), max(1, mask.height // shrink)), Image.Resampling.BOX)
    return small.filter(ImageFilter.GaussianBlur(radius / shrink)).resize(mask.size, Image.Resampling.BICUBIC)
