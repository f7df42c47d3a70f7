"""What the tests of this room share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dam import sandbox


@pytest.fixture
def folder() -> Iterator[Path]:
    """A scratch folder: where the sandbox may write, as in real work."""
    with sandbox.scratch() as scratch:
        yield scratch
