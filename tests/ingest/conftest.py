"""Fixtures of the room: a cast, an upload store of its own, work done in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from dam.work.runner import drain
from ingest import services
from ingest.models import HandIn, Submission
from tests.support.cast import Cast, make_cast


@pytest.fixture(autouse=True)
def _own_places(settings: Settings, tmp_path: Path) -> None:
    """Every test has uploads, storage and index of its own; scratch and the sandbox are the session's."""
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.STORAGE_URL = f"file://{tmp_path / 'storage'}"
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'index'}"
    settings.UPLOADS_DIR.mkdir()
    (tmp_path / "storage").mkdir()


@pytest.fixture
def cast(db: None) -> Cast:
    """Return one person a role."""
    return make_cast()


@pytest.fixture
def hand_in(cast: Cast) -> HandIn:
    """Return an open hand-in of the photographer's."""
    return services.open_hand_in(cast.photographer)


@pytest.fixture
def handed_in(hand_in: HandIn, tmp_path: Path) -> Callable[..., Submission]:
    """Return what hands in some bytes under a name and answers with the submission, as it then is."""

    def do(data: bytes, name: str = "IMG_0001.JPG", into: HandIn | None = None) -> Submission:
        path = tmp_path / "card" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return services.hand_in_file(into or hand_in, path)

    return do


@pytest.fixture
def finished(handed_in: Callable[..., Submission]) -> Callable[..., Submission]:
    """Return what hands in some bytes, does the light work, and answers with the submission, as it then is."""

    def do(data: bytes, name: str = "IMG_0001.JPG", into: HandIn | None = None) -> Submission:
        submission = handed_in(data, name, into)
        drain("light")
        submission.refresh_from_db()
        return submission

    return do
