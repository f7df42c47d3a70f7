"""What is missing is asked of the data and mended; what is needed is never touched."""

import os
import time
from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from dam.work.models import WorkItem
from dam.work.runner import drain
from dam.work.services import enqueue
from ingest import checks, healing, reasons, services
from ingest.models import HandIn, Stage, Submission
from storage_config.uploads import upload_store
from tests.ingest import files

Hand = Callable[..., Submission]


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def test_uploads_that_nobody_continued_are_given_up_and_say_so(hand_in: HandIn) -> None:
    old, young = services.begin_upload(hand_in, "a", 100), services.begin_upload(hand_in, "b", 100)
    services.append_bytes(old, 0, [bytes(50)])
    Submission.objects.filter(pk=old.pk).update(upload_expires_at=timezone.now() - timedelta(minutes=1))
    assert healing.cancel_expired() == 1
    assert (fresh(old).stage, fresh(old).reason) == (Stage.CANCELLED, reasons.EXPIRED)
    assert fresh(young).stage == Stage.UPLOADING
    assert list(upload_store().keys()) == [young.upload_key]


def test_a_complete_upload_that_was_never_acknowledged_is_completed(hand_in: HandIn) -> None:
    submission = services.begin_upload(hand_in, "a", 100)
    upload_store().append(submission.upload_key, 0, [bytes(100)])
    assert healing.finish_complete() == 1
    assert fresh(submission).stage == Stage.RECEIVED


def test_a_file_that_no_work_item_knows_is_asked_for_again(handed_in: Hand) -> None:
    submission = handed_in(files.jpeg())
    assert healing.ask_again() == 0
    WorkItem.objects.all().delete()
    assert healing.ask_again() == 1
    drain("light")
    assert fresh(submission).stage == Stage.DONE


def test_only_uploads_that_nobody_needs_are_removed(handed_in: Hand, hand_in: HandIn) -> None:
    store = upload_store()
    waiting, done = handed_in(files.jpeg(1), "a.jpg"), handed_in(files.jpeg(2), "b.jpg")
    held = handed_in(files.jpeg(3), "c.jpg")
    half = services.begin_upload(hand_in, "d", 100)
    Submission.objects.filter(pk=done.pk).update(stage=Stage.DONE)
    Submission.objects.filter(pk=held.pk).update(stage=Stage.HELD)
    store.create("orphan-of-today", 1)
    store.create("orphan-of-last-week", 1)
    last_week = time.time() - 7 * 24 * 3600
    os.utime(store.path("orphan-of-last-week"), (last_week, last_week))
    assert healing.discard_unneeded() == 2
    assert set(store.keys()) == {s.upload_key for s in (waiting, held, half)} | {"orphan-of-today"}


def test_all_of_it_is_one_kind_of_work(handed_in: Hand) -> None:
    submission = handed_in(files.jpeg(4))
    WorkItem.objects.all().delete()
    enqueue("ingest.heal", "all")
    drain("light")
    assert fresh(submission).stage == Stage.DONE


def test_doctor_names_what_waits_for_somebody_and_what_nobody_works_on(handed_in: Hand) -> None:
    assert all(finding.ok for finding in checks.doctor())
    submission = handed_in(files.jpeg(5))
    WorkItem.objects.all().delete()
    waiting, lost = checks.doctor()
    assert (waiting.ok, lost.ok) == (True, False)
    Submission.objects.filter(pk=submission.pk).update(stage=Stage.HELD)
    waiting, lost = checks.doctor()
    assert (waiting.ok, lost.ok) == (False, True)
    assert "1 files wait for a decision" in waiting.says
    assert waiting.mend
