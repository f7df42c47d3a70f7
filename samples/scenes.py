"""The demonstration's pictures: an imagined state visit, painted. Nobody in them exists."""

from collections.abc import Callable

from PIL import Image

from samples.paint import Canvas, Colour

SKIN: tuple[Colour, ...] = ((224, 182, 154), (198, 150, 120), (236, 200, 176), (176, 128, 100))
NAVY, CHARCOAL, SLATE, WINE = (28, 38, 66), (38, 40, 46), (70, 80, 96), (96, 36, 52)
STRIPES_A: tuple[Colour, ...] = ((40, 76, 140), (214, 180, 92), (40, 76, 140))
STRIPES_B: tuple[Colour, ...] = ((70, 130, 100), (236, 232, 220), (170, 60, 60))


def handshake(width: int, height: int) -> Image.Image:
    """Two heads of government before flags."""
    c = Canvas(width, height, (206, 210, 216), (160, 152, 146), 11)
    for x in (0.02, 0.2, 0.72, 0.9):
        c.box(x, 0.0, x + 0.07, 0.86, (226, 226, 226), blur=0.012)
    c.box(0, 0.84, 1, 1, (112, 84, 70), blur=0.01)
    for x, stripes in ((0.30, STRIPES_A), (0.44, STRIPES_B), (0.58, STRIPES_A)):
        c.flag(x, 0.16, 0.66, 0.085, stripes)
    c.glow(0.5, 0.1, 0.35, (255, 244, 224), 110)
    c.ellipse(0.40, 0.985, 0.10, 0.012, (60, 44, 38), blur=0.01, strength=150)
    c.ellipse(0.62, 0.985, 0.10, 0.012, (60, 44, 38), blur=0.01, strength=150)
    c.person(0.40, 1.04, 0.80, NAVY, SKIN[0])
    c.person(0.62, 1.06, 0.84, CHARCOAL, SKIN[1])
    c.polygon([(0.45, 0.58), (0.52, 0.655), (0.515, 0.70), (0.44, 0.66)], NAVY)
    c.polygon([(0.565, 0.58), (0.51, 0.655), (0.515, 0.70), (0.575, 0.66)], CHARCOAL)
    c.ellipse(0.513, 0.678, 0.018, 0.014, SKIN[0])
    c.polygon([(0.388, 0.49), (0.412, 0.49), (0.40, 0.64)], (236, 236, 236))
    c.polygon([(0.608, 0.48), (0.632, 0.48), (0.62, 0.64)], (236, 236, 236))
    c.polygon([(0.397, 0.50), (0.403, 0.50), (0.40, 0.64)], WINE)
    c.polygon([(0.617, 0.49), (0.623, 0.49), (0.62, 0.64)], (40, 70, 120))
    return c.finished()


def podium(width: int, height: int) -> Image.Image:
    """A statement at a lectern, microphones before it."""
    c = Canvas(width, height, (22, 36, 66), (10, 16, 30), 12)
    for x in (0.08, 0.30, 0.52, 0.74, 0.96):
        c.box(x - 0.002, 0, x + 0.002, 1, (40, 58, 96), blur=0.004)
    c.flag(0.70, 0.12, 0.70, 0.10, STRIPES_A)
    c.flag(0.82, 0.12, 0.70, 0.10, STRIPES_B)
    c.glow(0.42, 0.18, 0.30, (255, 236, 200), 150)
    c.person(0.42, 1.10, 0.92, CHARCOAL, SKIN[2])
    c.polygon([(0.404, 0.47), (0.436, 0.47), (0.42, 0.64)], (240, 240, 240))
    c.polygon([(0.417, 0.48), (0.423, 0.48), (0.42, 0.64)], (140, 30, 40))
    c.polygon([(0.27, 0.66), (0.57, 0.66), (0.54, 1.0), (0.30, 1.0)], (118, 84, 58))
    c.polygon([(0.26, 0.64), (0.58, 0.64), (0.57, 0.675), (0.27, 0.675)], (150, 110, 78))
    c.ellipse(0.42, 0.82, 0.045, 0.045, (206, 176, 104))
    c.ellipse(0.42, 0.82, 0.034, 0.034, (118, 84, 58))
    for x in (0.375, 0.40, 0.44, 0.465):
        c.polygon([(x - 0.002, 0.65), (x + 0.002, 0.65), (0.42, 0.575), (0.418, 0.575)], (20, 20, 22))
        c.ellipse(0.42 + (x - 0.42) * 0.55, 0.585, 0.008, 0.013, (16, 16, 18))
    for i in range(9):
        c.ellipse(0.06 + i * 0.11, 1.02, 0.05, 0.055, (6, 9, 16), blur=0.006)
    return c.finished(grain=6.5)


def skyline(width: int, height: int) -> Image.Image:
    """The capital at dusk, lights coming on, mountains behind."""
    c = Canvas(width, height, (54, 74, 128), (250, 176, 120), 13)
    c.glow(0.70, 0.52, 0.22, (255, 214, 150), 200)
    c.ridge(0.52, 0.012, (118, 104, 136), blur=0.002)
    c.ridge(0.58, 0.014, (84, 78, 112), blur=0.001)
    for index in range(44):
        x = index / 43
        tall = 0.06 + float(c.random.random()) * 0.20 * (1.25 - abs(x - 0.45))
        wide = 0.012 + float(c.random.random()) * 0.016
        shade = 34 + int(c.random.integers(0, 26))
        c.box(x - wide, 0.80 - tall, x + wide, 0.90, (shade, shade, shade + 16))
        for _ in range(5):
            wx, wy = x + float(c.random.uniform(-wide, wide)) * 0.8, 0.80 - tall + float(c.random.random()) * tall
            c.box(wx, wy, wx + 0.0025, wy + 0.006, (255, 214, 140))
    c.box(0, 0.86, 1, 1, (30, 30, 48), blur=0.008)
    for index in range(26):
        c.glow(index / 25, 0.885, 0.012, (255, 200, 120), 190)
    return c.finished(grain=4.0)


