"""Copies taken at the desk: written into the ledger, waited for while they are made, refused in words."""

import json
from pathlib import Path

import pytest
from django.urls import reverse
from pytest_django import Settings

from dam.ledger.models import Entry
from delivery.models import Grant
from tests.catalogue.states import make_in_state
from tests.desk.conftest import Opens
from tests.support.assets import make_asset
from tests.support.cast import Cast

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture(autouse=True)
def _own_storage(settings: Settings, tmp_path: Path) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'storage'}"
    (tmp_path / "storage").mkdir()


def test_the_original_is_granted_and_stands_in_the_ledger_first(cast: Cast, opens: Opens) -> None:
    asset = make_asset(cast.photographer)
    answer = opens(cast.editor).post(reverse("desk:copy", args=[asset.public_id]), {"form": "original"})
    granted = Grant.objects.get()
    assert answer.headers["Location"] == reverse("delivery:fetch", args=[granted.delivery_id, granted.file_name])
    assert Entry.objects.get(kind="delivery").subject == asset.public_id
    page = opens(cast.editor).get(reverse("desk:asset", args=[asset.public_id])).content.decode()
    assert "1 copy" in page
    assert cast.editor.name in page


def test_a_press_copy_that_is_not_made_yet_is_waited_for(cast: Cast, opens: Opens) -> None:
    asset = make_in_state("published", cast)
    client, address = opens(cast.editor), reverse("desk:copy", args=[asset.public_id])
    answer = client.post(address, {"form": "press", "language": "en"})
    assert answer.headers["Location"] == reverse("desk:copy_wait", args=[asset.public_id]) + "?language=en"
    assert "The copy is being made" in client.get(answer.headers["Location"]).content.decode()
    again = client.post(address, {"form": "press", "language": "en"}, **FETCH)  # type: ignore[arg-type]
    assert again.status_code == 202
    assert not Grant.objects.exists()


def test_what_is_not_approved_has_no_press_copy(cast: Cast, opens: Opens) -> None:
    asset = make_asset(cast.photographer)
    client, address = opens(cast.editor), reverse("desk:copy", args=[asset.public_id])
    assert "press-copy-form" not in client.get(reverse("desk:asset", args=[asset.public_id])).content.decode()
    refused = client.post(address, {"form": "press", "language": "en"}, **FETCH)  # type: ignore[arg-type]
    assert refused.status_code == 409
    assert "Nothing was downloaded" in json.loads(refused.content)["message"]
    assert "Nothing was downloaded" in client.post(address, {"form": "press"}, follow=True).content.decode()


def test_a_copy_is_never_taken_by_a_link(cast: Cast, opens: Opens) -> None:
    asset = make_asset(cast.photographer)
    assert opens(cast.editor).get(reverse("desk:copy", args=[asset.public_id])).status_code == 405
    assert not Grant.objects.exists()
