"""Landscapes, painted from noise."""

import numpy as np
from PIL import Image

from samples.canvas import (
    Light,
    blurred,
    box,
    clouded,
    clouds,
    discs,
    drawn,
    finished,
    glow,
    gradient,
    light,
    mixed,
    resized,
    rgb,
    ridge,
    swell,
)

WIDTH, HEIGHT = 2400, 1600


def mountains(seed: int = 1) -> Image.Image:
    """Ranges in morning mist, the sun behind them."""
    rng = np.random.default_rng(seed)
    sky = gradient(WIDTH, HEIGHT, [(0, "#31507f"), (0.28, "#8fa6c4"), (0.47, "#f3cfa0"), (0.6, "#f7e2c4")])
    sky = clouded(sky, rng, "#fff1de", 0.5, top=0.5)
    sun = (WIDTH * 0.66, HEIGHT * 0.43)
    sky = sky + glow(WIDTH, HEIGHT, sun, 320)[..., None] * light([0.42, 0.26, 0.1])
    sky = sky + glow(WIDTH, HEIGHT, sun, 48)[..., None] * light([0.9, 0.8, 0.6])
    return finished(ranges(sky, rng, ["#a9adb9", "#7f8ba0", "#5c6d86", "#41536b", "#293a4c", "#17242e"]), rng)


def lake(seed: int = 2) -> Image.Image:
    """A mountain lake at dusk, the shore mirrored in still water."""
    rng = np.random.default_rng(seed)
    horizon = round(HEIGHT * 0.56)
    sky = gradient(WIDTH, horizon, [(0, "#24375f"), (0.45, "#6f7fae"), (0.75, "#e3a39a"), (1, "#f6cfa8")])
    sky = clouded(sky, rng, "#f2b8a6", 0.75, top=0.9)
    land = ranges(sky, rng, ["#7d7796", "#514f70", "#2b2d47"], first=0.72)
    mirror = land[::-1]
    sway = (clouds(rng, WIDTH, horizon, (10, 160), 4) - 0.5) * np.linspace(6, 46, horizon, dtype=np.float32)[:, None]
    rows = np.clip(np.arange(horizon)[:, None] + sway * 0.9, 0, horizon - 1).astype(np.int32)
    columns = np.clip(np.arange(WIDTH)[None, :] + sway * 0.35, 0, WIDTH - 1).astype(np.int32)
    water = mirror[rows, columns][: HEIGHT - horizon]
    darker = np.linspace(0.86, 0.46, HEIGHT - horizon, dtype=np.float32)[:, None, None]
    water = water * darker * light([0.93, 0.98, 1.06])
    picture = np.concatenate([land, water])
    shore = np.exp(-(((np.arange(HEIGHT, dtype=np.float32) - horizon) / 5) ** 2))[:, None]
    return finished(mixed(picture, rgb("#f7d9c0"), np.repeat(shore, WIDTH, axis=1) * 0.32), rng)


def bridge(seed: int = 3) -> Image.Image:
    """A cable-stayed bridge at sunset over a wide river."""
    rng = np.random.default_rng(seed)
    horizon = round(HEIGHT * 0.66)
    sky = gradient(WIDTH, horizon, [(0, "#2b3a67"), (0.4, "#8a6a94"), (0.72, "#f08a5d"), (1, "#ffd9a0")])
    sky = clouded(sky, rng, "#ffb787", 0.6, top=0.95)
    sun = (WIDTH * 0.3, horizon * 0.93)
    sky = sky + glow(WIDTH, horizon, sun, 260, 1.5)[..., None] * light([0.38, 0.22, 0.06])
    sky = mixed(sky, (1.0, 0.95, 0.82), glow(WIDTH, horizon, sun, 44))
    sky = ranges(sky, rng, ["#c07a6b", "#7b4f63"], first=0.93)
    picture = np.concatenate([sky, _river(sky[::-1], rng, HEIGHT - horizon)])
    deck = horizon - 96
    steel = drawn(WIDTH, HEIGHT, [*_towers(deck), *_cables(deck), *_deck(deck)])
    below = np.zeros_like(steel)
    mirrored = steel[: horizon + 12][::-1][: HEIGHT - horizon]
    below[horizon : horizon + len(mirrored)] = blurred(mirrored, 5)
    picture = mixed(picture, rgb("#3b2b43"), below * 0.5)
    return finished(mixed(picture, rgb("#231b2e"), steel), rng)


