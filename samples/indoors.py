"""Rooms where an office meets the press: a podium, microphones, a table."""

import numpy as np
from PIL import Image

from samples.canvas import Light, blurred, box, clouds, discs, drawn, finished, glow, gradient, light, mixed, paint, rgb

WIDTH, HEIGHT = 2400, 1600
Shape = list[tuple[float, float]]


def podium(seed: int = 7) -> Image.Image:
    """An empty podium on a stage, lit from above, cloth behind it."""
    rng = np.random.default_rng(seed)
    floor = 1290
    picture = _curtain(rng, floor)
    for x in (WIDTH * 0.31, WIDTH * 0.5, WIDTH * 0.69):
        beam = drawn(WIDTH, HEIGHT, [[(x - 26, -60), (x + 26, -60), (x + 330, floor + 60), (x - 330, floor + 60)]], 60)
        fade = np.linspace(1, 0.15, HEIGHT, dtype=np.float32)[:, None]
        picture = picture + (beam * fade * 0.16)[..., None] * light([1.0, 0.95, 0.84])
    picture = _stage(picture, rng, floor)
    picture = _cloth(picture, rng, WIDTH * 0.175, "#274d8f")
    picture = _cloth(picture, rng, WIDTH * 0.825, "#c9a23f")
    return finished(_lectern(picture, rng, floor), rng)


def microphones(seed: int = 8) -> Image.Image:
    """Microphones before a blurred room with the cameras' lights."""
    rng = np.random.default_rng(seed)
    picture = gradient(WIDTH, HEIGHT, [(0, "#101a2b"), (0.55, "#26354d"), (1, "#0c1118")])
    picture = picture * (0.75 + 0.5 * clouds(rng, WIDTH, HEIGHT, (3, 2), 4))[..., None]
    picture = _bokeh(picture, rng)
    heads = [
        (560.0, 930.0, 0.92),
        (890.0, 800.0, 1.08),
        (1240.0, 860.0, 1.22),
        (1590.0, 780.0, 1.06),
        (1900.0, 940.0, 0.9),
    ]
    for x, y, scale in heads:
        picture = _microphone(picture, rng, x, y, scale)
    return finished(picture, rng, grain=0.016)


def table(seed: int = 9) -> Image.Image:
    """A long table with water, papers and chairs, daylight from tall windows."""
    rng = np.random.default_rng(seed)
    picture = _bright_room(rng)
    top = [(760.0, 900.0), (1640.0, 900.0), (2330.0, 1640.0), (70.0, 1640.0)]
    wood = _wood(rng)
    shadow = drawn(WIDTH, HEIGHT, [[(x, y + 36) for x, y in top]], 30)
    picture = mixed(picture, rgb("#3a2c22"), shadow * 0.6)
    paint(picture, wood, [top])
    sheen = glow(WIDTH, HEIGHT, (WIDTH * 0.5, 960), 190, 2.4) * drawn(WIDTH, HEIGHT, [top])
    picture = mixed(picture, (1.0, 0.98, 0.94), sheen * 0.5)
    for depth in (0.12, 0.27, 0.47, 0.75):
        picture = _places(picture, depth)
    return finished(picture, rng, grain=0.01)


def _curtain(rng: np.random.Generator, floor: int) -> Light:
    x = np.linspace(0, 1, WIDTH, dtype=np.float32)[None, :]
    bend = (clouds(rng, WIDTH, HEIGHT, (8, 2), 3) - 0.5) * 0.035
    folds = 0.6 + 0.4 * np.sin((x + bend) * 2 * np.pi * 34) * (0.75 + 0.25 * np.sin(x * 2 * np.pi * 7))
    depth = np.linspace(1.0, 0.72, HEIGHT, dtype=np.float32)[:, None]
    lamp = (0.42 + 0.75 * glow(WIDTH, HEIGHT, (WIDTH / 2, floor * 0.52), 620, 1.6)) * depth
    weave = 1 + (clouds(rng, WIDTH, HEIGHT, (300, 200), 2) - 0.5) * 0.1
    cloth: Light = light(rgb("#27406e")) * ((0.35 + 0.85 * folds) * lamp * weave)[..., None]
    return cloth


