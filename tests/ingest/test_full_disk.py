"""A disk that is really full: the file says what it waits for, nothing is lost, it goes on when there is room."""

import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from dam.work.models import State, WorkItem
from dam.work.runner import drain
from ingest import reasons, selectors
from ingest.models import HandIn, Stage, Submission
from storage_config.stores import read_back, store
from storage_config.uploads import upload_store
from tests.ingest import files

pytestmark = pytest.mark.fault


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes."""
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.call(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], stderr=subprocess.DEVNULL):
        pytest.skip("needs to be root to mount a small disk: a really full disk was NOT tested")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_with_the_storage_full_a_file_waits_says_so_and_goes_on(
    small_disk: Path, handed_in: Callable[..., Submission], hand_in: HandIn, settings: Settings
) -> None:
    settings.STORAGE_URL = f"file://{small_disk / 'storage'}"
    small = handed_in(files.jpeg(1), "small.jpg")
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(1_900_000))
    large = handed_in(files.jpeg(2, 900, 600), "large.jpg")
    drain("light", limit=4)
    small.refresh_from_db()
    large.refresh_from_db()
    assert small.stage == Stage.DONE
    assert (large.stage, large.reason) == (Stage.DESCRIBED, reasons.STORAGE_FULL)
    (_small, row) = selectors.progress(hand_in)
    assert "goes on by itself as soon as there is room" in row.reason
    assert not selectors.receipt(hand_in).safe_to_format
    assert upload_store().size(large.upload_key) == large.size
    item = WorkItem.objects.get(kind="ingest.advance", subject=large.public_id)
    assert (item.state, item.attempts) == (State.WAITING, 0)
    ballast.unlink()
    WorkItem.objects.filter(state=State.WAITING).update(run_after=timezone.now() - timedelta(seconds=1))
    drain("light")
    large.refresh_from_db()
    assert (large.stage, large.reason) == (Stage.DONE, "")
    assert large.original is not None
    assert read_back(store("originals"), large.original.storage_key, large.sha256)
    assert selectors.receipt(hand_in).safe_to_format
