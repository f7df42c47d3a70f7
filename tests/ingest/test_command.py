"""`manage.py ingest`: folders, outcomes, exit codes; the work is done here when no worker does it."""

import json
import os
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from dam.catalogue.models import Asset
from dam.work.models import OPEN_STATES, WorkItem
from dam.work.runner import drain
from ingest import services
from ingest.local import following, run
from ingest.local.walking import Found, Skipped, walk
from ingest.local.who import COMMAND_LINE
from ingest.models import HandIn, Stage, Submission
from storage_config.errors import StorageFull
from storage_config.uploads import upload_store
from tests.ingest import files
from tests.support.assets import make_event
from tests.support.cast import Cast

Ran = tuple[int, list[dict[str, Any]], str]


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "PATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(following, "IMPATIENCE_SECONDS", 0.02)
    monkeypatch.setattr(following, "POLL_SECONDS", 0.02)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A small card: two pictures of one name, a copy, a sound, a text, a link that leads out."""
    folder = tmp_path / "Card A"
    (folder / "DCIM" / "100").mkdir(parents=True)
    (folder / "DCIM" / "101").mkdir()
    (folder / "DCIM" / "100" / "IMG_1.JPG").write_bytes(files.jpeg(1))
    (folder / "DCIM" / "101" / "IMG_1.JPG").write_bytes(files.jpeg(2))
    (folder / "copy.jpg").write_bytes(files.jpeg(1))
    (folder / "Zëri.wav").write_bytes(files.wav(1))
    (folder / "read me.txt").write_text("not a picture")
    (tmp_path / "secret.txt").write_text("outside")
    (folder / "link").symlink_to(tmp_path / "secret.txt")
    (folder / "loop").symlink_to(folder)
    return folder


def ingest(*paths: Path | str, **options: Any) -> Ran:
    """Run the command with --json; return exit code, objects, standard error."""
    out, err = StringIO(), StringIO()
    try:
        call_command("ingest", *map(str, paths), json=True, stdout=out, stderr=err, **options)
    except SystemExit as end:
        code = int(end.code or 0)
    else:
        code = 0
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


def test_a_card_with_all_in_it_is_handed_in_and_followed_to_its_end(cast: Cast, card: Path) -> None:
    event = make_event("summit")
    code, objects, err = ingest(card, event="summit", wait=True, **{"as": cast.photographer.email})
    assert code == 2
    found = {str(Path(o["path"]).relative_to(card)): o for o in objects}
    assert {name: o["outcome"] for name, o in found.items()} == {
        "DCIM/100/IMG_1.JPG": "DONE",
        "DCIM/101/IMG_1.JPG": "DONE",
        "copy.jpg": "DUPLICATE",
        "Zëri.wav": "DONE",
        "read me.txt": "QUARANTINED",
    }
    assert all(set(o) == {"path", "sha256", "outcome", "asset", "reason"} for o in objects)
    assert found["copy.jpg"]["asset"] == found["DCIM/100/IMG_1.JPG"]["asset"]
    assert "plain text" in found["read me.txt"]["reason"]
    assert "No worker takes" in err
    assert err.count("It is a link") == 2
    assets = Asset.objects.filter(event=event, uploader=cast.photographer)
    paths = set(assets.values_list("current_version__relative_path", flat=True))
    assert paths == {"Card A/DCIM/100", "Card A/DCIM/101", "Card A"}
    assert not WorkItem.objects.filter(state__in=OPEN_STATES).exists()
    assert not list(upload_store().keys())
    assert (card / "copy.jpg").read_bytes() == files.jpeg(1)
    assert HandIn.objects.get().closed_at is not None


def test_all_good_ends_with_zero(cast: Cast, card: Path) -> None:
    code, objects, _err = ingest(card / "DCIM", wait=True)
    assert code == 0
    assert [o["outcome"] for o in objects] == ["DONE", "DONE"]
    assert [o["outcome"] for o in ingest(card / "DCIM", wait=True)[1]] == ["DUPLICATE", "DUPLICATE"]


def test_without_waiting_files_are_received_and_left_to_the_workers(cast: Cast, card: Path) -> None:
    code, objects, _err = ingest(card / "DCIM")
    assert code == 0
    assert {o["outcome"] for o in objects} == {"RECEIVED"}
    assert all(o["sha256"] and o["asset"] is None for o in objects)
    drain("light")
    assert set(Submission.objects.values_list("stage", flat=True)) == {Stage.DONE}


def test_what_cannot_be_handed_in_is_named_and_the_rest_goes_on(cast: Cast, card: Path, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = len(files.jpeg(1))
    (card / "DCIM" / "large.jpg").write_bytes(files.jpeg(1) + b"x")
    os.mkfifo(card / "DCIM" / "pipe")
    code, objects, err = ingest(card / "DCIM", "/no/such/file", wait=True)
    assert code == 2
    found = {Path(o["path"]).name: o["outcome"] for o in objects}
    assert found == {"IMG_1.JPG": "DONE", "large.jpg": "REFUSED", "file": "REFUSED"}
    assert "pipe" in err


def test_names_that_are_no_text_are_handed_in_and_printed_as_json(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / os.fsdecode(b"\xff\xfe.jpg")).write_bytes(files.jpeg(3))
    code, (one,), _err = ingest(tmp_path / "odd", wait=True)
    assert code == 0
    assert os.fsencode(one["path"]).endswith(b"/\xff\xfe.jpg")
    assert Submission.objects.get().file_name == "\ufffd\ufffd.jpg"


def test_the_command_line_has_an_account_nobody_can_sign_in_with(cast: Cast, card: Path) -> None:
    ingest(card / "DCIM")
    ingest(card / "DCIM")
    user = HandIn.objects.latest("pk").user
    assert user.email == COMMAND_LINE
    assert not user.has_usable_password()
    assert HandIn.objects.values("user").distinct().count() == 1
    assert {h.byline for h in HandIn.objects.all()} == {""}


@pytest.mark.parametrize(
    "options",
    [{"event": "nowhere"}, {"as": "nobody@test.example"}, {"language": "not a tag"}, {"as": "journalist@test.example"}],
)
def test_a_wrong_event_user_or_language_ends_before_anything_is_copied(
    cast: Cast, card: Path, options: dict[str, str]
) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("ingest", str(card), **options)
    assert caught.value.returncode == 2
    assert not Submission.objects.exists()


def test_only_a_window_of_files_is_under_way(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "WINDOW", 2)
    folder = tmp_path / "many"
    folder.mkdir()
    for n in range(6):
        (folder / f"{n}.wav").write_bytes(files.wav(n))
    most = []
    real = services.hand_in_file

    def counting(*args: Any, **options: Any) -> Submission:
        most.append(len(list(upload_store().keys())))
        return real(*args, **options)

    monkeypatch.setattr(run, "hand_in_file", counting)
    code, objects, _err = ingest(folder, wait=True)
    assert (code, len(objects)) == (0, 6)
    assert max(most) < 2


def test_where_there_is_no_room_it_waits_for_the_files_before(
    cast: Cast, card: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = services.hand_in_file

    def narrow(*args: Any, **options: Any) -> Submission:
        if list(upload_store().keys()):
            raise StorageFull("no room")
        return real(*args, **options)

    monkeypatch.setattr(run, "hand_in_file", narrow)
    code, objects, err = ingest(card / "DCIM", wait=True)
    assert (code, len(objects)) == (0, 2)
    assert "No room" in err


def test_for_a_person_it_sums_up_in_one_line(cast: Cast, card: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = StringIO()
    call_command("ingest", str(card / "DCIM"), stdout=out)
    assert "2 RECEIVED" in out.getvalue()


def test_walking_takes_folders_in_order_and_follows_no_link(card: Path) -> None:
    seen = list(walk([card, card / "link", card / "missing"]))
    assert [(f.path.name, f.relative_path) for f in seen if isinstance(f, Found)] == [
        ("IMG_1.JPG", "Card A/DCIM/100"),
        ("IMG_1.JPG", "Card A/DCIM/101"),
        ("Zëri.wav", "Card A"),
        ("copy.jpg", "Card A"),
        ("read me.txt", "Card A"),
        ("link", ""),
    ]
    assert [s.path.name for s in seen if isinstance(s, Skipped)] == ["link", "loop", "missing"]


def test_walking_reads_one_folder_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        (tmp_path / f"{n}").mkdir()
        (tmp_path / f"{n}" / "x").touch()
    opened: list[str] = []
    real: Callable[[Any], Any] = os.scandir

    def scandir(path: Any) -> Any:
        opened.append(str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    next(walk([tmp_path]))
    assert len(opened) == 2
