"""Receipts and progress: what a person may rely on, and what nobody is told."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from dam.catalogue.models import EventReader, Original
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from ingest import reasons, selectors, services
from ingest.models import HandIn, Stage, Submission
from ingest.stages import originals
from storage_config.errors import StorageFull
from tests.ingest import files
from tests.support.assets import make_event
from tests.support.cast import Cast

Finish = Callable[..., Submission]

pytestmark = pytest.mark.database


def test_a_receipt_lists_every_file_with_its_digests_and_end(finished: Finish, hand_in: HandIn) -> None:
    good, twin, bad = finished(files.jpeg(1), "a.jpg"), finished(files.jpeg(1), "b.jpg"), finished(files.gif(), "c.gif")
    got = selectors.receipt(hand_in)
    assert [f.file_name for f in got.files] == ["a.jpg", "b.jpg", "c.gif"]
    assert [f.outcome for f in got.files] == [Stage.DONE, Stage.DUPLICATE, Stage.QUARANTINED]
    assert [f.sha256 for f in got.files] == [good.sha256, twin.sha256, bad.sha256]
    assert good.asset is not None
    assert [f.asset_id for f in got.files] == [good.asset.public_id, good.asset.public_id, ""]
    assert [bool(f.reason) for f in got.files] == [False, True, True]
    assert got.count(Stage.DONE) == 1
    assert got.total_bytes == 2 * len(files.jpeg(1)) + len(files.gif())
    assert got.is_complete


def test_cards_may_be_formatted_when_every_file_was_read_back_quarantined_ones_too(
    finished: Finish, hand_in: HandIn
) -> None:
    finished(files.jpeg(2), "a.jpg")
    finished(files.gif(), "b.gif")
    got = selectors.receipt(hand_in)
    assert got.safe_to_format
    assert got.single_copy


def test_cards_may_not_be_formatted_before_all_is_safe(
    finished: Finish, handed_in: Finish, hand_in: HandIn, settings: Settings
) -> None:
    assert not selectors.receipt(hand_in).safe_to_format
    finished(files.jpeg(3), "a.jpg")
    assert selectors.receipt(hand_in).safe_to_format
    settings.COPIES_REQUIRED = 2
    assert not selectors.receipt(hand_in).safe_to_format
    settings.COPIES_REQUIRED = 1
    handed_in(files.jpeg(4), "b.jpg")
    assert not selectors.receipt(hand_in).safe_to_format


def test_a_cancelled_file_is_not_here_and_the_receipt_says_so(finished: Finish, hand_in: HandIn) -> None:
    finished(files.jpeg(5), "a.jpg")
    services.cancel(services.begin_upload(hand_in, "b.jpg", 100))
    got = selectors.receipt(hand_in)
    assert got.missing == 1
    assert not got.safe_to_format
    assert "cancelled" in got.files[1].reason


def test_an_original_that_was_never_read_back_is_not_safe(finished: Finish, hand_in: HandIn) -> None:
    finished(files.jpeg(6), "a.jpg")
    Original.objects.update(copies_verified=0)
    assert not selectors.receipt(hand_in).safe_to_format


def test_a_digest_does_not_tell_a_stranger_that_the_bytes_were_here(finished: Finish, cast: Cast) -> None:
    """A contributor hands in what the office keeps in a closed meeting: to them it is simply safe."""
    event = make_event(restricted=True)
    EventReader.objects.create(event=event, user=cast.photographer)
    finished(files.jpeg(7), "closed.jpg", services.open_hand_in(cast.photographer, event=event))
    theirs = services.open_hand_in(cast.contributor)
    submission = finished(files.jpeg(7), "found.jpg", theirs)
    assert submission.stage == Stage.DUPLICATE
    (file,) = selectors.receipt(theirs).files
    assert (file.outcome, file.asset_id, file.reason) == (Stage.DONE, "", "")
    (row,) = selectors.progress(theirs)
    assert (row.stage, row.asset_id, row.reason) == (Stage.DONE, "", "")
    assert selectors.receipt(theirs).safe_to_format


def test_receipts_are_read_by_those_whom_they_concern(cast: Cast) -> None:
    restricted = make_event(restricted=True)
    EventReader.objects.create(event=restricted, user=cast.photographer)
    own = services.open_hand_in(cast.photographer)
    closed = services.open_hand_in(cast.photographer, event=restricted)
    ministrys = services.open_hand_in(cast.contributor)
    seen = {user.name: set(selectors.hand_ins_visible_to(user)) for user in cast.everybody}
    assert seen["Photographer"] == {own, closed}
    assert seen["Contributor"] == {ministrys}
    assert seen["Editor"] == seen["Archivist"] == {own, ministrys}
    for nobody in ("Otherphotographer", "Journalist", "Admin", "Superuser", "Outsider"):
        assert seen[nobody] == set()


def test_progress_says_in_words_how_far_each_file_is(handed_in: Finish, hand_in: HandIn) -> None:
    half = services.begin_upload(hand_in, "half.mp4", 1000)
    services.append_bytes(half, 0, [bytes(500)])
    handed_in(files.jpeg(8), "a.jpg")
    first, second = selectors.progress(hand_in)
    assert (first.stage_label, first.upload_percent, first.is_final) == ("Uploading", 50, False)
    assert (second.stage_label, second.upload_percent, second.asset_id) == ("Received", 100, "")
    drain("light")
    _first, second = selectors.progress(hand_in)
    assert (second.stage_label, second.is_final) == ("Safe", True)
    assert (second.renditions_made, second.renditions_wanted) == (3, 3)
    assert second.is_settled
    assert [row.public_id for row in selectors.progress(hand_in, only=[half.public_id])] == [half.public_id]


def test_progress_tells_what_a_file_waits_for_and_what_failed(
    handed_in: Finish, hand_in: HandIn, monkeypatch: pytest.MonkeyPatch, cast: Cast
) -> None:
    def full(_case: object) -> None:
        raise StorageFull("no room")

    handed_in(files.jpeg(9), "a.jpg")
    with monkeypatch.context() as patch:
        patch.setattr(originals, "put", full)
        drain("light")
    (row,) = selectors.progress(hand_in)
    assert "goes on by itself" in row.reason
    assert not row.failed
    WorkItem.objects.filter(kind="ingest.advance").update(
        state=State.FAILED, last_error="Boom", finished_at=timezone.now()
    )
    (row,) = selectors.progress(hand_in)
    assert row.failed
    assert row.is_settled
    ((failed),) = selectors.failed()
    assert failed.item.last_error == "Boom"


def test_polling_costs_the_same_for_one_file_and_for_many(
    handed_in: Finish, hand_in: HandIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for seed in range(6):
        handed_in(files.wav(seed), f"{seed}.wav")
    drain("light", limit=4)
    with django_assert_max_num_queries(9):
        assert len(selectors.progress(hand_in)) == 6
    with django_assert_max_num_queries(5):
        assert len(selectors.receipt(hand_in).files) == 6


def test_what_is_held_waits_for_somebody(handed_in: Finish) -> None:
    submission = handed_in(files.jpeg(10))
    Submission.objects.update(stage=Stage.HELD, reason=reasons.UPLOAD_DAMAGED)
    assert list(selectors.held()) == [submission]


def test_what_is_odd_about_an_accepted_file_is_told_before_the_card_is_formatted(
    finished: Finish, hand_in: HandIn
) -> None:
    finished(files.jpeg(11)[:-2], "cut.jpg")
    (file,) = selectors.receipt(hand_in).files
    assert file.outcome == Stage.DONE
    assert "end mark is missing" in file.notices[0]
    assert selectors.progress(hand_in)[0].notices == file.notices
