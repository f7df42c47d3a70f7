"""The cast, for every test of the catalogue."""

import pytest

from tests.support.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Return one person a role."""
    return make_cast()
