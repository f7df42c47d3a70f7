"""tus 1.0.0 to the letter: versions, types, offsets, sizes, expiry; who may, and what others learn (nothing)."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from django.utils.http import parse_http_date
from pytest_django import Settings

from ingest import services
from ingest.models import HandIn, Stage, Submission
from ingest.views.tus_headers import BadHeaderError, metadata
from storage_config.errors import StorageFull
from storage_config.uploads import UploadStore, upload_store
from tests.support.cast import Cast

DATA = bytes(range(256)) * 16
TUS = {"tus-resumable": "1.0.0"}


def encoded(**pairs: str) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items())


@pytest.fixture
def browser(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.photographer)
    return client


def send(client: Client, method: str, path: str, data: Any = b"", content_type: Any = "", **headers: str) -> Any:
    return client.generic(method, path, data, content_type=content_type, headers={**TUS, **headers})


def create(client: Client, hand_in: HandIn, size: int = len(DATA), **more: str) -> HttpResponse:
    meta = encoded(filename="IMG_1.JPG", hand_in=hand_in.public_id, **more)
    answer: HttpResponse = send(client, "POST", "/upload/", **{"upload-length": str(size), "upload-metadata": meta})
    return answer


def patch(client: Client, place: str, data: bytes, offset: int, **headers: str) -> HttpResponse:
    kind = headers.pop("kind", "application/offset+octet-stream")
    answer: HttpResponse = send(client, "PATCH", place, data, kind, **{"upload-offset": str(offset), **headers})
    return answer


@pytest.fixture
def place(browser: Client, hand_in: HandIn) -> str:
    return str(create(browser, hand_in)["Location"])


def test_options_says_what_the_server_can_do_to_anybody(db: None) -> None:
    answer = Client().options("/upload/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == answer["Tus-Resumable"] == "1.0.0"
    assert "creation" in answer["Tus-Extension"]
    assert int(answer["Tus-Max-Size"]) > 2**30


def test_an_upload_from_creation_to_the_last_byte(browser: Client, hand_in: HandIn) -> None:
    made = create(browser, hand_in, relative_path="Card A/DCIM/IMG_1.JPG", client_key="k")
    assert made.status_code == 201
    place = made["Location"]
    assert parse_http_date(made["Upload-Expires"]) > timezone.now().timestamp()
    head = send(browser, "HEAD", place)
    assert (head.status_code, head["Upload-Offset"], head["Upload-Length"]) == (200, "0", str(len(DATA)))
    assert head["Cache-Control"] == "no-store"
    assert encoded(filename="IMG_1.JPG") in head["Upload-Metadata"]
    part = patch(browser, place, DATA[:1000], 0)
    assert (part.status_code, part["Upload-Offset"]) == (204, "1000")
    assert "Upload-Expires" in part
    last = patch(browser, place, DATA[1000:], 1000)
    assert (last.status_code, last["Upload-Offset"]) == (204, str(len(DATA)))
    submission = Submission.objects.get()
    assert (submission.stage, submission.relative_path) == (Stage.RECEIVED, "Card A/DCIM")
    assert upload_store().path(submission.upload_key).read_bytes() == DATA
    assert send(browser, "HEAD", place)["Upload-Offset"] == str(len(DATA))


def test_every_answer_names_the_version(browser: Client, place: str) -> None:
    for answer in (send(browser, "HEAD", place), patch(browser, place, b"x", 7), browser.get("/upload/")):
        assert answer["Tus-Resumable"] == "1.0.0"


@pytest.mark.parametrize("version", ["", "0.2.2", "1.0.1"])
def test_another_version_is_412(browser: Client, place: str, version: str) -> None:
    answer = browser.generic("HEAD", place, headers={"tus-resumable": version} if version else {})
    assert (answer.status_code, answer["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize("offset", ["1", "9999", "x", "-1", ""])
def test_a_wrong_offset_writes_nothing(browser: Client, place: str, offset: str) -> None:
    answer = send(browser, "PATCH", place, DATA, "application/offset+octet-stream", **{"upload-offset": offset})
    assert answer.status_code == (409 if offset.isdigit() else 400)
    assert send(browser, "HEAD", place)["Upload-Offset"] == "0"


def test_another_body_type_is_415(browser: Client, place: str) -> None:
    assert patch(browser, place, DATA, 0, kind="application/octet-stream").status_code == 415
    assert patch(browser, place, DATA, 0, kind="multipart/form-data; boundary=x").status_code == 415
    assert send(browser, "HEAD", place)["Upload-Offset"] == "0"


def test_more_than_announced_is_413_and_nothing_is_taken(browser: Client, place: str) -> None:
    assert patch(browser, place, DATA + b"x", 0).status_code == 413
    assert send(browser, "HEAD", place)["Upload-Offset"] == "0"


def test_too_large_a_file_is_413_at_creation(browser: Client, hand_in: HandIn, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 100
    assert create(browser, hand_in, 101).status_code == 413
    assert create(browser, hand_in, 100).status_code == 201


def test_a_full_disk_is_507_and_the_client_may_try_again(
    browser: Client, hand_in: HandIn, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_options: object) -> int:
        raise StorageFull("No room left. Nothing stored before is affected; make room and it goes on.")

    with monkeypatch.context() as patched:
        patched.setattr(UploadStore, "append", full)
        answer = patch(browser, place, DATA, 0)
    assert answer.status_code == 507
    assert b"make room" in answer.content
    assert patch(browser, place, DATA, 0).status_code == 204


@pytest.mark.parametrize("length", ["", "x", "-5", "1e3", "9" * 30])
def test_a_creation_without_a_usable_length_is_400(browser: Client, hand_in: HandIn, length: str) -> None:
    meta = encoded(filename="a", hand_in=hand_in.public_id)
    answer = send(browser, "POST", "/upload/", **{"upload-length": length, "upload-metadata": meta})
    assert answer.status_code == 400
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "raw", ["filename %%%", "filename YQ==,filename YQ==", " ,", "schlüssel YQ==", "a " + "YQ==" * 3000]
)
def test_unreadable_metadata_is_refused(raw: str) -> None:
    with pytest.raises(BadHeaderError):
        metadata(raw)


def test_metadata_may_be_empty_and_hold_what_is_not_known_here() -> None:
    assert metadata("").filename == ""
    assert metadata("is_confidential,filename YS5qcGc=, filetype aW1hZ2UvanBlZw==").filename == "a.jpg"
    assert metadata("filename //5hLmpwZw==").filename == "\udcff\udcfea.jpg"


def test_a_hand_in_of_ones_own_must_be_named(browser: Client, cast: Cast) -> None:
    other = services.open_hand_in(cast.other_photographer)
    assert create(browser, other).status_code == 400
    answer = send(browser, "POST", "/upload/", **{"upload-length": "5", "upload-metadata": encoded(filename="a")})
    assert answer.status_code == 400


def test_a_closed_hand_in_takes_nothing_new(browser: Client, hand_in: HandIn) -> None:
    services.close_hand_in(hand_in)
    assert create(browser, hand_in).status_code == 403


def test_creating_twice_with_one_client_key_is_one_upload(browser: Client, hand_in: HandIn) -> None:
    places = {create(browser, hand_in, client_key="IMG 4096 1")["Location"] for _ in range(2)}
    assert len(places) == Submission.objects.count() == 1


def test_somebody_elses_upload_is_404_whatever_is_asked(cast: Cast, place: str) -> None:
    for user in (cast.other_photographer, cast.editor, cast.contributor):
        other = Client()
        other.force_login(user)
        answers = [send(other, "HEAD", place), patch(other, place, DATA, 0), send(other, "DELETE", place)]
        missing = send(other, "HEAD", "/upload/0123456789abcdef")
        assert [a.status_code for a in answers] == [404, 404, 404]
        assert missing.status_code == 404
    assert Submission.objects.get().stage == Stage.UPLOADING


def test_whoever_is_not_signed_in_is_401_for_what_is_there_and_what_is_not(place: str) -> None:
    for path in (place, "/upload/0123456789abcdef"):
        assert send(Client(), "HEAD", path).status_code == 401
    assert send(Client(), "POST", "/upload/", **{"upload-length": "1"}).status_code == 401


@pytest.mark.parametrize("name", ["journalist", "admin", "superuser", "outsider"])
def test_whoever_may_not_hand_in_is_403(cast: Cast, place: str, name: str) -> None:
    client = Client()
    client.force_login(getattr(cast, name))
    assert send(client, "HEAD", place).status_code == 403
    assert send(client, "POST", "/upload/", **{"upload-length": "1"}).status_code == 403


def test_no_page_of_another_site_can_make_a_browser_upload(cast: Cast, hand_in: HandIn, place: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.photographer)
    assert create(client, hand_in).status_code == 403
    assert patch(client, place, DATA, 0).status_code == 403
    assert send(client, "DELETE", place).status_code == 403
    assert send(client, "GET", place, **{"x-http-method-override": "PATCH", "upload-offset": "0"}).status_code == 405
    client.cookies["csrftoken"] = token = "a" * 32
    assert patch(client, place, DATA, 0, **{"x-csrftoken": token}).status_code == 204


def test_a_client_behind_a_narrow_proxy_may_post_what_it_means(browser: Client, place: str) -> None:
    kind = "application/offset+octet-stream"
    headers = {"x-http-method-override": "PATCH", "upload-offset": "0"}
    answer = send(browser, "POST", place, DATA, kind, **headers)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(DATA)))


def test_giving_up_removes_the_part_and_answers_410_afterwards(browser: Client, place: str) -> None:
    patch(browser, place, DATA[:10], 0)
    assert send(browser, "DELETE", place).status_code == 204
    assert send(browser, "HEAD", place).status_code == 410
    assert patch(browser, place, DATA[10:], 10).status_code == 410
    assert list(upload_store().keys()) == []


def test_what_has_arrived_cannot_be_deleted(browser: Client, place: str) -> None:
    patch(browser, place, DATA, 0)
    assert send(browser, "DELETE", place).status_code == 410
    assert Submission.objects.get().stage == Stage.RECEIVED


def test_an_expired_upload_is_410(browser: Client, place: str) -> None:
    Submission.objects.update(upload_expires_at=timezone.now() - timedelta(seconds=1))
    assert send(browser, "HEAD", place).status_code == 410
    assert patch(browser, place, DATA, 0).status_code == 410


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_other_methods_are_405(browser: Client, method: str) -> None:
    answer = send(browser, method, "/upload/")
    assert (answer.status_code, answer["Allow"]) == (405, "OPTIONS, POST")
