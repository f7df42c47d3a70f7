"""Two workers at the same moment, each with a connection of its own: real commits, on every database."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections

from dam.catalogue.models import Asset, Original
from dam.work.claims import Claim
from dam.work.services import claim
from ingest import services
from ingest.errors import WrongStageError
from ingest.models import HandIn, Stage, StageEvent, Submission
from ingest.stages import handlers, work
from ingest.stages.case import Case
from ingest.stages.journal import Journal, Step
from storage_config.errors import NotStored, WrongOffset
from tests.ingest import files
from tests.support.cast import Cast

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def test_of_many_workers_with_the_same_bytes_one_makes_the_asset(
    handed_in: Callable[..., Submission], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are ready to register before the first does."""
    together = 4
    submissions = [handed_in(files.jpeg(1), f"{n}.jpg") for n in range(together)]
    claims = [found for found in (claim("light") for _ in range(together)) if found is not None]
    barrier = threading.Barrier(together, timeout=60)
    real = Journal.commit

    def commit(self: Journal) -> None:
        if not self.submission.finished_at and self.submission.stage == Stage.DONE:
            barrier.wait()
        real(self)

    monkeypatch.setattr(Journal, "commit", commit)

    def run(held: Claim) -> None:
        try:
            handlers.advance(held)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(together) as pool:
        list(pool.map(run, claims))
    stages = sorted(Submission.objects.values_list("stage", flat=True))
    assert stages == [Stage.DONE, *[Stage.DUPLICATE] * (together - 1)]
    assert Asset.objects.count() == Original.objects.count() == 1
    assert set(Submission.objects.values_list("asset", flat=True)) == {Asset.objects.get().pk}
    assert StageEvent.objects.filter(went_to=Stage.REGISTERED).count() == 1
    assert len(submissions) == together


def test_one_submission_in_the_hands_of_two_workers_is_moved_by_one(handed_in: Callable[..., Submission]) -> None:
    """The first has lost its lease and does not know it yet."""
    submission = handed_in(files.wav(1), "a.wav")
    late = claim("light")
    assert late is not None
    case = Case(Submission.objects.get(pk=submission.pk), late)
    log = Journal(case.submission, late)
    while (step := work.do(case)) is not None:
        log.add(step)
    early = Journal(Submission.objects.get(pk=submission.pk), late)
    early.add(Step(Stage.HELD))
    early.commit()
    with pytest.raises(WrongStageError):
        log.commit()
    assert not Asset.objects.exists()


def test_double_submit_from_many_threads_is_one_upload(hand_in: HandIn) -> None:
    def begin(_number: int) -> int:
        try:
            return services.begin_upload(hand_in, "IMG_1.JPG", 1000, "Card", "IMG_1 1000 1").pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(begin, range(6)))) == 1
    assert Submission.objects.count() == 1


def test_of_many_completions_one_counts(hand_in: HandIn) -> None:
    submission = services.begin_upload(hand_in, "IMG_1.JPG", 3)
    services.append_bytes(submission, 0, [b"ab"])

    def append(_number: int) -> None:
        try:
            mine = Submission.objects.get(pk=submission.pk)
            with suppress(WrongOffset, NotStored):
                services.append_bytes(mine, services.continue_upload(mine), [b"c"])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(append, range(4)))
    assert StageEvent.objects.filter(submission=submission, went_to=Stage.RECEIVED).count() == 1
