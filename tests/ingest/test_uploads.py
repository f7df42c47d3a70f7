"""Bytes come in: begun once, continued, appended in order, completed once, cancelled cleanly."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from dam.work.models import WorkItem
from ingest import reasons, services
from ingest.errors import HandInClosedError, IngestError, UploadExpiredError, UploadTooLargeError, WrongStageError
from ingest.models import HandIn, Stage, StageEvent, Submission
from ingest.services import appending, beginning
from ingest.services.files import ChangedMeanwhileError
from storage_config.errors import StorageFull, UploadTooLong, WrongOffset
from storage_config.uploads import upload_store
from tests.support.assets import make_event
from tests.support.cast import Cast

DATA = bytes(range(256)) * 40
KEY = "IMG_0001.JPG 10240 1764000000"

pytestmark = pytest.mark.database


def begin(hand_in: HandIn, name: str = "IMG_0001.JPG", client_key: str = KEY, size: int = len(DATA)) -> Submission:
    return services.begin_upload(hand_in, name, size, "Card/DCIM", client_key)


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def test_the_last_byte_completes_the_upload_and_asks_for_the_stages(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    assert services.append_bytes(submission, 0, [DATA[:100]]) == 100
    assert fresh(submission).stage == Stage.UPLOADING
    assert fresh(submission).upload_offset == 100
    assert services.append_bytes(submission, 100, [DATA[100:5000], DATA[5000:]]) == len(DATA)
    assert fresh(submission).stage == Stage.RECEIVED
    assert upload_store().path(submission.upload_key).read_bytes() == DATA
    assert WorkItem.objects.get(kind="ingest.advance").subject == submission.public_id
    event = StageEvent.objects.get(submission=submission)
    assert (event.came_from, event.went_to) == (Stage.UPLOADING, Stage.RECEIVED)


def test_an_empty_file_is_received_at_once(hand_in: HandIn) -> None:
    assert begin(hand_in, size=0).stage == Stage.RECEIVED


def test_bytes_for_another_place_are_refused_and_nothing_is_written(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    services.append_bytes(submission, 0, [DATA[:100]])
    for wrong in (0, 99, 101):
        with pytest.raises(WrongOffset) as caught:
            services.append_bytes(submission, wrong, [DATA])
        assert caught.value.size == 100
    assert services.continue_upload(submission) == 100


def test_what_came_before_the_line_dropped_is_kept(hand_in: HandIn) -> None:
    def dropping() -> Iterator[bytes]:
        yield DATA[:300]
        yield DATA[300:1000]
        raise ConnectionResetError

    submission = begin(hand_in)
    with pytest.raises(ConnectionResetError):
        services.append_bytes(submission, 0, dropping())
    assert services.continue_upload(fresh(submission)) == 1000
    assert fresh(submission).upload_offset == 1000
    services.append_bytes(fresh(submission), 1000, [DATA[1000:]])
    assert upload_store().path(submission.upload_key).read_bytes() == DATA


def test_a_line_that_hangs_cannot_keep_another_from_going_on(hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appending, "BLOCK_BYTES", 100)
    submission = begin(hand_in)

    def hanging() -> Iterator[bytes]:
        yield DATA[:100]
        services.append_bytes(fresh(submission), 100, [DATA[100:400]])
        yield DATA[100:200]

    with pytest.raises(WrongOffset):
        services.append_bytes(submission, 0, hanging())
    assert services.continue_upload(fresh(submission)) == 400
    assert upload_store().path(submission.upload_key).read_bytes() == DATA[:400]
    assert fresh(submission).upload_offset == 400


def test_more_than_was_announced_is_dropped(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    with pytest.raises(UploadTooLong):
        services.append_bytes(submission, 0, [DATA + b"more"])
    assert upload_store().path(submission.upload_key).read_bytes() == DATA


def test_all_bytes_there_but_not_yet_acknowledged_are_completed_when_somebody_asks(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    upload_store().append(submission.upload_key, 0, [DATA])
    assert services.continue_upload(submission) == len(DATA)
    assert fresh(submission).stage == Stage.RECEIVED


def test_a_row_whose_file_a_crash_took_begins_anew(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    upload_store().discard(submission.upload_key)
    assert services.continue_upload(submission) == 0
    services.append_bytes(submission, 0, [DATA])
    assert fresh(submission).stage == Stage.RECEIVED


def test_completing_twice_asks_once(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    services.append_bytes(submission, 0, [DATA])
    services.complete(fresh(submission))
    services.complete(submission)
    assert WorkItem.objects.count() == StageEvent.objects.count() == 1


def test_an_incomplete_upload_is_not_completed(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    with pytest.raises(IngestError):
        services.complete(submission)
    assert fresh(submission).stage == Stage.UPLOADING


def test_double_submit_is_one_upload(hand_in: HandIn) -> None:
    assert begin(hand_in).pk == begin(hand_in).pk
    assert Submission.objects.count() == 1
    assert list(upload_store().keys()) == [Submission.objects.get().upload_key]


def test_double_submit_at_the_same_moment_is_one_upload(hand_in: HandIn, monkeypatch: pytest.MonkeyPatch) -> None:
    first = begin(hand_in)
    real = beginning._begun_before
    blind = iter([None])
    monkeypatch.setattr(beginning, "_begun_before", lambda wanted: next(blind, real(wanted)))
    assert begin(hand_in).pk == first.pk
    assert list(upload_store().keys()) == [first.upload_key]


def test_two_files_with_one_name_are_two(hand_in: HandIn) -> None:
    one = begin(hand_in, client_key="a 1")
    two = begin(hand_in, client_key="a 2")
    three = services.begin_upload(hand_in, "IMG_0001.JPG", len(DATA), "Other card", "a 1")
    four, five = begin(hand_in, client_key=""), begin(hand_in, client_key="")
    assert len({s.pk for s in (one, two, three, four, five)}) == 5
    assert {s.file_name for s in Submission.objects.all()} == {"IMG_0001.JPG"}


def test_after_a_reload_the_same_choice_goes_on_in_the_new_hand_in(hand_in: HandIn, cast: Cast) -> None:
    half = begin(hand_in)
    services.append_bytes(half, 0, [DATA[:500]])
    whole = begin(hand_in, client_key="whole")
    services.append_bytes(whole, 0, [DATA])
    again = services.open_hand_in(cast.photographer)
    assert begin(again).pk == half.pk
    assert begin(again, client_key="whole").pk == whole.pk
    assert services.continue_upload(fresh(half)) == 500
    assert again.submissions.count() == 2
    assert hand_in.submissions.count() == 0


def test_what_went_to_another_event_stays_there_and_what_is_half_there_moves(hand_in: HandIn, cast: Cast) -> None:
    half, whole = begin(hand_in), begin(hand_in, client_key="whole")
    services.append_bytes(whole, 0, [DATA])
    elsewhere = services.open_hand_in(cast.photographer, event=make_event())
    assert begin(elsewhere).pk == half.pk
    assert begin(elsewhere, client_key="whole").pk != whole.pk
    assert fresh(whole).hand_in == hand_in


def test_nobody_goes_on_with_somebody_elses_upload(hand_in: HandIn, cast: Cast) -> None:
    half = begin(hand_in)
    other = services.open_hand_in(cast.other_photographer)
    assert begin(other).pk != half.pk


def test_a_closed_hand_in_takes_no_new_file_and_lends_none(hand_in: HandIn, cast: Cast) -> None:
    half = begin(hand_in)
    services.close_hand_in(hand_in)
    with pytest.raises(HandInClosedError):
        begin(hand_in, client_key="new")
    assert begin(hand_in).pk == half.pk
    assert begin(services.open_hand_in(cast.photographer)).pk != half.pk


def test_a_file_of_another_size_is_another_file(hand_in: HandIn, cast: Cast) -> None:
    half = begin(hand_in)
    again = services.open_hand_in(cast.photographer)
    assert begin(again, size=5).pk != half.pk


def test_cancelling_removes_the_part_and_the_same_file_may_begin_anew(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    services.append_bytes(submission, 0, [DATA[:100]])
    services.cancel(submission)
    services.cancel(submission)
    assert list(upload_store().keys()) == []
    with pytest.raises(UploadExpiredError):
        services.continue_upload(fresh(submission))
    assert begin(hand_in).pk != submission.pk
    assert StageEvent.objects.filter(went_to=Stage.CANCELLED).count() == 1


def test_what_has_arrived_cannot_be_cancelled(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    services.append_bytes(submission, 0, [DATA])
    with pytest.raises(WrongStageError):
        services.cancel(submission)
    assert upload_store().size(submission.upload_key) == len(DATA)


def test_an_upload_that_waited_too_long_is_over_and_every_byte_buys_time(hand_in: HandIn) -> None:
    submission = begin(hand_in)
    soon = timezone.now() + timedelta(hours=1)
    Submission.objects.update(upload_expires_at=soon)
    services.append_bytes(fresh(submission), 0, [b"x"])
    assert fresh(submission).upload_expires_at > soon  # type: ignore[operator]
    Submission.objects.update(upload_expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(UploadExpiredError, match="not continued in time"):
        services.append_bytes(fresh(submission), 1, [b"x"])


def test_a_file_larger_than_accepted_is_refused_before_its_first_byte(hand_in: HandIn, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(UploadTooLargeError, match="1000"):
        begin(hand_in, size=1001)
    assert begin(hand_in, size=1000).size == 1000


def test_a_file_that_cannot_fit_is_refused_before_its_first_byte(hand_in: HandIn, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 2**60
    with pytest.raises(StorageFull):
        begin(hand_in, size=2**50)
    assert not Submission.objects.exists()


def test_names_are_made_safe_and_kept(hand_in: HandIn) -> None:
    submission = services.begin_upload(hand_in, "..\\\u202egpj\x00.exe", 5, "/etc/../Card A/DCIM")
    assert submission.file_name == "gpj.exe"
    assert submission.relative_path == "etc/Card A/DCIM"
    assert r"\u{202e}gpj\u{0}.exe" in fresh(submission).raw_name


def test_a_file_of_this_machine_is_copied_never_moved(hand_in: HandIn, tmp_path: Path) -> None:
    path = tmp_path / "IMG.JPG"
    path.write_bytes(DATA)
    seen: list[int] = []
    submission = services.hand_in_file(hand_in, path, "Card", on_bytes=seen.append)
    assert path.read_bytes() == DATA
    stored = upload_store().path(submission.upload_key)
    assert stored.read_bytes() == DATA
    assert stored.stat().st_ino != path.stat().st_ino
    assert sum(seen) == len(DATA)
    assert fresh(submission).stage == Stage.RECEIVED


def test_a_file_that_is_being_written_is_not_taken(
    hand_in: HandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "growing.mp4"
    path.write_bytes(DATA)
    grown: list[int] = []

    def grow(count: int) -> None:
        if not grown:
            with path.open("ab") as file:
                file.write(b"one more frame")
        grown.append(count)

    with pytest.raises(ChangedMeanwhileError):
        services.hand_in_file(hand_in, path, on_bytes=grow)
    assert not Submission.objects.exists()
    assert list(upload_store().keys()) == []


def test_an_unreadable_file_leaves_nothing_behind(hand_in: HandIn, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        services.hand_in_file(hand_in, tmp_path / "missing.jpg")
    assert not Submission.objects.exists()


def test_every_reason_is_a_sentence_with_advice() -> None:
    for code in reasons.SENTENCES:
        assert reasons.sentence(code).endswith(".")
    assert reasons.sentence("gif").startswith("This is a GIF")
    assert reasons.sentence("") == ""
