"""The engine that SEARCH_URL names, one object a process."""

from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from dam.config import BadSettingError
from search.backends.backend import Backend
from search.backends.tantivy_backend import TantivyBackend


@cache
def _backend(url: str) -> Backend:
    parts = urlsplit(url)
    if parts.scheme == "tantivy":
        return TantivyBackend(Path(unquote(parts.path)))
    raise BadSettingError(f"SEARCH_URL={url!r} cannot be used: expected tantivy:///FOLDER.")


def backend() -> Backend:
    """Return the engine of this installation.

    Raises:
        BadSettingError: SEARCH_URL names none that there is.
    """
    return _backend(settings.SEARCH_URL)


def forget() -> None:
    """Drop the engine's open files, so that the next call opens them anew."""
    _backend.cache_clear()
