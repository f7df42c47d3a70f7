"""Masters: made once for an original, a revision, a language and a recipe; bare of what must not leave."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings

from dam.catalogue.content import Changes
from dam.catalogue.models import Asset
from dam.catalogue.services import editing, review
from dam.catalogue.texts import TextValues
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from delivery.errors import MasterFailedError, MasterPending, NotForYouError, NotInLanguageError
from delivery.models import Master
from delivery.press_facts import languages_offered
from delivery.services import masters
from metadata.press import read_delivery_id
from storage_config.digests import read_digests
from storage_config.stores import discard, store
from tests.delivery.material import again, approve, hand_in, make_masters
from tests.delivery.planted import SECRETS, planted_jpeg, tags_of
from tests.support.cast import Cast


def unfenced() -> None:
    """Stand in for the lease of a work item."""


def test_approval_makes_a_master_for_every_language_of_the_text(published: Asset) -> None:
    assert languages_offered(again(published)) == ["sq", "en"]
    assert {m.language for m in Master.objects.all()} == {"sq", "en"}
    assert not WorkItem.objects.filter(kind="delivery.master").exclude(state=State.DONE).exists()


def test_the_row_says_what_lies_in_storage(published: Asset, tmp_path: Path) -> None:
    for master in Master.objects.all():
        with store("exports").local(master.storage_key) as path:
            assert read_digests(path).sha256 == master.sha256
            assert path.stat().st_size == master.size
            assert path.read_bytes()[master.slot_offset :][: master.slot_length] == b"0" * 20
            assert read_delivery_id(path) is None


def test_making_it_again_changes_nothing(published: Asset) -> None:
    before = list(Master.objects.order_by("pk").values())
    for master in Master.objects.all():
        masters.make(again(published), master.language, fence=unfenced)
    assert list(Master.objects.order_by("pk").values()) == before


def test_a_master_that_storage_has_lost_is_made_again_with_the_same_bytes(published: Asset) -> None:
    master = Master.objects.get(language="en")
    discard("exports", master.storage_key)
    with pytest.raises(MasterPending):
        masters.master_for(again(published), "en")
    drain("light")
    assert masters.master_for(again(published), "en") == master
    with store("exports").local(master.storage_key) as path:
        assert read_digests(path).sha256 == master.sha256


def test_one_that_comes_out_differently_gets_a_row_of_its_own(
    published: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = Master.objects.get(language="en")
    discard("exports", lost.storage_key)
    Master.objects.filter(pk=lost.pk).update(sha256="0" * 64)
    made = masters.make(again(published), "en", fence=unfenced)
    assert made.pk != lost.pk
    lost.refresh_from_db()
    assert lost.retired_at is not None
    assert lost.sha256 == "0" * 64


def test_what_must_not_leave_is_gone_and_the_words_are_there(published: Asset, picture: Path, tmp_path: Path) -> None:
    source = picture.read_bytes()
    assert all(secret in source for secret in SECRETS)
    assert any("GPS" in name for name in tags_of(picture))
    for master in Master.objects.all():
        copy = tmp_path / f"{master.language}.jpg"
        with store("exports").open(master.storage_key) as stream:
            copy.write_bytes(stream.read())
        assert not [secret for secret in SECRETS if secret in copy.read_bytes()]
        tags = tags_of(copy)
        assert not [name for name in tags if "GPS" in name or "Serial" in name or "Owner" in name]
        assert tags["XMP-photoshop:Headline"] in {"Mbërritja", "Arrival"}
        assert tags["XMP-photoshop:TransmissionReference"] == published.public_id


def test_single_values_are_in_the_language_asked_for_and_all_languages_are_in_xmp(
    published: Asset, tmp_path: Path
) -> None:
    captions = {"sq": "Delegacioni mbërrin para Qeverisë.", "en": "The delegation arrives at the seat of Government."}
    for language, caption in captions.items():
        copy = tmp_path / f"{language}.jpg"
        with store("exports").open(Master.objects.get(language=language).storage_key) as stream:
            copy.write_bytes(stream.read())
        tags = tags_of(copy)
        assert tags["IFD0:ImageDescription"] == caption
        assert tags["IPTC:Caption-Abstract"] == caption
        assert tags["XMP-dc:Description"] == caption
        assert {tag: tags[f"XMP-dc:Description-{tag}"] for tag in captions} == captions


def test_a_picture_that_lies_on_its_side_is_set_upright(cast: Cast, tmp_path: Path) -> None:
    asset = approve(cast, hand_in(cast, planted_jpeg(tmp_path / "turned.jpg", size=(300, 200), orientation=6)))
    make_masters()
    made = Master.objects.filter(revision=asset.approved_revision)
    assert made.count() == 2
    copy = tmp_path / "copy.jpg"
    with store("exports").open(made[0].storage_key) as stream:
        copy.write_bytes(stream.read())
    tags = tags_of(copy)
    assert (tags["File:ImageWidth"], tags["File:ImageHeight"]) == (200, 300)
    assert not [secret for secret in SECRETS if secret in copy.read_bytes()]


def test_an_edit_that_is_not_approved_does_not_leave(cast: Cast, published: Asset) -> None:
    plan = masters.plan_for(again(published), "en")
    changes = Changes(texts={"en": {"headline": "Unapproved words"}})
    editing.edit(cast.editor, published.public_id, 1, changes)
    assert masters.plan_for(again(published), "en").digest == plan.digest
    review.approve(cast.approver, [published.public_id])
    fresh = masters.plan_for(again(published), "en")
    assert fresh.digest != plan.digest
    assert fresh.facts.headline == "Unapproved words"


def test_what_the_event_says_is_part_of_the_recipe(published: Asset) -> None:
    plan = masters.plan_for(again(published), "en")
    assert published.event is not None
    published.event.texts.update(title="Another title")
    changed = masters.plan_for(again(published), "en")
    assert changed.digest != plan.digest
    assert replace(changed.facts, event=plan.facts.event) == plan.facts


def test_nothing_is_made_of_what_is_not_approved(cast: Cast, picture: Path) -> None:
    draft = hand_in(cast, picture)
    with pytest.raises(NotForYouError):
        masters.plan_for(again(draft), "en")


def test_a_language_without_approved_words_is_not_offered(published: Asset) -> None:
    with pytest.raises(NotInLanguageError):
        masters.master_for(again(published), "sr-Latn")


def test_a_picture_without_words_is_offered_in_the_first_language(cast: Cast, picture: Path) -> None:
    asset = hand_in(cast, picture, texts={"en": TextValues(keywords=("visit",))})
    assert languages_offered(again(asset)) == ["sq"]


def test_what_is_huge_waits_for_its_first_request_but_in_one_language(
    published: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert masters.ahead_of_requests(again(published)) == ["sq", "en"]
    monkeypatch.setattr(masters, "AHEAD_BYTES", 10)
    assert masters.ahead_of_requests(again(published)) == ["sq"]


def test_somebody_who_waits_goes_before_the_rest_and_is_told_when_it_fails(cast: Cast, tmp_path: Path) -> None:
    broken = planted_jpeg(tmp_path / "broken.jpg", size=(320, 200))
    asset = approve(cast, hand_in(cast, broken))
    WorkItem.objects.all().delete()
    assert asset.current_version is not None
    with store("originals").local(asset.current_version.original.storage_key) as path:
        path.chmod(0o644)
        path.write_bytes(broken.read_bytes()[:400])
    with pytest.raises(MasterPending):
        masters.master_for(asset, "en")
    item = WorkItem.objects.get(kind="delivery.master")
    assert item.priority == masters.SOMEBODY_WAITS
    drain("light")
    item.refresh_from_db()
    assert item.state == State.FAILED
    with pytest.raises(MasterFailedError):
        masters.master_for(asset, "en")


@override_settings(PUBLIC_URL="https://press.example/")
def test_the_terms_address_stands_in_every_copy(published: Asset) -> None:
    assert masters.plan_for(again(published), "en").facts.web_statement == "https://press.example/terms/"
