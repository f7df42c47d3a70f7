"""Previews: small for everybody, in full for those who see it on the desk, never for anybody else."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from dam.catalogue.models import Asset
from dam.catalogue.services import publication
from dam.ledger.models import Entry
from delivery.models import AccessRecord
from delivery.views.preview import NEVER_KEPT, PUBLIC_RECIPES
from tests.delivery.material import approve, hand_in, make_renditions, publish, withdraw
from tests.delivery.planted import SECRETS
from tests.support.cast import Cast
from transcode.recipes import BY_NAME

DESK = ("editor", "approver", "archivist", "access")
NOBODY = ("journalist", "outsider", "superuser", "admin", "other_photographer", "contributor")


@pytest.fixture
def shown(cast: Cast, picture: Path) -> Asset:
    """Return a published photo with its previews."""
    asset = publish(cast, hand_in(cast, picture))
    make_renditions(asset)
    return asset


@pytest.fixture
def approved(cast: Cast, picture: Path) -> Asset:
    """Return an approved photo, not published, with its previews."""
    asset = approve(cast, hand_in(cast, picture))
    make_renditions(asset)
    return asset


def status(client: Client, asset: Asset, recipe: str = "photo-400") -> int:
    return client.get(f"/media/{asset.public_id}/{recipe}").status_code


def test_everybody_sees_small_previews_of_what_is_public(client: Client, shown: Asset) -> None:
    answer = client.get(f"/media/{shown.public_id}/photo-1024")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert not [secret for secret in SECRETS if secret in answer.content]
    assert status(client, shown, "photo-2048") == 404


def test_nothing_public_is_good_enough_to_print() -> None:
    for name in PUBLIC_RECIPES:
        recipe = BY_NAME[name]
        assert getattr(recipe, "long_edge", getattr(recipe, "width", 0)) <= 1024
        assert getattr(recipe, "short_edge", 0) <= 480


@pytest.mark.parametrize("who", DESK)
def test_the_desk_sees_what_is_not_public_and_is_noted_once_a_day(
    client: Client, cast: Cast, approved: Asset, who: str
) -> None:
    client.force_login(getattr(cast, who))
    assert status(client, approved, "photo-2048") == 200
    assert status(client, approved, "photo-400") == 200
    record = AccessRecord.objects.get()
    assert (record.user, record.asset, record.what) == (getattr(cast, who), approved, "preview")
    assert not Entry.objects.filter(kind="embargo.read").exists()


@pytest.mark.parametrize("who", NOBODY)
def test_nobody_else_sees_it_or_learns_that_it_is_there(client: Client, cast: Cast, approved: Asset, who: str) -> None:
    client.force_login(getattr(cast, who))
    hidden = client.get(f"/media/{approved.public_id}/photo-400")
    missing = client.get("/media/0000000000000000/photo-400")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert not AccessRecord.objects.exists()


def test_strangers_see_nothing_of_it(client: Client, approved: Asset) -> None:
    assert status(client, approved) == 404


def test_who_handed_it_in_sees_it(client: Client, cast: Cast, approved: Asset) -> None:
    client.force_login(cast.photographer)
    assert status(client, approved) == 200


def test_reading_under_embargo_is_a_ledger_row_a_day(client: Client, cast: Cast, approved: Asset) -> None:
    publication.set_embargo(cast.approver, [approved.public_id], until=timezone.now() + timedelta(hours=1))
    client.force_login(cast.editor)
    answers = [client.get(f"/media/{approved.public_id}/{name}") for name in ("photo-400", "photo-1024", "photo-2048")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert {answer.headers["Cache-Control"] for answer in answers} == {NEVER_KEPT}
    (row,) = Entry.objects.filter(kind="embargo.read")
    assert (row.subject, row.actor) == (approved.public_id, cast.editor.public_id)
    assert json.loads(row.body)["facts"]["archive_number"] == approved.archive_number


def test_without_the_ledger_nothing_under_embargo_is_shown(
    client: Client, cast: Cast, approved: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("the ledger cannot be written")

    publication.set_embargo(cast.approver, [approved.public_id], until_lifted=True)
    monkeypatch.setattr("delivery.services.looks.append", broken)
    client.force_login(cast.editor)
    with pytest.raises(OSError, match="ledger"):
        client.get(f"/media/{approved.public_id}/photo-400")
    assert not AccessRecord.objects.exists()


def test_what_was_withdrawn_is_gone_for_the_public_at_once(client: Client, cast: Cast, shown: Asset) -> None:
    withdraw(cast, shown)
    assert status(client, shown) == 410
    client.force_login(cast.editor)
    assert status(client, shown) == 200


def test_a_browser_that_has_it_is_told_so_but_asked_again(client: Client, cast: Cast, shown: Asset) -> None:
    first = client.get(f"/media/{shown.public_id}/photo-400")
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(f"/media/{shown.public_id}/photo-400", headers=known).status_code == 304
    withdraw(cast, shown)
    assert client.get(f"/media/{shown.public_id}/photo-400", headers=known).status_code == 410


def test_players_seek_by_ranges(client: Client, shown: Asset) -> None:
    whole = client.get(f"/media/{shown.public_id}/photo-400").content
    part = client.get(f"/media/{shown.public_id}/photo-400", headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole)}"


@pytest.mark.parametrize("recipe", ["photo-9999", "film-480", "sound-mp3"])
def test_what_is_not_there_is_404(client: Client, shown: Asset, recipe: str) -> None:
    assert status(client, shown, recipe) == 404
