"""Fingerprints on record: written once an algorithm, found by equality and by nearness, made by work."""

from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from dam.catalogue.models import Original
from dam.catalogue.models.asset import MediaKind
from dam.work import runner
from dam.work.models import State, WorkItem
from dam.work.services import enqueue
from fingerprint import pdq, selectors, services
from fingerprint.essence import essence_digest
from fingerprint.models import Fingerprint
from storage_config import keys
from storage_config.digests import read_digests
from storage_config.stores import store
from tests.metadata.makers import film, loaded_jpeg, picture
from tests.support.assets import make_asset, make_original
from tests.support.cast import make_user

pytestmark = pytest.mark.django_db

VALUE = "0f" * 32


def differing(value: str, bits: int) -> str:
    return f"{int(value, 16) ^ ((1 << bits) - 1):064x}"


def stored_original(path: Path, mime_type: str = "image/jpeg") -> Original:
    """Store a file as an original, with its row."""
    digests = read_digests(path)
    key = keys.original_key(digests.sha256)
    store("originals").put_file(key, path, sha256=digests.sha256)
    return Original.objects.create(
        sha256=digests.sha256,
        sha512=digests.sha512,
        size=digests.size,
        mime_type=mime_type,
        storage_key=key,
        stored_at=timezone.now(),
    )


def test_one_fingerprint_an_algorithm() -> None:
    original = make_original()
    services.record(original, "essence-jpeg-1", "aa")
    services.record(original, "essence-jpeg-1", "bb")
    services.record(original, pdq.ALGORITHM, VALUE, 90)
    assert [(f.algorithm, f.value) for f in selectors.fingerprints_of(original)] == [
        ("essence-jpeg-1", "bb"),
        (pdq.ALGORITHM, VALUE),
    ]


def test_the_same_essence_is_found_by_algorithm_and_value() -> None:
    one, two, other = make_original(), make_original(), make_original()
    services.record(one, "essence-jpeg-1", "aa")
    services.record(two, "essence-jpeg-1", "aa")
    services.record(other, "essence-png-1", "aa")
    assert list(selectors.same_essence("essence-jpeg-1", "aa", other_than=one.sha256)) == [two]
    assert set(selectors.same_essence("essence-jpeg-1", "aa")) == {one, two}


def test_the_nearest_come_first_and_the_plain_never() -> None:
    near, nearer, far, plain = (make_original() for _ in range(4))
    services.record(near, pdq.ALGORITHM, differing(VALUE, 31), 90)
    services.record(nearer, pdq.ALGORITHM, differing(VALUE, 3), 90)
    services.record(far, pdq.ALGORITHM, differing(VALUE, 32), 90)
    services.record(plain, pdq.ALGORITHM, VALUE, 10)
    found = selectors.nearest(VALUE)
    assert [(n.sha256, n.distance) for n in found] == [(nearer.sha256, 3), (near.sha256, 31)]
    assert [n.sha256 for n in selectors.nearest(VALUE, other_than=nearer.sha256)] == [near.sha256]
    assert [n.sha256 for n in selectors.nearest(VALUE, most=1)] == [nearer.sha256]
    services.record(far, pdq.ALGORITHM, VALUE, 90)
    assert selectors.nearest(VALUE)[0].sha256 == far.sha256, "what is in memory follows the table"
    Fingerprint.objects.filter(original=far).delete()
    assert far.sha256 not in [n.sha256 for n in selectors.nearest(VALUE)]


def test_nothing_known_nothing_near() -> None:
    assert selectors.nearest(VALUE) == []


@pytest.mark.parametrize("from_rendition", [True, False])
def test_the_work_makes_a_pictures_fingerprint(tmp_path: Path, from_rendition: bool) -> None:
    original = stored_original(loaded_jpeg(tmp_path / "source.jpg"))
    params = {}
    if from_rendition:
        picture(400, 300).save(tmp_path / "small.jpg")
        key = keys.rendition_key(original.sha256, "0" * 64, "jpg")
        store("renditions").put_file(key, tmp_path / "small.jpg")
        params = {"rendition": key}
    with transaction.atomic():
        enqueue("fingerprint.picture", original.sha256, params)
    runner.drain("light")
    found = Fingerprint.objects.get(original=original)
    seen = tmp_path / ("small.jpg" if from_rendition else "source.jpg")
    assert (found.algorithm, found.value) == (pdq.ALGORITHM, pdq.of_picture(seen).value)


def test_a_missing_rendition_is_no_obstacle(tmp_path: Path) -> None:
    original = stored_original(loaded_jpeg(tmp_path / "source.jpg"))
    with transaction.atomic():
        enqueue(
            "fingerprint.picture", original.sha256, {"rendition": keys.rendition_key(original.sha256, "1" * 64, "jpg")}
        )
    runner.drain("light")
    assert Fingerprint.objects.filter(original=original).exists()


@pytest.mark.parametrize("fault", ["no original", "not stored", "no picture"])
def test_what_cannot_be_made_fails_with_a_reason(tmp_path: Path, fault: str) -> None:
    subject = "0" * 64
    if fault == "not stored":
        subject = make_original().sha256
    if fault == "no picture":
        (tmp_path / "text.jpg").write_text("no picture at all")
        subject = stored_original(tmp_path / "text.jpg").sha256
    with transaction.atomic():
        enqueue("fingerprint.picture", subject)
    runner.drain("light")
    item = WorkItem.objects.get(kind="fingerprint.picture", subject=subject)
    assert item.state == State.FAILED
    assert item.last_error
    assert subject not in selectors.photos_without_pdq(), "a person decides about it"


@pytest.mark.parametrize("sound", [True, False])
def test_the_work_makes_an_essence_digest(tmp_path: Path, sound: bool) -> None:
    path = film(tmp_path / "film.mp4")
    if not sound:
        path.write_bytes(path.read_bytes()[:500])
    original = stored_original(path, "video/mp4")
    with transaction.atomic():
        enqueue("fingerprint.essence", original.sha256)
    runner.drain("heavy")
    if not sound:
        assert WorkItem.objects.get(kind="fingerprint.essence").state == State.FAILED
        return
    (found,) = selectors.fingerprints_of(original)
    assert (found.algorithm, found.value) == essence_digest(path, "video/mp4")


def test_missing_fingerprints_are_found_and_healed() -> None:
    user = make_user("someone")
    photo, moving = make_asset(user), make_asset(user, kind=MediaKind.FILM)
    assert photo.current_version is not None
    assert moving.current_version is not None
    sha256 = photo.current_version.original_id
    assert selectors.photos_without_pdq() == [sha256]
    assert set(selectors.originals_without_essence()) == {sha256, moving.current_version.original_id}
    services.record(moving.current_version.original, "essence-packets-1", "aa")
    with transaction.atomic():
        assert services.heal() == 2
    asked = WorkItem.objects.filter(subject=sha256).values_list("kind", flat=True)
    assert set(asked) == {"fingerprint.picture", "fingerprint.essence"}
    WorkItem.objects.all().delete()
    with transaction.atomic():
        enqueue("fingerprint.heal", "all")
    runner.drain("light", limit=1)  # of them the healing itself
    assert WorkItem.objects.filter(kind="fingerprint.picture", subject=sha256).exists()
    services.record(photo.current_version.original, pdq.ALGORITHM, VALUE, 90)
    assert selectors.photos_without_pdq() == []