def _stage(picture: Light, rng: np.random.Generator, floor: int) -> Light:
    planks = clouds(rng, WIDTH, HEIGHT - floor, (6, 90), 5)
    rows = np.linspace(0, 1, HEIGHT - floor, dtype=np.float32)[:, None]
    wood = light(rgb("#7a5230")) * ((0.55 + 0.65 * planks) * (0.72 + 0.3 * rows))[..., None]
    mirror = picture[floor - 1 : 2 * floor - HEIGHT - 1 : -1]
    picture = picture.copy()
    picture[floor:] = mixed(wood, blurred(mirror, 14), 0.28)
    picture[floor : floor + 6] *= 0.5
    pool = glow(WIDTH, HEIGHT, (WIDTH / 2, floor + 120), 170, 4.2)
    pool[:floor] = 0
    stage: Light = picture + pool[..., None] * light([0.3, 0.25, 0.18])
    return stage


def _cloth(picture: Light, rng: np.random.Generator, x: float, colour: str) -> Light:
    """A standard: a pole with plain cloth hanging in folds."""
    pole = drawn(WIDTH, HEIGHT, [box(x - 6, 300, x + 6, 1320), box(x - 70, 1306, x + 70, 1326)])
    columns = np.arange(WIDTH, dtype=np.float32)[None, :]
    bend = (clouds(rng, WIDTH, HEIGHT, (20, 3), 3) - 0.5) * 44
    folds = 0.72 + 0.28 * np.sin((columns - x + bend) / 17.0)
    outline = [
        (x - 4, 330),
        (x + 30, 340),
        (x + 128, 1030),
        (x + 70, 1078),
        (x + 8, 1040),
        (x - 66, 1070),
        (x - 108, 1010),
    ]
    shape = drawn(WIDTH, HEIGHT, [outline], 3)
    shadow = drawn(WIDTH, HEIGHT, [[(px + 40, py + 20) for px, py in outline]], 30)
    picture = mixed(picture, (0.02, 0.03, 0.06), shadow * 0.45)
    picture = mixed(picture, light(rgb(colour)) * (folds * 1.08)[..., None], shape)
    picture = mixed(picture, rgb("#b79b5b"), pole * (1 - shape))
    return mixed(picture, rgb("#e3c877"), discs(WIDTH, HEIGHT, [(x, 292, 17, 1.0)]))


def _lectern(picture: Light, rng: np.random.Generator, floor: int) -> Light:
    middle, top = WIDTH / 2, 800.0
    grain = 1 + (clouds(rng, WIDTH, HEIGHT, (120, 6), 5) - 0.5) * 0.42
    columns = np.arange(WIDTH, dtype=np.float32)[None, :]
    round_ = 1.02 - 0.42 * np.abs((columns - middle + 60) / 330) ** 1.8
    body: Shape = [
        (middle - 205, top + 60),
        (middle + 205, top + 60),
        (middle + 160, floor + 44),
        (middle - 160, floor + 44),
    ]
    desk: Shape = [
        (middle - 290, top + 26),
        (middle + 290, top + 26),
        (middle + 250, top + 78),
        (middle - 250, top + 78),
    ]
    slope: Shape = [
        (middle - 236, top - 34),
        (middle + 236, top - 34),
        (middle + 290, top + 30),
        (middle - 290, top + 30),
    ]
    foot: Shape = box(middle - 220, floor + 26, middle + 220, floor + 66)
    paint(picture, (0.03, 0.025, 0.02), [box(middle - 300, floor + 40, middle + 300, floor + 92)], 22, cover=0.7)
    for shape, colour, share in (
        (body, "#8a5a33", 1.0),
        (foot, "#5d3a20", 0.9),
        (desk, "#6f4526", 0.95),
        (slope, "#a87446", 1.1),
    ):
        wood = light(rgb(colour)) * (grain * round_ * share)[..., None]
        paint(picture, wood, [shape])
    ring = discs(WIDTH, HEIGHT, [(middle, 1045, 92, 1.0)]) - discs(WIDTH, HEIGHT, [(middle, 1045, 80, 1.0)])
    picture = mixed(picture, rgb("#e0bf74"), np.clip(ring, 0, 1) * 0.9)
    paper = drawn(
        WIDTH,
        HEIGHT,
        [[(middle - 120, top - 24), (middle + 96, top - 24), (middle + 112, top + 16), (middle - 138, top + 16)]],
    )
    picture = mixed(picture, (0.96, 0.95, 0.92), paper * 0.95)
    for side in (-1, 1):
        picture = _gooseneck(picture, middle + side * 150, top - 26, side)
    return picture


