"""Draws a recording as a row of bars. The samples were made by FFmpeg in the sandbox from a foreign file."""

from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

EXPOSED = ("draw",)

FINER = 4
FULL_SCALE = 32768.0
LOUD_SHARE = 0.95
LEAST_LOUD = 0.02
SOFTEN = 0.65
TALLEST = 0.92
BLOCK = 1 << 20


def draw(samples: str, target: str, recipe: dict[str, Any]) -> dict[str, int]:
    """Draw samples (16 bit, mono, native order) as PNG: one colour on a transparent ground, bars with round ends.

    A bar is as high as its stretch of the recording is loud (RMS), raised so that quiet speech is seen, relative to
    the loud parts of the same recording.
    """
    width, height, step = recipe["width"], recipe["height"], recipe["bar"] + recipe["gap"]
    heights = _bars(_loudness(samples, width // step))
    cover = Image.new("L", (width * FINER, height * FINER), 0)
    pen = ImageDraw.Draw(cover)
    left, thick = recipe["gap"] * FINER / 2, recipe["bar"] * FINER
    for place, share in enumerate(heights):
        tall = max(thick, share * height * FINER)
        x, y = left + place * step * FINER, (height * FINER - tall) / 2
        pen.rounded_rectangle((x, y, x + thick - 1, y + tall - 1), radius=thick / 2, fill=255)
    picture = Image.new("RGB", (width, height), recipe["colour"])
    picture.putalpha(cover.resize((width, height), Image.Resampling.BOX))
    picture.save(target, optimize=True)
    return {"width": width, "height": height}


def _loudness(samples: str, bars: int) -> NDArray[np.float64]:
    """Return the RMS of each of `bars` equal stretches, 0 to 1, without holding the recording in memory."""
    count = Path(samples).stat().st_size // 2
    if count == 0:
        return np.zeros(bars)
    signal = np.memmap(samples, dtype="<i2", mode="r", shape=(count,))
    edges = np.linspace(0, count, bars + 1).astype(np.int64)
    return np.array([_rms(signal[first:last]) for first, last in pairwise(edges)])


def _rms(stretch: NDArray[np.int16]) -> float:
    if len(stretch) == 0:
        return 0.0
    total = sum(
        float(np.square(stretch[first : first + BLOCK], dtype=np.float64).sum())
        for first in range(0, len(stretch), BLOCK)
    )
    return float(np.sqrt(total / len(stretch)) / FULL_SCALE)


def _bars(loudness: NDArray[np.float64]) -> NDArray[np.float64]:
    reference = max(float(np.quantile(loudness, LOUD_SHARE)), LEAST_LOUD)
    raised: NDArray[np.float64] = np.clip(loudness / reference, 0.0, 1.0) ** SOFTEN * TALLEST
    return raised
