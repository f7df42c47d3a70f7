"""The cast, a picture with things in it that must not leave, and an asset that is published."""

from pathlib import Path

import pytest

from dam.catalogue.models import Asset
from tests.delivery.material import hand_in, make_masters, publish
from tests.delivery.planted import planted_jpeg
from tests.support.assets import make_event
from tests.support.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Return one person a role."""
    return make_cast()


@pytest.fixture(scope="session")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a JPEG whose Exif, MakerNote, XMP and trailer say where it was taken, with what, and whose it is."""
    return planted_jpeg(tmp_path_factory.mktemp("planted") / "DSC_0001.JPG")


@pytest.fixture
def published(cast: Cast, picture: Path) -> Asset:
    """Return a published photo with its masters made."""
    asset = publish(cast, hand_in(cast, picture, event=make_event(title="Regional summit")))
    make_masters()
    return asset
