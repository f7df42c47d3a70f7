"""Turns the four URLs and the home folder into what Django's settings want. Pure but for `kept_secret`."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from dam.config import BadSettingError

SQLITE_START = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
BUSY_SECONDS = 20


def kept_secret(path: Path, make: Callable[[], str]) -> str:
    """Return the secret kept in `path`, making it (mode 0600) the first time."""
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(make())
    return path.read_text().strip()


def database(url: str) -> dict[str, Any]:
    """Return Django's database settings for `sqlite:///PATH` or `postgresql://USER:PASSWORD@HOST:PORT/NAME`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        name = unquote(parts.path)
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": name,
            "OPTIONS": {"timeout": BUSY_SECONDS, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_START},
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    message = f"DATABASE_URL={url!r} cannot be used: expected sqlite:///PATH or postgresql://USER@HOST/NAME."
    raise BadSettingError(message)


def browser_libraries(node_modules: Path) -> list[tuple[str, Path]]:
    """Return the folders of browser code from npm that are served, each under `vendor/NAME/`."""
    folders = {
        "tus": "tus-js-client/dist",
        "htmx": "htmx.org/dist",
        "inter": "@fontsource-variable/inter",
        "source-serif": "@fontsource-variable/source-serif-4",
    }
    return [
        (f"vendor/{name}", node_modules / place) for name, place in folders.items() if (node_modules / place).is_dir()
    ]


def logging(*, debug: bool) -> dict[str, Any]:
    """Return the logging set-up: one line an event on standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "DEBUG" if debug else "INFO"},
        "loggers": {"django.db.backends": {"level": "INFO"}, "django.utils.autoreload": {"level": "INFO"}},
    }
