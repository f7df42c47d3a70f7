"""A file's way from RECEIVED to its end, through the real engines."""

import hashlib
import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from dam.accounts.models import Role
from dam.catalogue.models import Asset, AssetReader, EventReader, Original
from dam.work.claims import Claim
from dam.work.errors import LeaseLost
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from dam.work.services import claim, enqueue
from ingest import reasons, services
from ingest.errors import NotAllowedError, WrongStageError
from ingest.models import HandIn, Stage, StageEvent, Submission
from ingest.selectors import possible_duplicates
from ingest.stages import handlers, journal, originals, work
from ingest.stages.case import Case
from ingest.stages.journal import Journal, Step
from ingest.stages.table import MAIN_PATH
from storage_config.errors import StorageDown, StorageFull
from storage_config.keys import original_key
from storage_config.stores import read_back, store
from storage_config.uploads import upload_store
from tests.ingest import files
from tests.support.assets import make_event
from tests.support.cast import Cast, make_user
from transcode.refusals import NotAccepted

Finish = Callable[..., Submission]

pytestmark = pytest.mark.database


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def taken() -> Claim:
    found = claim("light")
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [(files.jpeg(1), "a.JPG", "photo"), (files.png(1), "b.png", "photo"), (files.wav(1), "c.wav", "sound")],
)
def test_a_good_file_is_done_stored_once_and_read_back(finished: Finish, data: bytes, name: str, kind: str) -> None:
    submission = finished(data, name)
    assert submission.stage == Stage.DONE
    assert submission.sha256 == hashlib.sha256(data).hexdigest()
    assert submission.sha512 == hashlib.sha512(data).hexdigest()
    original = submission.original
    assert original is not None
    assert original.storage_key == original_key(submission.sha256)
    assert original.size == len(data)
    assert original.copies_verified == 1
    assert read_back(store("originals"), original.storage_key, submission.sha256)
    assert submission.asset is not None
    assert submission.asset.kind == kind
    assert not list(upload_store().keys())


def test_every_stage_of_the_main_path_is_in_the_history_once(finished: Finish) -> None:
    submission = finished(files.jpeg())
    moves = list(submission.stage_events.order_by("pk").values_list("came_from", "went_to"))
    assert moves == list(pairwise(MAIN_PATH))


def test_registration_asks_for_renditions_and_the_index(finished: Finish) -> None:
    submission = finished(files.jpeg())
    assert submission.asset is not None
    kinds = dict(WorkItem.objects.values_list("kind", "subject"))
    assert kinds["transcode.photo"] == submission.sha256
    assert kinds["search.index"] == submission.asset.public_id


def test_content_decides_never_the_extension(finished: Finish) -> None:
    submission = finished(files.png(2), "holiday.mp3")
    assert submission.stage == Stage.DONE
    assert submission.identified["mime_type"] == "image/png"


@pytest.mark.parametrize(
    ("data", "code"),
    [(files.gif(), "gif"), (b"", "empty"), (b"MZ\x90\0" + bytes(200), "program"), (files.jpeg(3)[:200], "")],
)
def test_what_is_not_accepted_is_kept_unserved_and_says_why(finished: Finish, data: bytes, code: str) -> None:
    submission = finished(data, "IMG_9.JPG")
    assert submission.stage == Stage.QUARANTINED
    assert submission.reason == code if code else submission.reason
    assert reasons.sentence(submission.reason, submission.reason_facts).count(".") >= 2
    assert submission.asset is None
    assert not Asset.objects.exists()
    original = submission.original
    assert original is not None
    assert original.copies_verified == 1
    assert read_back(store("originals"), original.storage_key, hashlib.sha256(data).hexdigest())
    assert not list(upload_store().keys())


def test_quarantined_bytes_handed_in_again_are_one_original_and_still_no_asset(finished: Finish) -> None:
    assert [finished(files.gif(), name).stage for name in ("a.gif", "b.gif")] == [Stage.QUARANTINED] * 2
    assert Original.objects.count() == 1


