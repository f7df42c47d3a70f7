"""A picture with everything planted in it that must not leave; nobody writes to it."""

from pathlib import Path

import pytest

from tests.metadata.makers import loaded_jpeg


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the planted picture."""
    return loaded_jpeg(tmp_path_factory.mktemp("planted") / "source.jpg")
