"""Buildings, drawn by geometry and lit."""

import numpy as np
from PIL import Image

from samples.canvas import (
    Light,
    Point,
    blurred,
    box,
    clouded,
    clouds,
    drawn,
    finished,
    glow,
    gradient,
    light,
    mixed,
    paint,
    rgb,
)

WIDTH, HEIGHT = 2400, 1600
LEFT, RIGHT, ROOF, FOOT = 320, WIDTH - 320, 520, 1330
STONE = rgb("#c9b593")
STEPS, RISE = 8, 27


def colonnade(seed: int = 4) -> Image.Image:
    """A public building in the evening, its columns lit from below."""
    rng = np.random.default_rng(seed)
    sky = gradient(WIDTH, HEIGHT, [(0, "#16233f"), (0.45, "#3c5179"), (0.72, "#8c87a3"), (1, "#caa69a")])
    picture = clouded(sky, rng, "#aab4d2", 0.4, top=0.7)
    stone = light(STONE) * (1 + (clouds(rng, WIDTH, HEIGHT, (40, 28), 5)[..., None] - 0.5) * 0.16)
    paint(picture, stone * 0.44, [box(LEFT, ROOF, RIGHT, FOOT)])
    picture = mixed(picture, rgb("#ffd48a"), blurred(drawn(WIDTH, HEIGHT, _windows()), 1.2) * 0.92)
    _columns(picture, stone)
    gable = [(LEFT - 70.0, ROOF - 70.0), (WIDTH / 2, ROOF - 300.0), (RIGHT + 70.0, ROOF - 70.0)]
    inner = [(LEFT + 130.0, ROOF - 96.0), (WIDTH / 2, ROOF - 254.0), (RIGHT - 130.0, ROOF - 96.0)]
    paint(picture, stone * 0.78, [box(LEFT - 40, ROOF - 70, RIGHT + 40, ROOF + 66), gable])
    paint(picture, stone * 0.53, [inner], 2)
    paint(picture, rgb("#5d4e40"), [box(LEFT - 40, ROOF + 52, RIGHT + 40, ROOF + 66)], 3, cover=0.7)
    return finished(_steps(picture, rng), rng)


def tower(seed: int = 5) -> Image.Image:
    """A glass front seen from below, clouds mirrored in it. Upright format."""
    rng = np.random.default_rng(seed)
    width, height = HEIGHT, WIDTH
    sky = gradient(width, height, [(0, "#2f68b5"), (0.6, "#7fb0e0"), (1, "#cfe4f4")])
    sky = clouded(sky, rng, "#ffffff", 0.95, top=1.0)
    front = _glass(rng, 1500, 3000)
    corners = [
        (width * 0.30, height * 0.02),
        (width * 0.72, height * 0.10),
        (width * 1.06, height * 1.02),
        (-width * 0.12, height * 1.02),
    ]
    picture, cover = _tilted(front, width, height, corners)
    side = [
        (width * 0.72, height * 0.10),
        (width * 0.84, height * 0.22),
        (width * 1.4, height * 1.02),
        (width * 1.06, height * 1.02),
    ]
    other, beside = _tilted(_glass(rng, 700, 3000) * light([0.52, 0.58, 0.66]), width, height, side)
    return finished(mixed(mixed(sky, other, beside), picture, cover), rng, grain=0.009)


def _windows() -> list[list[Point]]:
    step = (RIGHT - LEFT) / 9
    middles = [LEFT + step * (place + 0.5) for place in range(9)]
    tall = [box(x - 36, 800, x + 36, 1180) for place, x in enumerate(middles) if place != 4]  # noqa: PLR2004 - the door
    small = [box(x - 30, 640, x + 30, 730) for x in middles]
    return [*tall, *small, box(WIDTH / 2 - 62, 820, WIDTH / 2 + 62, FOOT)]


