"""Renditions as work: rows, keys, what follows, repeating, healing, and what is whose fault."""

import errno
import hashlib
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from PIL import Image

from dam.catalogue.models import Asset, Original
from dam.sandbox.errors import SandboxStopped, SandboxUnavailable
from dam.work.claims import claim
from dam.work.errors import GiveUp, LeaseLost, Retry
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from dam.work.services import enqueue
from storage_config.errors import StorageDown, StorageFull
from storage_config.stores import discard, store
from tests.support.assets import make_asset
from tests.support.cast import make_user
from tests.transcode.makers import film, scene
from tests.transcode.test_sounds import tone, write
from transcode import recipes, selectors, services
from transcode.models import Rendition

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]


def stored(path: Path, kind: str, mime_type: str) -> Original:
    """Put a file into storage and register an asset of it."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    asset = make_asset(make_user(f"user{digest[:6]}"), kind=kind)
    original = Original.objects.get(versions__asset=asset)
    Original.objects.create(
        sha256=digest,
        sha512="0" * 128,
        size=path.stat().st_size,
        mime_type=mime_type,
        storage_key=f"sha256/{digest[:2]}/{digest[2:4]}/{digest}",
        stored_at=timezone.now(),
    )
    asset.versions.update(original_id=digest)
    original.delete()
    WorkItem.objects.all().delete()
    store("originals").put_file(f"sha256/{digest[:2]}/{digest[2:4]}/{digest}", path)
    return Original.objects.get(sha256=digest)


@pytest.fixture
def photo(tmp_path: Path) -> Original:
    path = tmp_path / "a.jpg"
    scene(1200, 800).save(path, quality=92, comment=str(tmp_path).encode())
    return stored(path, "photo", "image/jpeg")


def test_a_photo_gets_its_three_renditions_and_what_follows(photo: Original) -> None:
    services.enqueue_renditions(photo, "photo")
    assert drain("light", limit=1) == 1
    rows = {row.recipe: row for row in selectors.renditions_of(photo)}
    assert set(rows) == {"photo-400", "photo-1024", "photo-2048"}
    for name, row in rows.items():
        data = store("renditions").open(row.storage_key).read()
        assert hashlib.sha256(data).hexdigest() == row.sha256
        assert len(data) == row.size
        assert row.recipe_digest == recipes.recipe_digest(recipes.BY_NAME[name])
        assert photo.sha256 in row.storage_key
    assert (rows["photo-2048"].width, rows["photo-2048"].height) == (1200, 800)
    assert rows["photo-400"].colour.startswith("#")
    asset = Asset.objects.get(versions__original=photo)
    following = set(WorkItem.objects.filter(state=State.WAITING).values_list("kind", "subject"))
    assert following == {("fingerprint.picture", photo.sha256), ("search.index", asset.public_id)}


def test_repeating_changes_nothing_and_only_what_is_missing_is_made(photo: Original) -> None:
    enqueue("transcode.photo", photo.sha256)
    first = claim("light")
    assert first is not None
    assert services.make_renditions(first, "photo") == 3
    before = list(Rendition.objects.values_list("pk", "sha256", "made_at"))
    assert services.make_renditions(first, "photo") == 0
    assert list(Rendition.objects.values_list("pk", "sha256", "made_at")) == before
    Rendition.objects.filter(recipe="photo-400").delete()
    assert services.make_renditions(first, "photo") == 1
    Rendition.objects.filter(recipe="photo-1024").update(recipe_digest="0" * 64)
    assert [recipe.name for recipe in selectors.missing_recipes(photo, "photo")] == ["photo-1024"]
    assert services.make_renditions(first, "photo") == 1
    assert Rendition.objects.count() == 3


def test_killed_between_effect_and_mark_it_is_done_once_more(photo: Original, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue("transcode.photo", photo.sha256)
    first = claim("light")
    assert first is not None
    with monkeypatch.context() as patch:
        patch.setattr(services, "_record", lambda *_arguments: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            services.make_renditions(first, "photo")
    keys = list(store("renditions").keys(f"sha256/{photo.sha256[:2]}"))
    assert len(keys) == 3
    assert not Rendition.objects.exists()
    assert services.make_renditions(first, "photo") == 3
    assert list(store("renditions").keys(f"sha256/{photo.sha256[:2]}")) == keys


def test_a_lost_lease_writes_nothing(photo: Original) -> None:
    enqueue("transcode.photo", photo.sha256)
    first = claim("light")
    assert first is not None
    WorkItem.objects.update(lease_token="somebody else's")
    with pytest.raises(LeaseLost):
        services.make_renditions(first, "photo")
    assert not Rendition.objects.exists()


def test_a_film_and_a_sound_go_through_their_queues(tmp_path: Path) -> None:
    clip = stored(film(tmp_path / "a.mp4", seconds=0.5), "film", "video/mp4")
    speech = stored(write(tmp_path / "a.wav", tone(0.5)), "sound", "audio/wav")
    services.enqueue_renditions(clip, "film")
    services.enqueue_renditions(speech, "sound")
    drain("heavy", limit=1)
    drain("light", limit=1)
    assert {row.recipe for row in selectors.renditions_of(clip)} == {"film-poster", "film-720", "film-480"}
    assert {row.recipe for row in selectors.renditions_of(speech)} == {"sound-mp3", "sound-wave"}
    mp4 = selectors.rendition_of(clip.sha256, "film-720")
    assert mp4 is not None
    assert mp4.duration == pytest.approx(0.5, abs=0.1)
    assert not WorkItem.objects.filter(kind="fingerprint.picture").exists()


def test_what_cannot_be_decoded_fails_at_once_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    Image.new("RGB", (20, 20)).save(path)
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 50)
    broken = stored(path, "photo", "image/jpeg")
    enqueue("transcode.photo", broken.sha256)
    drain("light", limit=1)
    item = WorkItem.objects.get(kind="transcode.photo")
    assert (item.state, item.attempts) == (State.FAILED, 1)
    assert "unchanged and safe" in item.last_error


def test_an_original_that_is_gone_is_given_up(photo: Original) -> None:
    enqueue("transcode.photo", "0" * 64)
    first = claim("light")
    assert first is not None
    with pytest.raises(GiveUp, match="no original"):
        services.make_renditions(first, "photo")


TROUBLES = {
    "storage full": StorageFull("no room"),
    "storage down": StorageDown("no answer"),
    "disk full": OSError(errno.ENOSPC, "no space left on device"),
    "worker stopped": SandboxStopped("asked to"),
    "no sandbox": SandboxUnavailable("no process"),
}


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_is_not_the_files_fault_only_waits(trouble: str, photo: Original, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object, **_options: object) -> None:
        raise TROUBLES[trouble]

    enqueue("transcode.photo", photo.sha256)
    first = claim("light")
    assert first is not None
    monkeypatch.setattr(type(store("renditions")), "put_file", full)
    with pytest.raises(Retry):
        services.make_renditions(first, "photo")


def test_healing_asks_the_data(photo: Original, tmp_path: Path) -> None:
    silent = stored(write(tmp_path / "a.wav", tone(0)), "sound", "audio/wav")
    silent.versions.update(duration=0.0)
    assert services.heal() == 1
    drain("light", limit=1)
    assert selectors.missing_renditions("photo") == []
    gone = selectors.rendition_of(photo.sha256, "photo-1024")
    assert gone is not None
    discard("renditions", gone.storage_key)
    gone.delete()
    WorkItem.objects.all().delete()
    enqueue("transcode.heal", "all")
    drain("light", limit=2)
    assert store("renditions").exists(gone.storage_key)
    assert selectors.missing_renditions("photo") == []


def test_healing_leaves_alone_what_failed_for_good_or_is_not_stored(photo: Original) -> None:
    enqueue("transcode.photo", photo.sha256)
    WorkItem.objects.update(state=State.FAILED)
    assert selectors.missing_renditions("photo") == []
    WorkItem.objects.all().delete()
    assert selectors.missing_renditions("photo") == [photo.sha256]
    Original.objects.update(stored_at=None)
    assert selectors.missing_renditions("photo") == []


def test_every_kind_has_a_handler_and_a_maker() -> None:
    assert {f"transcode.{kind}" for kind in recipes.BY_KIND} <= set(django_settings.WORK_HANDLERS)