def test_what_was_quarantined_becomes_an_asset_once_it_is_accepted(
    finished: Finish, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> None:
        raise NotAccepted("unknown")

    with monkeypatch.context() as patch:
        patch.setattr(work, "identify_format", refuse)
        assert finished(files.jpeg(7)).stage == Stage.QUARANTINED
    submission = finished(files.jpeg(7))
    assert submission.stage == Stage.DONE
    assert submission.original is not None
    assert submission.original.mime_type == "image/jpeg"


def test_the_same_bytes_are_one_original_one_asset_two_submissions(finished: Finish, cast: Cast) -> None:
    first = finished(files.jpeg(4), "one.jpg")
    other = services.open_hand_in(cast.other_photographer)
    second = finished(files.jpeg(4), "two.jpg", other)
    assert second.stage == Stage.DUPLICATE
    assert second.reason == reasons.SAME_BYTES
    assert (second.asset, second.original) == (first.asset, first.original)
    assert Original.objects.count() == Asset.objects.count() == 1
    assert AssetReader.objects.get().user == cast.other_photographer
    assert not list(upload_store().keys())


def test_the_second_of_two_at_the_same_time_joins_the_first(handed_in: Finish, cast: Cast) -> None:
    """Both are past the look for duplicates before either is registered."""
    one = handed_in(files.jpeg(5), "one.jpg")
    two = handed_in(files.jpeg(5), "two.jpg", services.open_hand_in(cast.other_photographer))
    cases = []
    for submission in (one, two):
        held = taken()
        case = Case(fresh(submission), held)
        log = Journal(case.submission, held)
        while case.submission.stage != Stage.DONE:
            step = work.do(case)
            assert step is not None
            log.add(step)
        cases.append((case, log))
    assert handlers._commit(*cases[0])
    assert not handlers._commit(*cases[1])
    assert fresh(two).stage == Stage.STORED
    handlers._run(*cases[1])
    assert fresh(two).stage == Stage.DUPLICATE
    assert fresh(two).asset == fresh(one).asset
    assert Asset.objects.count() == 1


def test_another_institution_does_not_read_what_was_written_here(finished: Finish, cast: Cast) -> None:
    finished(files.jpeg(6))
    theirs = finished(files.jpeg(6), "theirs.jpg", services.open_hand_in(cast.contributor))
    assert theirs.stage == Stage.DUPLICATE
    assert not AssetReader.objects.exists()


def test_colleagues_of_an_institution_read_each_others(finished: Finish, cast: Cast) -> None:
    colleague = make_user("colleague", Role.CONTRIBUTOR, organisation=cast.ministry)
    finished(files.jpeg(6), "mine.jpg", services.open_hand_in(cast.contributor))
    finished(files.jpeg(6), "ours.jpg", services.open_hand_in(colleague))
    assert AssetReader.objects.get().user == colleague


def test_nobody_enters_a_restricted_event_by_handing_in_its_bytes(finished: Finish, cast: Cast) -> None:
    event = make_event(restricted=True)
    EventReader.objects.create(event=event, user=cast.photographer)
    finished(files.jpeg(8), "closed.jpg", services.open_hand_in(cast.photographer, event=event))
    finished(files.jpeg(8), "found.jpg", services.open_hand_in(cast.other_photographer))
    assert not AssetReader.objects.exists()


def test_a_new_caption_on_the_same_picture_is_an_asset_of_its_own_and_known_as_alike(
    finished: Finish, cast: Cast
) -> None:
    plain = finished(files.jpeg(9), "plain.jpg")
    captioned = finished(files.jpeg(9, caption="Handshake at the door"), "captioned.jpg")
    assert captioned.stage == Stage.DONE
    assert plain.asset is not None
    assert captioned.asset is not None
    assert captioned.asset != plain.asset
    registered = StageEvent.objects.get(submission=captioned, went_to=Stage.REGISTERED)
    assert registered.detail["same_essence"] == [plain.sha256]
    assert possible_duplicates(captioned.asset, cast.editor) == [plain.asset]
    assert possible_duplicates(captioned.asset, cast.contributor) == []


def test_words_of_undeclared_language_go_to_the_hand_ins_language(finished: Finish, cast: Cast) -> None:
    into = services.open_hand_in(cast.photographer, caption_language="sr-Latn")
    submission = finished(files.jpeg(10, caption="Susret u Beogradu"), "x.jpg", into)
    assert submission.asset is not None
    revision = submission.asset.current_revision
    assert revision is not None
    assert {t.language: t.caption for t in revision.texts.all()} == {"sr-Latn": "Susret u Beogradu"}
    assert revision.byline == cast.photographer.name


def test_folders_and_names_reach_the_asset(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "Ђорђевић \u202e.jpg"
    path.write_bytes(files.jpeg(11))
    hand_in = services.open_hand_in(cast.photographer, event=make_event())
    submission = services.hand_in_file(hand_in, path, "Card A/DCIM")
    drain("light")
    asset = fresh(submission).asset
    assert asset is not None
    assert asset.event == hand_in.event
    version = asset.current_version
    assert version is not None
    assert (version.file_name, version.relative_path) == ("Ђорђевић .jpg", "Card A/DCIM")
    assert version.width == 96


def test_what_a_file_says_is_kept_with_the_asset_and_no_longer_twice(finished: Finish) -> None:
    submission = finished(files.jpeg(12, caption="Words"))
    assert submission.described == submission.raw_metadata == {}
    assert submission.asset is not None
    version = submission.asset.current_version
    assert version is not None
    assert "Words" in json.dumps(version.described)
    assert version.raw_metadata


def test_each_stage_commits_alone_when_it_took_long(finished: Finish, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "SHARE_SECONDS", 0.0)
    assert finished(files.jpeg(13)).stage == Stage.DONE


def test_a_lost_lease_writes_nothing(handed_in: Finish) -> None:
    submission = handed_in(files.jpeg(14))
    held = taken()
    WorkItem.objects.filter(kind="ingest.advance").update(lease_token="somebody else")
    with pytest.raises(LeaseLost):
        handlers.advance(held)
    assert fresh(submission).stage == Stage.RECEIVED
    assert not Asset.objects.exists()
    assert StageEvent.objects.count() == 1


def test_a_move_that_the_table_does_not_know_is_refused(handed_in: Finish) -> None:
    submission = handed_in(files.jpeg(15))
    log = Journal(submission, taken())
    with pytest.raises(WrongStageError):
        log.add(Step(Stage.DONE))


def test_a_submission_that_somebody_else_moved_is_left_alone(handed_in: Finish) -> None:
    submission = handed_in(files.jpeg(16))
    log = Journal(submission, taken())
    log.add(Step(Stage.VERIFIED))
    Submission.objects.update(stage=Stage.HELD)
    with pytest.raises(WrongStageError), transaction.atomic():
        log.commit()
    assert StageEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("error", "reason"), [(StorageFull, reasons.STORAGE_FULL), (StorageDown, reasons.STORAGE_DOWN)]
)
def test_when_storage_is_not_ready_the_file_says_so_and_goes_on_later(
    handed_in: Finish, monkeypatch: pytest.MonkeyPatch, error: type[Exception], reason: str
) -> None:
    submission = handed_in(files.jpeg(17))

    def refuse(case: Case) -> None:
        raise error("not now")

    with monkeypatch.context() as patch:
        patch.setattr(originals, "put", refuse)
        drain("light")
    waiting = fresh(submission)
    assert (waiting.stage, waiting.reason) == (Stage.DESCRIBED, reason)
    item = WorkItem.objects.get(kind="ingest.advance")
    assert (item.state, item.attempts) == (State.WAITING, 0)
    assert upload_store().size(submission.upload_key) == submission.size
    WorkItem.objects.update(run_after=submission.created_at)
    drain("light")
    assert (fresh(submission).stage, fresh(submission).reason) == (Stage.DONE, "")


def test_an_upload_that_is_not_what_was_read_from_the_card_is_held(handed_in: Finish) -> None:
    submission = handed_in(files.jpeg(18))
    path = upload_store().path(submission.upload_key)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    drain("light")
    assert (fresh(submission).stage, fresh(submission).reason) == (Stage.HELD, reasons.UPLOAD_DAMAGED)
    assert not Original.objects.exists()
    assert upload_store().size(submission.upload_key) == submission.size


def test_an_upload_that_vanished_is_held_and_resumes_when_it_is_back(handed_in: Finish, cast: Cast) -> None:
    submission = handed_in(files.jpeg(19))
    path = upload_store().path(submission.upload_key)
    path.rename(path.with_name("elsewhere"))
    drain("light")
    held = fresh(submission)
    assert (held.stage, held.reason) == (Stage.HELD, reasons.UPLOAD_MISSING)
    path.with_name("elsewhere").rename(path)
    with pytest.raises(NotAllowedError):
        services.resume(cast.photographer, held)
    services.resume(cast.editor, held)
    with pytest.raises(WrongStageError):
        services.resume(cast.editor, held)
    drain("light")
    assert fresh(submission).stage == Stage.DONE


def test_a_stored_copy_that_differs_is_never_called_safe(handed_in: Finish, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = handed_in(files.jpeg(20))
    monkeypatch.setattr(originals, "read_back", lambda *_args, **_options: False)
    drain("light")
    assert (fresh(submission).stage, fresh(submission).reason) == (Stage.HELD, reasons.READ_BACK_FAILED)
    assert upload_store().size(submission.upload_key) == submission.size
    assert Original.objects.get().copies_verified == 0


def test_a_duplicate_is_not_believed_when_the_stored_copy_rotted(finished: Finish, settings: Settings) -> None:
    first = finished(files.jpeg(21))
    assert first.original is not None
    with store("originals").local(first.original.storage_key) as path:
        path.chmod(0o600)
        path.write_bytes(b"!" * first.size)
    second = finished(files.jpeg(21), "again.jpg")
    assert (second.stage, second.reason) == (Stage.HELD, reasons.ORIGINAL_DAMAGED)
    assert upload_store().path(second.upload_key).read_bytes() == files.jpeg(21)


def test_running_a_finished_file_again_changes_nothing(finished: Finish, hand_in: HandIn) -> None:
    submission = finished(files.jpeg(22))
    WorkItem.objects.filter(kind="ingest.advance").update(state=State.WAITING, attempts=0)
    drain("light")
    assert fresh(submission).stage == Stage.DONE
    assert StageEvent.objects.filter(submission=submission).count() == len(MAIN_PATH) - 1
    assert Asset.objects.count() == 1


def test_a_file_of_unknown_submission_is_given_up(cast: Cast) -> None:
    enqueue("ingest.advance", "nobody")
    drain("light")
    assert WorkItem.objects.get().state == State.FAILED
