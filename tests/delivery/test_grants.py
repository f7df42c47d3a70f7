"""Grants: who gets one, and that the ledger has it before anybody has the address."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from dam.accounts.models import User
from dam.catalogue.models import Asset
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.services import publication
from dam.ledger.models import Entry, PersonalValue
from dam.work.models import WorkItem
from delivery import selectors
from delivery.errors import NotForYouError, TermsError
from delivery.models import Form, Grant, Master
from delivery.services import grants, terms
from delivery.services.completion import add_served_digest
from delivery.services.gate import still_open
from delivery.services.grants import grant
from delivery.services.stopping import stop
from delivery.sources import Source, source_of
from tests.delivery.material import (
    accept_terms,
    again,
    approve,
    first_terms,
    hand_in,
    make_masters,
    withdraw,
)
from tests.support.cast import Cast

pytestmark = pytest.mark.database


def rows(kind: str) -> list[dict[str, object]]:
    """Return what the ledger's rows of a kind say."""
    return [json.loads(entry.body)["facts"] for entry in Entry.objects.filter(kind=kind).order_by("seq")]


@pytest.fixture
def journalist(cast: Cast) -> User:
    """Return a journalist who has accepted the terms."""
    accept_terms(cast.journalist, "sq")
    return cast.journalist


def test_the_ledger_commits_to_every_byte_and_to_the_terms(journalist: User, published: Asset) -> None:
    given = grant(journalist, published, Form.PRESS, "en")
    master = Master.objects.get(language="en")
    (said,) = rows("delivery")
    assert said == {
        "delivery_id": given.delivery_id,
        "archive_number": published.archive_number,
        "form": "press",
        "language": "en",
        "revision": 1,
        "original_sha256": published.current_version.original_id if published.current_version else "",
        "stored_sha256": master.sha256,
        "slot_offset": master.slot_offset,
        "slot_length": 20,
        "served_sha256": given.served_sha256,
        "size": master.size,
        "file_name": given.file_name,
        "terms_version": 1,
        "terms_language": "sq",
    }
    entry = Entry.objects.get(kind="delivery")
    assert entry.seq == given.ledger_seq
    assert (entry.kind, entry.subject, entry.actor) == ("delivery", published.public_id, journalist.public_id)
    personal = dict(PersonalValue.objects.filter(seq=entry.seq).values_list("name", "value"))
    assert personal == {
        "recipient": "Journalist",
        "organisation": "A newspaper",
        "address": "journalist@test.example",
    }
    assert not any(value in entry.body for value in personal.values())


def test_the_name_says_day_event_language_and_public_id(journalist: User, published: Asset) -> None:
    name = grant(journalist, published, Form.PRESS, "en").file_name
    assert name == f"2026-11-23-regional-summit-{published.public_id}-en.jpg"


def test_a_second_click_is_the_same_delivery_until_it_was_sent_whole(journalist: User, published: Asset) -> None:
    first = grant(journalist, published, Form.PRESS, "en")
    assert grant(journalist, published, Form.PRESS, "en") == first
    assert grant(journalist, published, Form.PRESS, "sq") != first
    Grant.objects.filter(pk=first.pk).update(completed_at=timezone.now())
    assert grant(journalist, published, Form.PRESS, "en") != first
    assert len(rows("delivery")) == 3


@pytest.mark.parametrize("changes", [{"stopped_at": timezone.now()}, {"expires_at": timezone.now()}])
def test_a_grant_that_no_longer_holds_is_not_given_again(
    journalist: User, published: Asset, changes: dict[str, object]
) -> None:
    first = grant(journalist, published, Form.PRESS, "en")
    Grant.objects.filter(pk=first.pk).update(**changes)
    assert grant(journalist, published, Form.PRESS, "en") != first


def test_media_have_to_accept_the_present_terms_first(cast: Cast, published: Asset) -> None:
    first_terms()
    with pytest.raises(TermsError):
        grant(cast.journalist, published, Form.PRESS, "en")
    accept_terms(cast.journalist)
    grant(cast.journalist, published, Form.PRESS, "en")
    terms.publish_terms({"en": "Newer terms"}, timezone.now())
    with pytest.raises(TermsError):
        grant(cast.journalist, published, Form.PRESS, "en")


def test_the_office_takes_copies_without_terms_and_stands_in_the_ledger_too(cast: Cast, published: Asset) -> None:
    given = grant(cast.editor, published, Form.PRESS, "en")
    assert given.acceptance is None
    assert rows("delivery")[0]["terms_version"] is None


@pytest.mark.parametrize("who", ["outsider", "superuser"])
def test_without_a_role_nobody_takes_anything(cast: Cast, published: Asset, who: str) -> None:
    with pytest.raises(NotForYouError):
        grant(getattr(cast, who), published, Form.PRESS, "en")
    assert rows("delivery") == []


def test_media_get_nothing_that_is_not_public(cast: Cast, journalist: User, picture: Path) -> None:
    asset = approve(cast, hand_in(cast, picture))
    make_masters()
    with pytest.raises(NotForYouError):
        grant(journalist, asset, Form.PRESS, "en")
    publication.publish(cast.approver, [asset.public_id], at=timezone.now() + timedelta(hours=1))
    with pytest.raises(NotForYouError):
        grant(journalist, asset, Form.PRESS, "en")
    publication.publish(cast.approver, [asset.public_id])
    grant(journalist, asset, Form.PRESS, "en")
    publication.set_embargo(cast.approver, [asset.public_id], until_lifted=True)
    with pytest.raises(NotForYouError):
        grant(journalist, asset, Form.PRESS, "en")
    assert len(rows("delivery")) == 1