def meeting(width: int, height: int) -> Image.Image:
    """A government meeting around a long table, seen from its end."""
    c = Canvas(width, height, (196, 186, 172), (150, 132, 112), 14)
    for x in (0.10, 0.36, 0.62, 0.88):
        c.box(x - 0.085, 0.04, x + 0.085, 0.40, (236, 240, 244), blur=0.004)
        c.glow(x, 0.2, 0.13, (255, 252, 240), 120)
    for side in (-1, 1):
        for row in range(5):
            depth = row / 4
            x = 0.5 + side * (0.16 + 0.26 * depth)
            c.person(x, 0.66 + 0.22 * depth, 0.34 + 0.26 * depth, (NAVY, CHARCOAL, SLATE, WINE)[row % 4], SKIN[row % 4])
    c.polygon([(0.40, 0.52), (0.60, 0.52), (0.98, 1.0), (0.02, 1.0)], (122, 78, 46))
    c.polygon([(0.42, 0.53), (0.58, 0.53), (0.86, 1.0), (0.14, 1.0)], (146, 96, 58), blur=0.01)
    for side in (-1, 1):
        for row in range(5):
            depth = row / 4
            x, y = 0.5 + side * (0.09 + 0.24 * depth), 0.56 + 0.36 * depth
            c.polygon([(x - 0.02, y), (x + 0.02, y), (x + 0.024, y + 0.03), (x - 0.024, y + 0.03)], (244, 244, 240))
    c.person(0.5, 0.60, 0.36, NAVY, SKIN[0])
    return c.finished()


def arrival(width: int, height: int) -> Image.Image:
    """The guests arrive: a portico, a carpet, a guard of honour."""
    c = Canvas(width, height, (140, 176, 214), (222, 226, 224), 15)
    c.ridge(0.42, 0.008, (150, 168, 170), blur=0.003)
    c.polygon([(0.18, 0.24), (0.50, 0.08), (0.82, 0.24)], (232, 224, 208))
    c.box(0.18, 0.24, 0.82, 0.29, (220, 210, 192))
    c.box(0.20, 0.29, 0.80, 0.74, (178, 166, 150))
    for index in range(7):
        x = 0.235 + index * 0.0885
        c.box(x - 0.014, 0.29, x + 0.014, 0.74, (240, 234, 222))
        c.box(x + 0.006, 0.29, x + 0.014, 0.74, (206, 196, 180), blur=0.002)
    c.box(0.14, 0.74, 0.86, 0.79, (214, 206, 194))
    c.box(0, 0.78, 1, 1, (176, 170, 162), blur=0.004)
    c.polygon([(0.45, 0.74), (0.55, 0.74), (0.72, 1.0), (0.28, 1.0)], (150, 34, 42))
    for side in (-1, 1):
        for row in range(5):
            depth = row / 4
            c.person(
                0.5 + side * (0.10 + 0.30 * depth),
                0.83 + 0.20 * depth,
                0.20 + 0.22 * depth,
                (36, 52, 44),
                SKIN[row % 4],
            )
    c.person(0.475, 0.86, 0.27, NAVY, SKIN[0])
    c.person(0.53, 0.87, 0.28, WINE, SKIN[2])
    c.glow(0.15, 0.05, 0.3, (255, 248, 230), 130)
    return c.finished(grain=4.0)


def bridge(width: int, height: int) -> Image.Image:
    """An old stone bridge in the afternoon, for the day's second half."""
    c = Canvas(width, height, (120, 166, 206), (226, 214, 190), 16)
    c.ridge(0.40, 0.016, (112, 138, 130), blur=0.002)
    c.ridge(0.50, 0.012, (88, 116, 92))
    c.box(0, 0.66, 1, 1, (74, 112, 122), blur=0.01)
    c.polygon([(0, 0.50), (0.5, 0.40), (1, 0.50), (1, 0.74), (0, 0.74)], (190, 172, 146))
    for x, r in ((0.18, 0.085), (0.5, 0.135), (0.82, 0.085)):
        c.ellipse(x, 0.74, r, r, (92, 124, 128))
        c.ellipse(x, 0.745, r * 0.96, r * 0.96, (70, 100, 110))
    c.box(0, 0.745, 1, 1, (66, 102, 114), blur=0.006)
    for _ripple in range(90):
        x, y = float(c.random.random()), 0.76 + float(c.random.random()) * 0.24
        c.ellipse(x, y, 0.02, 0.0014, (150, 180, 184), blur=0.001, strength=110)
    for x, suit in ((0.42, NAVY), (0.46, WINE), (0.51, CHARCOAL), (0.55, SLATE)):
        c.person(x, 0.455, 0.15, suit, SKIN[int(x * 100) % 4])
    c.glow(0.86, 0.12, 0.25, (255, 236, 190), 150)
    return c.finished(grain=4.0)


SCENES: dict[str, Callable[[int, int], Image.Image]] = {
    "arrival": arrival,
    "handshake": handshake,
    "meeting": meeting,
    "podium": podium,
    "bridge": bridge,
    "skyline": skyline,
}
