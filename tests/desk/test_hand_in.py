"""Handing in through the pages: opened once, begun in batches, followed, finished with a receipt; nobody else's."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from dam.catalogue.models import Event
from dam.catalogue.services.events import name_readers
from dam.work.runner import drain
from ingest.models import HandIn, Stage, Submission
from search import backends, freshness
from tests.desk.conftest import Opens
from tests.ingest.files import jpeg
from tests.support.assets import make_event
from tests.support.cast import Cast

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}
TUS = {"HTTP_TUS_RESUMABLE": "1.0.0", "content_type": "application/offset+octet-stream"}


@pytest.fixture(autouse=True)
def _own_places(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.UPLOADS_DIR = tmp_path / "uploads"
    settings.STORAGE_URL = f"file://{tmp_path / 'storage'}"
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'index'}"
    settings.UPLOADS_DIR.mkdir()
    (tmp_path / "storage").mkdir()
    backends.forget()
    freshness.opened.forget()
    yield
    backends.forget()
    freshness.opened.forget()


def _open(client: Client, **data: str) -> dict[str, str]:
    answer = client.post(reverse("desk:hand_in_open"), {"caption_language": "sq", **data}, **FETCH)  # type: ignore[arg-type]
    return {"status": str(answer.status_code), **json.loads(answer.content)}


def _begin(client: Client, opened: dict[str, str], *files: dict[str, object]) -> list[dict[str, object]]:
    answer = client.post(opened["begin"], json.dumps({"files": files}), content_type="application/json")
    rows: list[dict[str, object]] = json.loads(answer.content)["files"]
    return rows


def _file(data: bytes, name: str = "IMG_0001.JPG", path: str = "") -> dict[str, object]:
    return {"name": name, "size": len(data), "path": path or name, "key": f"{name}:{len(data)}:1"}


Hand = Callable[[Client, dict[str, str], bytes, str], Submission]


@pytest.fixture
def hand() -> Hand:
    """Return what uploads one file whole, as the page does."""

    def do(client: Client, opened: dict[str, str], data: bytes, name: str) -> Submission:
        (row,) = _begin(client, opened, _file(data, name))
        client.generic("PATCH", str(row["url"]), data, HTTP_UPLOAD_OFFSET=str(row["offset"]), **TUS)  # type: ignore[arg-type]
        return Submission.objects.get(public_id=row["id"])

    return do


def _progress(client: Client, opened: dict[str, str]) -> dict[str, object]:
    found: dict[str, object] = json.loads(client.get(opened["progress"]).content)
    return found


def test_from_choosing_files_to_the_receipt(cast: Cast, opens: Opens, hand: Hand) -> None:
    client = opens(cast.photographer)
    event = make_event()
    opened = _open(client, event=event.public_id)
    hand_in = HandIn.objects.get()
    assert (hand_in.event, hand_in.caption_language, hand_in.user) == (event, "sq", cast.photographer)
    good = hand(client, opened, jpeg(1), "IMG_0001.JPG")
    bad = hand(client, opened, b"no picture at all", "<b>evil</b>.jpg")
    assert _progress(client, opened)["sum"] == {"files": 2, "safe": 0, "open": 2, "stopped": 0}
    waiting = client.post(opened["finish"], follow=True).content.decode()
    assert "Do not format the cards yet." in waiting
    drain("light")
    rows = {row["id"]: row for row in _progress(client, opened)["rows"]}  # type: ignore[attr-defined]
    assert rows[good.public_id]["words"] == "Safe"
    assert rows[bad.public_id]["tone"] == "stop"
    assert "quarantine" in rows[bad.public_id]["reason"]
    receipt = client.get(reverse("desk:receipt", args=[hand_in.public_id])).content.decode()
    good.refresh_from_db()
    assert good.sha256 in receipt
    assert good.sha512 in receipt
    assert 'data-testid="safe-to-format"' in receipt
    assert 'data-testid="single-copy"' in receipt
    assert "1 file lies in quarantine" in receipt
    assert "<b>evil" not in receipt
    hand_in.refresh_from_db()
    assert hand_in.closed_at is not None


def test_safe_to_format_only_with_the_required_copies(cast: Cast, opens: Opens, hand: Hand, settings: Settings) -> None:
    settings.COPIES_REQUIRED = 2
    client = opens(cast.photographer)
    opened = _open(client)
    hand(client, opened, jpeg(1), "IMG_0001.JPG")
    drain("light")
    verdict = client.get(reverse("desk:receipt_verdict", args=[HandIn.objects.get().public_id])).content.decode()
    assert 'data-testid="not-safe"' in verdict
    assert "data-poll" not in verdict


def test_the_same_files_chosen_again_continue(cast: Cast, opens: Opens) -> None:
    client = opens(cast.photographer)
    opened, data = _open(client), jpeg(2)
    (row,) = _begin(client, opened, _file(data))
    half = len(data) // 2
    client.generic("PATCH", str(row["url"]), data[:half], HTTP_UPLOAD_OFFSET="0", **TUS)  # type: ignore[arg-type]
    (again,) = _begin(client, opened, _file(data))
    assert (again["id"], again["offset"], again["stage"]) == (row["id"], half, Stage.UPLOADING)
    assert Submission.objects.count() == 1


def test_an_event_is_made_on_the_way(cast: Cast, opens: Opens) -> None:
    _open(opens(cast.photographer), new_title="Vizita në Prizren", new_day="2026-11-22")
    event = Event.objects.get()
    assert HandIn.objects.get().event == event
    assert (str(event.day), event.texts.get(language="sq").title) == ("2026-11-22", "Vizita në Prizren")


def test_what_cannot_be_opened_opens_nothing(cast: Cast, opens: Opens) -> None:
    hidden = make_event(restricted=True)
    client = opens(cast.photographer)
    for data in ({"event": hidden.public_id}, {"event": "nothing"}, {"caption_language": "not a language"}):
        answer = _open(client, **data)
        assert answer["status"] == "409"
        assert answer["message"]
    assert not HandIn.objects.exists()


def test_somebody_elses_hand_in_is_not_there(cast: Cast, opens: Opens) -> None:
    opened = _open(opens(cast.photographer))
    other = opens(cast.other_photographer)
    for address in (
        opened["progress"],
        opened["address"],
        reverse("desk:receipt", args=[HandIn.objects.get().public_id]),
    ):
        assert other.get(address).status_code == 404
    for address in (opened["begin"], opened["finish"]):
        assert other.post(address, "{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize("body", ["", "[]", '{"files": 3}', '{"files": [{"name": "x"}]}', "\x00"])
def test_an_unreadable_list_is_said(body: str, cast: Cast, opens: Opens) -> None:
    client = opens(cast.photographer)
    opened = _open(client)
    answer = client.post(opened["begin"], body, content_type="application/json")
    assert answer.status_code == 400
    assert "could not be read" in json.loads(answer.content)["message"]


def test_one_refused_file_does_not_stop_the_others(cast: Cast, opens: Opens, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    client = opens(cast.photographer)
    large = {"name": "big.mp4", "size": 1001, "path": "big.mp4", "key": "big"}
    rows = _begin(client, _open(client), large, _file(b"x" * 10))
    assert "at most 1000 are accepted" in str(rows[0]["refused"])
    assert rows[1]["stage"] == Stage.UPLOADING


def test_a_foreign_duplicate_is_simply_safe(cast: Cast, opens: Opens, hand: Hand) -> None:
    first, second = opens(cast.photographer), opens(cast.other_photographer)
    hand(first, _open(first), jpeg(3), "A.JPG")
    drain("light")
    opened = _open(second)
    hand(second, opened, jpeg(3), "B.JPG")
    drain("light")
    rows: list[dict[str, str]] = _progress(second, opened)["rows"]  # type: ignore[assignment]  # JSON of our own
    assert [row["words"] in {"Safe", "Already here"} for row in rows] == [True]
    page = second.get(reverse("desk:receipt", args=[HandIn.objects.latest("pk").public_id])).content.decode()
    assert "A.JPG" not in page


def test_the_title_of_an_event_restricted_meanwhile_is_not_shown(cast: Cast, opens: Opens, hand: Hand) -> None:
    client = opens(cast.photographer)
    event = make_event(title="Closed meeting")
    opened = _open(client, event=event.public_id)
    hand(client, opened, jpeg(4), "A.JPG")
    receipt = reverse("desk:receipt", args=[HandIn.objects.get().public_id])
    assert "Closed meeting" in client.get(receipt).content.decode()
    Event.objects.update(restricted=True)
    event.readers.create(user=cast.approver)
    name_readers(cast.approver, event.public_id, [])
    for address in (receipt, reverse("desk:hand_ins"), opened["address"], reverse("desk:home")):
        assert "Closed meeting" not in client.get(address).content.decode()


def test_staff_read_receipts_of_others(cast: Cast, opens: Opens, hand: Hand) -> None:
    client = opens(cast.photographer)
    hand(client, _open(client), jpeg(5), "A.JPG")
    page = opens(cast.editor).get(reverse("desk:receipt", args=[HandIn.objects.get().public_id]))
    assert page.status_code == 200
    assert "Go on handing in" not in page.content.decode()
