"""Copies over a real server: the same bytes, noted as they went, and stopped while they go."""

import hashlib
import http.client
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from dam.catalogue.models import Asset, Original
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.services import publication
from dam.ledger.models import Entry
from delivery.models import Form, Grant
from delivery.services.grants import grant
from storage_config.keys import original_key
from storage_config.stores import store
from tests.delivery.material import accept_terms, hand_in, make_masters, publish, withdraw
from tests.support.cast import Cast, make_cast
from tests.support.web import Web, cookie_of, web_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
LARGE = 2 * 1024**3
STEP = 1024 * 1024
WAIT_SECONDS = 20


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    made = make_cast()
    accept_terms(made.journalist)
    return made


@pytest.fixture(scope="module")
def server(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with web_server(tmp_path_factory.mktemp("web") / "web.log") as running:
        yield running


@pytest.fixture
def web(transactional_db: None, server: Web) -> Iterator[Web]:
    yield server
    server.close_lines()


@pytest.fixture
def photo(cast: Cast, picture: Path) -> Asset:
    asset = publish(cast, hand_in(cast, picture))
    make_masters()
    return asset


@pytest.fixture
def film(cast: Cast, picture: Path) -> Iterator[Asset]:
    """Return a published asset whose camera original is large (a sparse file) and released."""
    sha256 = hashlib.sha256(str(time.time_ns()).encode()).hexdigest()
    path = settings.UPLOADS_DIR / f"{sha256[:16]}.mp4"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.truncate(LARGE)
    key = original_key(sha256)
    store("originals").put_file(key, path)
    asset = hand_in(cast, picture)
    Original.objects.create(
        sha256=sha256, sha512="", size=LARGE, mime_type="video/mp4", storage_key=key, stored_at=timezone.now()
    )
    asset.versions.update(original=sha256)
    publish(cast, asset)
    publication.release_camera_original(cast.approver, [asset.public_id], allow=True)
    Asset.objects.filter(pk=asset.pk).update(kind=MediaKind.FILM)
    yield Asset.objects.get(pk=asset.pk)
    path.unlink()
    (settings.KRONIKA_HOME / "storage" / "originals" / key).unlink()


def address(found: Grant) -> str:
    return f"/get/{found.delivery_id}/{found.file_name}"


def noted(found: Grant) -> Grant:
    """Return the grant once the server has noted what it sent; the answer's end may reach us a moment earlier."""
    end = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < end:
        now = Grant.objects.get(pk=found.pk)
        if now.sent_ranges:
            return now
        time.sleep(0.05)
    raise AssertionError("the server noted nothing")


def slowly(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """Yield what still arrives, at about 25 MB a second, until the line ends."""
    while True:
        try:
            part = answer.read(STEP)
        except http.client.IncompleteRead as cut:
            part = cut.partial
        if not part:
            return
        yield part
        time.sleep(0.04)


def test_a_copy_arrives_as_the_ledger_says_and_is_complete(web: Web, cast: Cast, photo: Asset) -> None:
    given = grant(cast.journalist, photo, Form.PRESS, "en")
    answer = web.get(address(given), Cookie=cookie_of(cast.journalist))
    assert answer.status == 200
    assert hashlib.sha256(answer.read()).hexdigest() == given.served_sha256
    assert noted(given).completed_at is not None
    assert Entry.objects.filter(kind="completion", subject=photo.public_id).count() == 1


def test_parts_arrive_and_complete_each_other(web: Web, cast: Cast, photo: Asset) -> None:
    given = grant(cast.journalist, photo, Form.PRESS, "en")
    cookie = cookie_of(cast.journalist)
    last = web.get(address(given), Cookie=cookie, Range="bytes=5000-")
    tail = last.read()
    assert (last.status, last.headers["Content-Range"]) == (206, f"bytes 5000-{given.size - 1}/{given.size}")
    assert noted(given).completed_at is None
    head = web.get(address(given), Cookie=cookie, Range="bytes=0-4999").read()
    assert hashlib.sha256(head + tail).hexdigest() == given.served_sha256
    end = time.monotonic() + WAIT_SECONDS
    while Grant.objects.get(pk=given.pk).completed_at is None:
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_head_has_the_length_and_no_body(web: Web, cast: Cast, photo: Asset) -> None:
    given = grant(cast.journalist, photo, Form.PRESS, "en")
    answer = web.open("HEAD", address(given), Cookie=cookie_of(cast.journalist))
    assert (answer.status, answer.headers["Content-Length"], answer.read()) == (200, str(given.size), b"")


def test_a_cut_line_leaves_what_was_sent_and_no_completion(web: Web, cast: Cast, film: Asset) -> None:
    given = grant(cast.journalist, film, Form.ORIGINAL, "")
    answer = web.get(address(given), Cookie=cookie_of(cast.journalist))
    assert answer.status == 200
    answer.read(5 * STEP)
    answer.close()
    after = noted(given)
    assert after.sent_ranges[0][0] == 0
    assert after.sent_ranges[0][1] < LARGE
    assert after.completed_at is None


@pytest.mark.parametrize("how", ["withdrawn", "stopped"])
def test_a_running_transfer_ends_when_the_gate_closes(web: Web, cast: Cast, film: Asset, how: str) -> None:
    given = grant(cast.journalist, film, Form.ORIGINAL, "")
    answer = web.get(address(given), Cookie=cookie_of(cast.journalist))
    assert answer.status == 200
    received = len(answer.read(8 * STEP))
    if how == "withdrawn":
        withdraw(cast, film)
    else:
        Grant.objects.filter(pk=given.pk).update(stopped_at=timezone.now())
    received += sum(map(len, slowly(answer)))
    assert received < LARGE, "the transfer went on to its end"
    after = noted(given)
    assert after.sent_ranges[0][1] < LARGE / 2
    assert after.completed_at is None
    refused = web.get(address(given), Cookie=cookie_of(cast.journalist), Range=f"bytes={received}-")
    assert refused.status == (410 if how == "withdrawn" else 403)