def test_originals_stay_inside_but_for_those_whose_work_it_is(cast: Cast, journalist: User, published: Asset) -> None:
    for user in (journalist, cast.other_photographer):
        with pytest.raises(NotForYouError):
            grant(user, published, Form.ORIGINAL, "")
    for user in (cast.editor, cast.archivist, cast.photographer):
        given = grant(user, published, Form.ORIGINAL, "")
        assert given.master is None
        assert given.served_sha256 == published.current_version.original_id if published.current_version else ""
    assert [row["slot_offset"] for row in rows("delivery")] == [None, None, None]


def test_a_camera_original_of_a_photo_is_not_released_by_the_flag_for_film(
    cast: Cast, journalist: User, published: Asset
) -> None:
    publication.release_camera_original(cast.approver, [published.public_id], allow=True)
    with pytest.raises(NotForYouError):
        grant(journalist, published, Form.ORIGINAL, "")
    Asset.objects.filter(pk=published.pk).update(kind=MediaKind.FILM)
    assert grant(journalist, published, Form.ORIGINAL, "").form == Form.ORIGINAL


def test_without_the_ledger_there_is_no_grant(
    journalist: User, published: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_kwargs: object) -> None:
        raise OSError("the ledger cannot be written")

    monkeypatch.setattr(grants, "append", broken)
    with pytest.raises(OSError, match="ledger"):
        grant(journalist, published, Form.PRESS, "en")
    assert not Grant.objects.exists()
    assert not WorkItem.objects.filter(kind="delivery.rehash").exists()


def test_what_is_taken_off_while_the_copy_is_prepared_is_not_granted(
    cast: Cast, journalist: User, published: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = grants._served_digest

    def meanwhile(source: Source) -> str:
        withdraw(cast, published)
        return honest(source)

    monkeypatch.setattr(grants, "_served_digest", meanwhile)
    with pytest.raises(NotForYouError):
        grant(journalist, published, Form.PRESS, "en")
    assert not Grant.objects.exists()


def test_a_large_copy_gets_its_digest_afterwards_as_a_row_of_its_own(
    journalist: User, published: Asset, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once = grant(journalist, published, Form.PRESS, "sq")
    monkeypatch.setattr(grants, "HASHED_AT_ONCE_BYTES", 10)
    given = grant(journalist, published, Form.PRESS, "en")
    assert given.served_sha256 == ""
    assert rows("delivery")[-1]["served_sha256"] is None
    assert list(WorkItem.objects.filter(kind="delivery.rehash").values_list("subject", flat=True)) == [
        given.delivery_id
    ]
    make_masters()
    (said,) = rows("delivery.digest")
    given.refresh_from_db()
    assert said == {
        "delivery_id": given.delivery_id,
        "delivery_row": given.ledger_seq,
        "served_sha256": given.served_sha256,
    }
    assert at_once.served_sha256 != given.served_sha256 != source_of(given).sha256
    add_served_digest(given.delivery_id)
    assert len(rows("delivery.digest")) == 1


def test_the_asset_page_sees_who_received_what(cast: Cast, journalist: User, published: Asset) -> None:
    given = grant(journalist, published, Form.PRESS, "en")
    grant(cast.editor, published, Form.ORIGINAL, "")
    latest, first = selectors.recipients(published)
    assert (latest.name, latest.form, latest.terms_version) == ("Editor", "original", None)
    assert (first.name, first.organisation, first.terms_version, first.revision) == ("Journalist", "A newspaper", 1, 1)
    assert (first.sent, first.completed_at, first.ledger_seq) == (0, None, given.ledger_seq)
    assert selectors.recipients(published, limit=1) == [latest]


def test_my_downloads_are_mine(cast: Cast, journalist: User, published: Asset) -> None:
    given = grant(journalist, published, Form.PRESS, "en")
    grant(cast.editor, published, Form.PRESS, "en")
    assert list(selectors.my_downloads(journalist)) == [given]
    assert selectors.fetchable(given)
    assert not selectors.fetchable(given, timezone.now() + timedelta(days=2))


def test_an_account_that_is_gone_leaves_the_delivery_standing(cast: Cast, journalist: User, published: Asset) -> None:
    grant(journalist, published, Form.PRESS, "en")
    Grant.objects.update(user=None, acceptance=None)
    (received,) = selectors.recipients(again(published))
    assert received.name == ""


def test_an_approver_stops_a_copy_once(cast: Cast, journalist: User, published: Asset) -> None:
    given = grant(journalist, published, Form.PRESS, "en")
    for user in (journalist, cast.editor, cast.superuser):
        with pytest.raises(NotForYouError):
            stop(user, given.delivery_id)
    with pytest.raises(NotForYouError):
        stop(cast.approver, "0" * 20)
    assert stop(cast.approver, given.delivery_id).stopped_at is not None
    stop(cast.approver, given.delivery_id)
    assert rows("delivery.stopped") == [{"delivery_id": given.delivery_id, "delivery_row": given.ledger_seq}]
    assert not still_open(given.delivery_id)