def _gooseneck(picture: Light, x: float, y: float, side: int) -> Light:
    path = [(x - side * 84 * t**1.7, y - 190 * t) for t in np.linspace(0, 1, 26)]
    dots = [(px, py, 5.0, 1.0) for px, py in path]
    picture = mixed(picture, rgb("#15181d"), discs(WIDTH, HEIGHT, [*dots, (*path[-1], 19.0, 1.0)]))
    return mixed(picture, rgb("#59616d"), discs(WIDTH, HEIGHT, [(path[-1][0] - 6, path[-1][1] - 6, 7.0, 1.0)], 3) * 0.8)


def _bokeh(picture: Light, rng: np.random.Generator) -> Light:
    colours = ["#ffd9a0", "#fff1d8", "#9fc1ff", "#ffb27a", "#cfe0ff", "#ff8d6a"]
    for place, colour in enumerate(colours * 2):
        count = 11 - place // 2
        circles = [
            (
                rng.uniform(0, WIDTH),
                rng.normal(HEIGHT * 0.36, HEIGHT * 0.16),
                rng.uniform(22, 96),
                rng.uniform(0.25, 0.85),
            )
            for _ in range(count)
        ]
        mask = discs(WIDTH, HEIGHT, circles, 3.5)
        rim = np.clip(mask - discs(WIDTH, HEIGHT, [(x, y, r * 0.9, s) for x, y, r, s in circles], 6) * 0.45, 0, 1)
        picture = picture + rim[..., None] * light(rgb(colour)) * 0.42
    for _ in range(3):
        flash = glow(WIDTH, HEIGHT, (rng.uniform(200, WIDTH - 200), rng.uniform(300, 620)), 34)
        picture = picture + flash[..., None] * 0.9
    return picture


def _microphone(picture: Light, rng: np.random.Generator, x: float, y: float, scale: float) -> Light:
    half, tall, neck = 78 * scale, 118 * scale, 60 * scale
    rows = np.arange(HEIGHT, dtype=np.float32)[:, None]
    columns = np.arange(WIDTH, dtype=np.float32)[None, :]
    round_ = np.sqrt(np.clip(1 - ((columns - x) / (half * 1.02)) ** 2, 0.0, 1))
    body = drawn(
        WIDTH,
        HEIGHT,
        [
            [
                (x - half * 0.62, y + tall),
                (x + half * 0.62, y + tall),
                (x + neck * 0.62, HEIGHT),
                (x - neck * 0.62, HEIGHT),
            ]
        ],
    )
    metal = (0.07 + 0.34 * np.clip(1 - np.abs((columns - x + half * 0.26) / (half * 0.3)), 0, 1) ** 2)[..., None]
    picture = mixed(picture, light([0.9, 0.95, 1.05]) * metal, body)
    ball = np.clip(1.0 - ((columns - x) / half) ** 2 - ((rows - y) / tall) ** 2, -1, 1)
    cover = np.clip(ball * 60, 0, 1).astype(np.float32)
    foam = clouds(rng, WIDTH, HEIGHT, (400, 270), 2)
    lamp = 0.06 + 0.3 * np.clip(round_, 0, 1) * np.clip(0.9 - (rows - y) / (2 * tall), 0, 1.4)
    edge = np.clip((columns - x) / half, 0, 1) ** 3 * 0.3
    skin = ((lamp + edge) * (0.55 + 0.9 * foam))[..., None] * light([0.85, 0.95, 1.1])
    picture = mixed(picture, skin.astype(np.float32), cover)
    band = drawn(WIDTH, HEIGHT, [box(x - half * 0.7, y + tall * 0.9, x + half * 0.7, y + tall * 1.16)])
    shine = (0.25 + 0.6 * np.clip(1 - np.abs((columns - x + half * 0.3) / (half * 0.25)), 0, 1))[..., None]
    return mixed(picture, light([0.8, 0.83, 0.9]) * shine, band)


