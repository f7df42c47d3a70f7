"""Small real files of the formats that are accepted; every seed gives other bytes."""

import io
import struct
import wave

import numpy as np
from PIL import Image


def picture(seed: int, width: int = 96, height: int = 64) -> Image.Image:
    """Return noise that no codec makes equal to another seed's."""
    noise = np.random.default_rng(seed).integers(0, 255, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(noise)


def jpeg(seed: int = 0, width: int = 96, height: int = 64, *, caption: str = "") -> bytes:
    """Return a JPEG; with a caption, the same picture with Exif's ImageDescription in it."""
    out = io.BytesIO()
    exif = Image.Exif()
    if caption:
        exif[0x010E] = caption
    picture(seed, width, height).save(out, "JPEG", quality=80, exif=exif)
    return out.getvalue()


def png(seed: int = 0) -> bytes:
    """Return a PNG."""
    out = io.BytesIO()
    picture(seed).save(out, "PNG")
    return out.getvalue()


def wav(seed: int = 0, seconds: float = 0.2) -> bytes:
    """Return a WAV of noise."""
    out = io.BytesIO()
    samples = np.random.default_rng(seed).integers(-3000, 3000, int(8000 * seconds), dtype=np.int16)
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(samples.tobytes())
    return out.getvalue()


def gif() -> bytes:
    """Return a GIF, which is not accepted."""
    return b"GIF89a" + struct.pack("<HH", 1, 1) + b"\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