def hills(seed: int = 6) -> Image.Image:
    """Rolling farmland in the last light, a row of trees on a crest."""
    rng = np.random.default_rng(seed)
    sky = gradient(WIDTH, HEIGHT, [(0, "#3f6ea8"), (0.25, "#93b7d8"), (0.4, "#f1dcb4"), (0.5, "#f7e7c8")])
    sky = clouded(sky, rng, "#fff6e8", 0.85, top=0.42)
    picture = ranges(sky, rng, ["#a9b6c4", "#8a9db0"], first=0.36)
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    columns = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :]
    crops = ["#b3ad68", "#97a155", "#c4ad5c", "#7d9146", "#a89a4a", "#5d7a3a"]
    for place, colour in enumerate(crops):
        near = place / (len(crops) - 1)
        outline = HEIGHT * (0.46 + 0.46 * near**1.3) - swell(rng, WIDTH)[None, :] * HEIGHT * (0.06 + 0.12 * near)
        down = rows - outline
        if place == len(crops) - 2:
            picture = mixed(picture, rgb("#2f3d26"), _trees(rng, outline[0]))
        slope = np.gradient(outline[0])[None, :] * (1.1 - 0.5 * near)
        lamp = 1.02 + np.clip(slope, -0.5, 0.5) * 1.0 - np.clip(down / (HEIGHT * 0.4), 0, 0.6) * 0.55
        drill = np.sin((down * (0.5 - 0.34 * near) + columns * 240 * (0.3 + near)) * 1.15)
        texture = clouds(rng, WIDTH, HEIGHT, (50, 60), 5) - 0.5
        body = light(rgb(colour)) * (lamp + drill * 0.022 * (0.4 + near) + texture * (0.16 + 0.34 * near))[..., None]
        body = mixed(body, rgb("#f3e2bd"), np.clip(0.5 - near * 0.75, 0, 1) + np.zeros_like(down))
        picture = mixed(picture, body, np.clip(down / 1.5, 0, 1))
    warm = glow(WIDTH, HEIGHT, (WIDTH * 0.16, HEIGHT * 0.42), 560, 1.5)[..., None] * light([0.26, 0.17, 0.03])
    return finished(picture + warm, rng)


def ranges(picture: Light, rng: np.random.Generator, colours: list[str], first: float = 0.42) -> Light:
    """Lay mountain ranges over a sky, far to near, with mist in the valleys between them."""
    height, width = picture.shape[:2]
    rows = np.arange(height, dtype=np.float32)[:, None]
    for place, colour in enumerate(colours):
        share = place / max(1, len(colours) - 1)
        base = height * (first + (1.02 - first) * share**1.15)
        outline = base - ridge(rng, width, 0.46 + 0.07 * share, cells=3 + place) * height * (0.2 - 0.07 * share)
        cover = np.clip((rows - outline[None, :]) / 1.5, 0, 1).astype(np.float32)
        depth = np.clip((rows - outline[None, :]) / (height * 0.2), 0, 1).astype(np.float32)
        texture = clouds(rng, width, height, (24, 16), 5) - 0.5
        body = light(rgb(colour)) * (1 + texture[..., None] * (0.12 + 0.4 * share))
        mist = light(rgb("#efd9bd")) * (1 - share) + light(rgb("#8295a6")) * share
        body = mixed(body, mist[None, None, :] + np.zeros_like(body), depth * (0.62 - 0.42 * share))
        picture = mixed(picture, body, cover)
    return picture


def resized_rgb(picture: Light, width: int, height: int) -> Light:
    """Return a picture at another size."""
    return np.stack([resized(np.ascontiguousarray(picture[..., band]), width, height) for band in range(3)], axis=-1)


def _river(mirror: Light, rng: np.random.Generator, height: int) -> Light:
    width = mirror.shape[1]
    source = mirror[:height] if len(mirror) >= height else resized_rgb(mirror, width, height)
    waves = clouds(rng, width, height, (14, 90), 5) - 0.5
    rows = np.clip(np.arange(height)[:, None] + waves * np.linspace(8, 90, height)[:, None], 0, height - 1)
    columns = np.clip(np.arange(width)[None, :] + waves * 30, 0, width - 1)
    water: Light = source[rows.astype(np.int32), columns.astype(np.int32)]
    return water * np.linspace(0.84, 0.42, height, dtype=np.float32)[:, None, None]


def _towers(deck: float) -> list[list[tuple[float, float]]]:
    shapes = []
    for x in (WIDTH * 0.36, WIDTH * 0.78):
        shapes += [
            [(x - 26, deck + 96), (x - 12, deck - 560), (x - 4, deck - 560), (x - 8, deck + 96)],
            [(x + 26, deck + 96), (x + 12, deck - 560), (x + 4, deck - 560), (x + 8, deck + 96)],
            box(x - 14, deck - 566, x + 14, deck - 545),
            box(x - 20, deck - 210, x + 20, deck - 196),
        ]
    return shapes


def _cables(deck: float) -> list[list[tuple[float, float]]]:
    lines = []
    for x in (WIDTH * 0.36, WIDTH * 0.78):
        for step in range(1, 15):
            high, far = deck - 548 + step * 12, 560 - step * 36
            for side in (-1, 1):
                end = x + side * far
                lines.append([(x, high), (x, high + 2.6), (end, deck + 1), (end, deck - 1.6)])
    return lines


def _deck(deck: float) -> list[list[tuple[float, float]]]:
    lamps = [box(x, deck - 44, x + 3, deck) for x in range(40, WIDTH, 104)]
    rail = [box(0, deck - 15, WIDTH, deck - 13)]
    posts = [box(x, deck - 14, x + 2, deck) for x in range(0, WIDTH, 26)]
    return [box(0, deck, WIDTH, deck + 24), *rail, *posts, *lamps]


def _trees(rng: np.random.Generator, outline: Light) -> Light:
    circles = []
    for x in np.cumsum(rng.uniform(24, 92, 24)) + WIDTH * 0.36:
        if x >= WIDTH - 20:
            break
        tall = rng.uniform(26, 52)
        y = outline[int(x)] - tall * 0.7
        circles += [(x + rng.normal(0, tall * 0.2), y + rng.normal(0, tall * 0.28), tall * 0.46, 1.0) for _ in range(9)]
    return discs(WIDTH, HEIGHT, circles)
