"""A rendition that lies in storage for every asset that is made, so that previews have something to send."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from dam.catalogue.models import Original
from storage_config.stores import store
from tests.support import assets
from transcode.models import Rendition

RECIPES = ("photo-400", "photo-1024", "photo-2048")


@pytest.fixture
def stored_rendition(monkeypatch: pytest.MonkeyPatch) -> None:
    """Store renditions of each original that `make_asset` makes from here on."""
    make: Callable[..., Original] = assets.make_original

    def with_renditions(mime_type: str = "image/jpeg") -> Original:
        original = make(mime_type)
        for recipe in RECIPES:
            key = f"test/{original.sha256}/{recipe}.jpg"
            store("renditions").put_bytes(key, b"\xff\xd8 a picture \xff\xd9")
            Rendition.objects.create(
                original=original,
                recipe=recipe,
                recipe_digest="0" * 64,
                storage_key=key,
                mime_type="image/jpeg",
                size=15,
                sha256="0" * 64,
                made_at=timezone.now(),
            )
        return original

    monkeypatch.setattr(assets, "make_original", with_renditions)
