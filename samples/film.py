"""A film of the project's own: a slow drift past mountain ranges, with sound, coded by FFmpeg in the sandbox."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from PIL import Image

from dam import sandbox
from dam.sandbox.limits import Limits
from dam.sandbox.tools import FFMPEG
from samples import sound
from samples.canvas import clouded, clouds, finished, glow, gradient, light, rgb, ridge

RANGES = (("#a3a8b8", 0.47, 5.0), ("#76839b", 0.58, 11.0), ("#4d5f79", 0.7, 21.0), ("#2a3b4f", 0.83, 36.0))
PATIENCE_SECONDS = 300.0
CODING = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "21", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "160k")


class FilmNotMadeError(Exception):
    """FFmpeg could not make the film; the message is what it said."""


def write_mp4(
    path: Path,
    *,
    seconds: float = 20.0,
    width: int = 1280,
    height: int = 720,
    rate: int = 25,
    tags: Mapping[str, str] | None = None,
) -> Path:
    """Write an MP4 with sound; `tags` are written as a camera writes time, place and device.

    Raises:
        FilmNotMadeError: FFmpeg failed.
    """
    said = [part for name, value in (tags or {}).items() for part in ("-metadata", f"{name}={value}")]
    with sandbox.scratch() as folder:
        layers = [_background(folder, width, height), *_ranges(folder, width, height, seconds)]
        music = sound.write_wav(folder / "sound.wav", seconds, seed=3)
        inputs = [part for layer in layers for part in ("-i", str(layer))]
        done = sandbox.run(
            [
                *(FFMPEG, "-hide_banner", "-nostdin", "-loglevel", "error", "-y"),
                *inputs,
                *("-i", str(music), "-filter_complex", _drift(rate), "-map", "[v]", "-map", f"{len(layers)}:a"),
                *("-t", str(seconds), *CODING, *said, "-movflags", "+faststart+use_metadata_tags"),
                str(folder / "film.mp4"),
            ],
            limits=Limits(seconds=PATIENCE_SECONDS),
        )
        if done.returncode != 0:
            raise FilmNotMadeError(done.stderr_tail)
        shutil.move(folder / "film.mp4", path)
    return path


def _drift(rate: int) -> str:
    """Repeat each layer, decoded once, and move each range at its own speed: the nearer, the faster."""
    still = f"loop=loop=-1:size=1,setpts=N/({rate}*TB),fps={rate}"
    chain, below = [f"[0:v]format=yuv420p,{still}[s]"], "s"
    for place, (_, _, speed) in enumerate(RANGES, 1):
        chain.append(f"[{place}:v]format=yuva420p,{still}[r{place}]")
        chain.append(f"[{below}][r{place}]overlay=x=-t*{speed}:y=0:format=yuv420[l{place}]")
        below = f"l{place}"
    return ";".join(chain) + f";[{below}]format=yuv420p[v]"


def _background(folder: Path, width: int, height: int) -> Path:
    rng = np.random.default_rng(11)
    stops = [(0.0, "#2c4a7c"), (0.3, "#8fa3c2"), (0.5, "#f0c79c"), (0.7, "#f6dfc2")]
    sky = clouded(gradient(width, height, stops), rng, "#ffeedd", 0.7, top=0.55)
    sky = sky + glow(width, height, (width * 0.62, height * 0.42), height * 0.2)[..., None] * light([0.4, 0.25, 0.1])
    sky = sky + glow(width, height, (width * 0.62, height * 0.42), height * 0.03)[..., None] * light([0.9, 0.8, 0.6])
    path = folder / "sky.png"
    finished(sky, rng, grain=0.004, vignette=0.15).save(path, compress_level=1)
    return path


def _ranges(folder: Path, width: int, height: int, seconds: float) -> list[Path]:
    paths = []
    rng = np.random.default_rng(12)
    rows = np.arange(height, dtype=np.float32)[:, None]
    for place, (colour, base, speed) in enumerate(RANGES):
        wide = width + round(speed * seconds) + 8
        outline = height * base - ridge(rng, wide, 0.5, 3 + place) * height * 0.2
        down = rows - outline[None, :]
        mist = np.clip(down / (height * 0.3), 0, 1) * (0.55 - 0.12 * place)
        lamp = 1 + (clouds(rng, wide, height, (20, 14), 5) - 0.5) * (0.15 + 0.1 * place)
        body = light(rgb(colour)) * lamp[..., None]
        body = body * (1 - mist[..., None]) + light(rgb("#d9cdc2")) * mist[..., None]
        pixels = np.dstack([np.clip(body, 0, 1), np.clip(down / 1.2, 0, 1)])
        path = folder / f"range-{place}.png"
        Image.fromarray((pixels * 255).astype(np.uint8)).save(path, compress_level=1)
        paths.append(path)
    return paths
