"""How a press copy is made of which original, and the digest over that and every value written into it. Pure."""

import hashlib
from dataclasses import asdict, dataclass
from typing import Any

import rfc8785

EDITION = 1
"""Raised whenever the same recipe and values would give other bytes: then every master is made anew."""


@dataclass(frozen=True)
class PressRecipe:
    """A form in which material leaves: its name, and the file's type and extension."""

    name: str
    mime_type: str
    extension: str


JPEG = PressRecipe("press-jpeg", "image/jpeg", "jpg")
MP4 = PressRecipe("press-mp4", "video/mp4", "mp4")
MOV = PressRecipe("press-mov", "video/quicktime", "mov")
M4A = PressRecipe("press-m4a", "audio/mp4", "m4a")
MP3 = PressRecipe("press-mp3", "audio/mpeg", "mp3")
WAV = PressRecipe("press-wav", "audio/wav", "wav")

BY_ORIGINAL: dict[str, PressRecipe] = {
    "image/jpeg": JPEG,
    "image/png": JPEG,
    "video/mp4": MP4,
    "video/quicktime": MOV,
    "audio/mp4": M4A,
    "audio/mpeg": MP3,
    "audio/wav": WAV,
}


def digest(recipe: PressRecipe, language: str, values: dict[str, Any]) -> str:
    """Return SHA-256 (hex) over the RFC 8785 form of the recipe, the language and the values to be written.

    Args:
        recipe: how.
        language: of the single-valued fields.
        values: every value that goes into the copy, as JSON.
    """
    said: dict[str, Any] = {"recipe": asdict(recipe), "edition": EDITION, "language": language, "values": values}
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest()
