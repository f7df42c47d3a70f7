"""The corpus of real files: `corpus/` of the folder `shared` beside the checkout, or where `KRONIKA_CORPUS` says.

It is not part of the repository (its files have licences of their own); tests that need it skip without it.
"""

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(os.environ.get("KRONIKA_CORPUS") or Path(__file__).parents[3] / "shared" / "corpus")
MIME_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".mp4": "video/mp4",
    ".m4a": "audio/mp4",
    ".mov": "video/quicktime",
    ".wav": "audio/wav",
    ".mp3": "audio/mpeg",
}

needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not beside the checkout")


def corpus_file(name: str) -> Path:
    """Return a file of the corpus, or skip the test."""
    if not CORPUS.is_dir():
        pytest.skip("the corpus is not beside the checkout")
    return CORPUS / name


@cache
def manifest() -> dict[str, Any]:
    """Return the corpus's manifest; empty without the corpus."""
    path = CORPUS / "MANIFEST.json"
    return json.loads(path.read_text()) if path.is_file() else {"files": [], "groups": {}}


def entries(*suffixes: str) -> list[dict[str, Any]]:
    """Return the manifest's entries whose names end in one of these suffixes (any letter case)."""
    return [entry for entry in manifest()["files"] if entry["file"].lower().endswith(suffixes)]


def mime_type_of(name: str) -> str:
    """Return the type that a name's ending promises."""
    return MIME_TYPES.get(Path(name).suffix.lower(), "application/octet-stream")