def _bright_room(rng: np.random.Generator) -> Light:
    wall = gradient(WIDTH, HEIGHT, [(0, "#d8d2c6"), (0.5, "#e9e3d6"), (0.56, "#a38c72"), (1, "#6d5a49")])
    wall = wall * (1 + (clouds(rng, WIDTH, HEIGHT, (6, 5), 6)[..., None] - 0.5) * 0.1)
    view = gradient(WIDTH, HEIGHT, [(0, "#bcd8f2"), (0.3, "#eaf4fb"), (0.42, "#cfe0c4"), (0.5, "#9ebc92")])
    view = np.clip(blurred(view * (0.9 + 0.25 * clouds(rng, WIDTH, HEIGHT, (14, 9), 4))[..., None], 9) * 1.12, 0, 1.1)
    for x in range(150, WIDTH, 420):
        paint(wall, view, [box(x, 90, x + 270, 800)])
        bars = [box(x - 12, 78, x, 812), box(x + 270, 78, x + 282, 812), box(x + 130, 90, x + 140, 800)]
        bars += [box(x, y, x + 270, y + 9) for y in (320, 560)] + [
            box(x - 12, 78, x + 282, 92),
            box(x - 26, 800, x + 296, 824),
        ]
        paint(wall, rgb("#f4f0e8"), bars)
    patches = [[(x - 160, 1010), (x + 130, 1010), (x - 120, 1600), (x - 560, 1600)] for x in range(150, WIDTH, 420)]
    wall = wall + drawn(WIDTH, HEIGHT, patches, 26)[..., None] * light([0.16, 0.14, 0.09])
    return blurred(wall, 2.2)


def _wood(rng: np.random.Generator) -> Light:
    rows = np.linspace(0, 1, HEIGHT, dtype=np.float32)[:, None]
    grain = clouds(rng, WIDTH, HEIGHT, (5, 120), 6)
    rings = 0.5 + 0.5 * np.sin(grain * 46)
    wood: Light = light(rgb("#8b5a35")) * ((0.74 + 0.2 * rings + 0.25 * grain) * (1.12 - 0.35 * rows))[..., None]
    return wood


def _places(picture: Light, depth: float) -> Light:
    """Lay a sheet and a glass on either side of the table, and stand a chair there."""
    y, scale = 900 + 740 * depth, 0.34 + 0.9 * depth
    half = 440 + 690 * depth
    for side in (-1, 1):
        edge = WIDTH / 2 + side * half
        chair = [(edge + side * 30 * scale, y - 210 * scale), (edge + side * 190 * scale, y - 190 * scale)]
        chair += [(edge + side * 210 * scale, y + 190 * scale), (edge + side * 40 * scale, y + 170 * scale)]
        paint(picture, rgb("#2b3544"), [chair], 3 * scale)
        x = edge - side * 230 * scale
        sheet = [(x - 74 * scale, y - 20 * scale), (x + 74 * scale, y - 20 * scale)]
        sheet += [(x + (92 - side * 10) * scale, y + 30 * scale), (x - (92 + side * 10) * scale, y + 30 * scale)]
        paint(picture, (0.1, 0.07, 0.05), [[(a + 5, b + 6) for a, b in sheet]], 5, cover=0.5)
        paint(picture, (0.97, 0.96, 0.93), [sheet])
        picture = _glass(picture, edge - side * 90 * scale, y - 6 * scale, scale)
    return picture


def _glass(picture: Light, x: float, y: float, scale: float) -> Light:
    wide, tall = 19 * scale, 92 * scale
    body = [
        (x - wide * 1.15, y - tall),
        (x + wide * 1.15, y - tall),
        (x + wide, y + 8 * scale),
        (x - wide, y + 8 * scale),
    ]
    water = [
        (x - wide * 1.05, y - tall * 0.6),
        (x + wide * 1.05, y - tall * 0.6),
        (x + wide * 0.9, y + 3),
        (x - wide * 0.9, y + 3),
    ]
    paint(picture, (0.86, 0.93, 0.98), [body], 1, cover=0.28)
    paint(picture, (0.78, 0.88, 0.95), [water], 1, cover=0.4)
    shine = [box(x - wide * 0.75, y - tall * 0.95, x - wide * 0.5, y - 4)]
    return mixed(picture, (1.0, 1.0, 1.0), drawn(WIDTH, HEIGHT, shine, 1.2) * 0.75)
