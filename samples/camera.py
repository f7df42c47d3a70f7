"""JPEGs as a 24-megapixel camera makes them: much detail, 8 to 12 MB, each with an essence of its own."""

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

QUALITY = 90
TILE = 512


@cache
def _field(width: int, height: int) -> np.ndarray:
    """Return one busy picture (height, width, 3): soft shapes, edges and sensor noise, the same at every call."""
    random = np.random.default_rng(2026)
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    base = np.stack([np.sin(xs / (90 + 40 * c)) * 50 + np.cos(ys / (70 + 30 * c)) * 50 + 128 for c in range(3)], axis=2)
    for _ in range(60):
        x, y = random.integers(0, width), random.integers(0, height)
        w, h = random.integers(60, width // 4), random.integers(60, height // 4)
        base[y : y + h, x : x + w] += random.normal(0, 30, 3)
    base += random.normal(0, 9.0, (height, width, 1)).astype(np.float32)
    clipped: np.ndarray = np.clip(base, 0, 255).astype(np.uint8)
    return clipped


def camera_jpeg(path: Path, *, width: int = 6000, height: int = 4000, seed: int = 0, quality: int = QUALITY) -> Path:
    """Write a picture of about 10 MB (at 6000 x 4000) with Exif; different seeds give different pictures."""
    random = np.random.default_rng(seed + 1)
    shift = (int(random.integers(0, height)), int(random.integers(0, width)))
    data = np.roll(_field(width, height), shift, axis=(0, 1))
    data[:TILE, :TILE] = random.integers(0, 255, 3)
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Kronika", "Sample camera"
    exif.get_ifd(0x8769)[0x9003] = f"2026:11:23 {10 + seed // 3600 % 12:02d}:{seed // 60 % 60:02d}:{seed % 60:02d}"
    exif.get_ifd(0x8769)[0x9011] = "+01:00"
    Image.fromarray(data).save(path, quality=quality, exif=exif)
    return path
