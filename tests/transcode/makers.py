"""Small files to decode, made by other programs than those under test (Pillow, FFmpeg's own generators)."""

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from PIL import Image, ImageDraw

QUIET = ("-hide_banner", "-nostdin", "-loglevel", "error", "-y")
CORNERS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "yellow": (255, 220, 0)}
WIDTH, HEIGHT = 600, 400
Words = tuple[str, ...]
H264: Words = ("-c:v", "libx264", "-pix_fmt", "yuv420p")


def ffmpeg(*arguments: object) -> None:
    """Run FFmpeg on something trusted."""
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *QUIET, *map(str, arguments)], check=True, capture_output=True)


def scene(width: int = WIDTH, height: int = HEIGHT) -> Image.Image:
    """A picture whose four corners differ, so that every turning and mirroring shows; soft, so that coders agree."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    picture = Image.fromarray((np.dstack([x, y, 1 - x]) * 180 + 30).astype(np.uint8))
    pen = ImageDraw.Draw(picture)
    w, h = width // 3, height // 3
    boxes = ((0, 0), (width - w, 0), (width - w, height - h), (0, height - h))
    for (left, top), colour in zip(boxes, CORNERS.values(), strict=True):
        pen.rectangle((left, top, left + w, top + h), fill=colour)
    return picture


def seen(path: Path) -> Image.Image:
    """Open, decode and close a picture."""
    with Image.open(path) as picture:
        picture.load()
        return picture


def corners(picture: Image.Image) -> list[str]:
    """Name the colours in the corners, clockwise from the top left."""
    width, height = picture.size
    places = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.9), (0.1, 0.9))
    found = []
    for x, y in places:
        pixel = np.array(picture.convert("RGB").getpixel((int(width * x), int(height * y))), dtype=int)
        found.append(min(CORNERS, key=lambda name: int(np.abs(pixel - np.array(CORNERS[name])).sum())))
    return found


def distance(one: Image.Image, other: Image.Image) -> float:
    """Mean difference of two pictures in levels of 255, seen at a common small size."""
    wide = max(1, min(128, one.width // 2))
    size = (wide, max(1, round(wide * one.height / one.width)))
    small = [np.asarray(each.convert("RGB").resize(size, Image.Resampling.BOX), dtype=float) for each in (one, other)]
    return float(np.abs(small[0] - small[1]).mean())


def film(
    path: Path, *, size: str = "320x180", seconds: float = 2, rate: object = 25, sound: bool = True, extra: Words = H264
) -> Path:
    """Make a film of a test picture, with a tone."""
    tone = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={seconds}", "-c:a", "aac") if sound else ()
    ffmpeg("-f", "lavfi", "-i", f"testsrc2=size={size}:rate={rate}:duration={seconds}", *tone, *extra, path)
    return path


def still_film(path: Path, picture: Image.Image, *options: str) -> Path:
    """Make a film of half a second that shows one picture."""
    still = path.with_suffix(".still.png")
    picture.save(still)
    ffmpeg("-loop", "1", "-i", still, "-t", "0.5", "-r", "10", "-pix_fmt", "yuv420p", "-c:v", "libx264", *options, path)
    return path


def first_frame(path: Path) -> Image.Image:
    """Decode a film's first picture as a player without knowledge of matrices would: as coded."""
    target = path.with_name(path.name + ".frame.png")
    ffmpeg("-noautorotate", "-i", path, "-frames:v", "1", target)
    return seen(target).convert("RGB")


def turned(source: Path, target: Path, degrees: int) -> Path:
    """Write a display matrix into a film, as a phone does that was held on its side."""
    ffmpeg("-display_rotation", degrees, "-i", source, "-c", "copy", target)
    return target