def _columns(picture: Light, stone: Light) -> None:
    """Stand ten fluted columns before the wall, each lit by the lamp at its foot."""
    wide, top, middles = 46.0, ROOF + 60.0, np.linspace(LEFT + 60, RIGHT - 60, 10)
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    columns = np.arange(WIDTH, dtype=np.float32)
    lamp = (0.55 + 0.75 * np.clip((rows - top) / (FOOT - top), 0, 1) ** 2.2)[..., None]
    nearest = middles[np.abs(columns[:, None] - middles[None, :]).argmin(axis=1)]
    across = np.clip((columns - nearest + wide) / (2 * wide), 0, 1)
    bulge = np.sqrt(np.clip(1 - (across * 2 - 1) ** 2, 0.02, 1)) * (1 - 0.1 * np.abs(np.sin(across * np.pi * 7)))
    shafts = [[(x - wide * 0.86, top), (x + wide * 0.86, top), (x + wide, FOOT), (x - wide, FOOT)] for x in middles]
    capitals = [box(x - wide - 14, top - 2, x + wide + 14, top + 26) for x in middles]
    bases = [box(x - wide - 16, FOOT - 30, x + wide + 16, FOOT) for x in middles]
    paint(picture, rgb("#2c2620"), [box(x + wide - 10, top, x + wide + 52, FOOT) for x in middles], 18, cover=0.5)
    paint(picture, stone * lamp * bulge[None, :, None] * light([1.14, 1.06, 0.91]), shafts)
    paint(picture, stone * lamp * 0.96, capitals + bases)


def _steps(picture: Light, rng: np.random.Generator) -> Light:
    texture = 1 + (clouds(rng, WIDTH, HEIGHT, (70, 40), 4) - 0.5) * 0.2
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    number = np.clip(np.floor((rows - FOOT) / RISE), 0, STEPS - 1)
    edge = np.clip(1 - np.abs((rows - FOOT) % RISE - 21) / 8, 0, 1) * 0.5
    tread = light(STONE) * (texture * (0.78 - number * 0.045) * (1 - edge))[..., None]
    treads = [
        box(LEFT - 60 - n * 58, FOOT + n * RISE, RIGHT + 60 + n * 58, FOOT + (n + 1) * RISE) for n in range(STEPS)
    ]
    paint(picture, tread * light([1.0, 0.95, 0.9]), treads)
    paint(picture, light(rgb("#4a4440")) * (texture * 0.9)[..., None], [box(0, FOOT + STEPS * RISE, WIDTH, HEIGHT)])
    lamps = [glow(WIDTH, HEIGHT, (x, FOOT - 6), 78, 0.8) for x in np.linspace(LEFT + 140, RIGHT - 140, 9)]
    glare: Light = np.stack(lamps, axis=-1).sum(axis=-1, keepdims=True)
    lit: Light = picture + glare * light([0.22, 0.14, 0.05])
    return lit


def _glass(rng: np.random.Generator, width: int, height: int) -> Light:
    """A front of panes, each a little out of line, so that each mirrors another piece of the sky."""
    sky = gradient(width, height, [(0, "#8fb6de"), (0.5, "#4f83bd"), (1, "#20436f")])
    mirrored = clouded(sky, rng, "#f6fbff", 1.0, top=1.4)
    across, down = max(4, width // 100), 34
    tall, wide = height // down, width // across
    picture = mirrored.copy()
    for row in range(down):
        for column in range(across):
            dx, dy = rng.integers(-46, 46), rng.integers(-30, 30)
            y, x = row * tall, column * wide
            ys = np.clip(np.arange(y, y + tall) + dy, 0, height - 1)
            xs = np.clip(np.arange(x, x + wide) + dx, 0, width - 1)
            picture[y : y + tall, x : x + wide] = mirrored[ys[:, None], xs[None, :]] * (0.9 + 0.2 * rng.random())
    frames = drawn(
        width,
        height,
        [
            *[box(0, row * tall - 4, width, row * tall + 5) for row in range(down + 1)],
            *[box(column * wide - 2.5, 0, column * wide + 2.5, height) for column in range(across + 1)],
        ],
    )
    return mixed(picture, rgb("#16253a"), frames * 0.9)


def _tilted(front: Light, width: int, height: int, corners: list[tuple[float, float]]) -> tuple[Light, Light]:
    """Return a flat picture seen in perspective between four corners (from the top left, clockwise), and its mask."""
    high, wide = front.shape[:2]
    flat = [(0.0, 0.0), (float(wide), 0.0), (float(wide), float(high)), (0.0, float(high))]
    rows = []
    for (x, y), (u, v) in zip(corners, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    numbers = np.linalg.solve(np.array(rows), np.array(flat).reshape(8))
    picture = Image.fromarray((np.clip(front, 0, 1) * 255).astype(np.uint8))
    turned = picture.transform((width, height), Image.Transform.PERSPECTIVE, numbers.tolist(), Image.Resampling.BICUBIC)
    return np.asarray(turned, dtype=np.float32) / 255, drawn(width, height, [corners])
