"""Every test has an index folder of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from search import backends, freshness


@pytest.fixture(autouse=True)
def index_folder(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    folder = tmp_path / "index"
    settings.SEARCH_URL = f"tantivy://{folder}"
    backends.forget()
    freshness.opened.forget()
    yield folder
    backends.forget()
    freshness.opened.forget()
