"""The cast, and a published event with a picture that has its previews and its press copies."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from dam.catalogue.models import Asset, Event
from dam.work.runner import drain
from tests.delivery.material import hand_in, make_masters, make_renditions, publish
from tests.delivery.planted import planted_jpeg
from tests.support.assets import make_event
from tests.support.cast import Cast, make_cast


@pytest.fixture
def cast(db: None) -> Cast:
    """Return one person a role."""
    return make_cast()


@dataclass
class Published:
    """A published photo and its event."""

    asset: Asset
    event: Event

    @property
    def page(self) -> str:
        """Return the address of its page."""
        return f"/a/{self.asset.public_id}/"


@pytest.fixture
def published(cast: Cast, tmp_path: Path) -> Published:
    """Return a published photo of an event, with previews, masters and its place in the index."""
    event = make_event(title="Regional summit")
    asset = publish(cast, hand_in(cast, planted_jpeg(tmp_path / "DSC_0001.JPG"), event=event))
    make_masters()
    make_renditions(asset)
    drain("search")
    return Published(asset, event)
