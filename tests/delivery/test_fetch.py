"""The one address from which copies leave: whole, in part, to the right person, only while the grant holds."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dam.accounts.models import RoleGrant, User
from dam.catalogue.models import Asset
from dam.catalogue.services import publication
from dam.ledger.models import Entry
from dam.ledger.services import verify
from delivery.models import Form, Grant
from delivery.services.gate import still_open
from delivery.services.grants import grant
from delivery.views import fetch
from metadata.press import read_delivery_id
from storage_config.stores import discard
from tests.delivery.material import accept_terms, withdraw
from tests.delivery.planted import tags_of
from tests.support.cast import Cast


@pytest.fixture
def mine(cast: Cast, published: Asset) -> Grant:
    """Return a grant of the journalist's."""
    accept_terms(cast.journalist)
    return grant(cast.journalist, published, Form.PRESS, "en")


@pytest.fixture
def journalist(client: Client, cast: Cast) -> Client:
    """Return the journalist's browser."""
    client.force_login(cast.journalist)
    return client


def address(found: Grant) -> str:
    return reverse("delivery:fetch", args=[found.delivery_id, found.file_name])


def body(response: HttpResponseBase) -> bytes:
    """Take everything that is sent, as a server does."""
    return b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]


def get(client: Client, found: Grant, **headers: str) -> HttpResponseBase:
    return client.get(address(found), headers=headers)


def test_the_whole_copy_is_what_the_ledger_says(journalist: Client, mine: Grant, tmp_path: Path) -> None:
    response = get(journalist, mine)
    data = body(response)
    assert response.status_code == 200
    assert hashlib.sha256(data).hexdigest() == mine.served_sha256
    assert len(data) == mine.size == int(response.headers["Content-Length"])
    (tmp_path / "copy.jpg").write_bytes(data)
    assert read_delivery_id(tmp_path / "copy.jpg") == mine.delivery_id
    tags = tags_of(tmp_path / "copy.jpg")
    assert tags["XMP-dc:Description"] == "The delegation arrives at the seat of Government."
    assert mine.delivery_id in tags.values()


def test_headers_keep_it_a_file_that_nobody_else_keeps(journalist: Client, mine: Grant) -> None:
    headers = get(journalist, mine).headers
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "image/jpeg"
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["ETag"].startswith('"')
    assert headers["Content-Disposition"] == (
        f"attachment; filename=\"{mine.file_name}\"; filename*=UTF-8''{mine.file_name}"
    )


def test_completion_is_a_second_row_once_every_byte_was_sent(journalist: Client, mine: Grant) -> None:
    half = mine.size // 2
    body(get(journalist, mine, Range=f"bytes=0-{half - 1}"))
    mine.refresh_from_db()
    assert (mine.sent_ranges, mine.completed_at) == ([[0, half]], None)
    body(get(journalist, mine, Range=f"bytes={half}-"))
    body(get(journalist, mine))
    mine.refresh_from_db()
    assert mine.sent_ranges == [[0, mine.size]]
    assert mine.completed_at is not None
    (row,) = Entry.objects.filter(kind="completion")
    assert mine.delivery_id in row.body
    assert Entry.objects.filter(kind="delivery").count() == 1
    assert verify().ok


def test_a_head_sends_and_notes_nothing(journalist: Client, mine: Grant) -> None:
    response = journalist.head(address(mine), headers={"Range": "bytes=0-1"})
    assert (response.status_code, body(response)) == (200, b"")
    assert response.headers["Content-Length"] == str(mine.size)
    mine.refresh_from_db()
    assert mine.sent_ranges == []


def test_a_range_that_cannot_be_had_is_416(journalist: Client, mine: Grant) -> None:
    response = get(journalist, mine, Range=f"bytes={mine.size}-")
    assert (response.status_code, body(response)) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{mine.size}"


def test_resuming_is_tied_to_the_very_same_bytes(journalist: Client, mine: Grant) -> None:
    etag = get(journalist, mine).headers["ETag"]
    assert get(journalist, mine, **{"Range": "bytes=10-", "If-Range": etag}).status_code == 206
    assert get(journalist, mine, **{"Range": "bytes=10-", "If-Range": '"else"'}).status_code == 200


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ranges=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=6))
def test_any_ranges_put_together_are_the_copy(
    journalist: Client, mine: Grant, ranges: list[tuple[float, float]]
) -> None:
    received = bytearray(mine.size)
    for low, high in [*ranges, (0, 1)]:
        first, last = sorted((int(low * (mine.size - 1)), int(high * (mine.size - 1))))
        response = get(journalist, mine, Range=f"bytes={first}-{last}")
        assert response.status_code == 206
        received[first : last + 1] = body(response)
    assert hashlib.sha256(received).hexdigest() == mine.served_sha256


def test_strangers_are_asked_to_sign_in_whatever_the_id(client: Client, mine: Grant) -> None:
    answers = [client.get(f"/get/{number}/{mine.file_name}") for number in (mine.delivery_id, "0" * 20)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert all(answer.headers["Location"].startswith("/accounts/login/") for answer in answers)


def test_somebody_elses_copy_looks_like_one_that_never_was(client: Client, cast: Cast, mine: Grant) -> None:
    for user in (cast.approver, cast.superuser, cast.outsider):
        client.force_login(user)
        theirs, none = client.get(address(mine)), client.get(f"/get/{'0' * 20}/{mine.file_name}")
        assert theirs.status_code == none.status_code == 404
        assert theirs.content == none.content


def test_another_name_is_another_address(journalist: Client, mine: Grant) -> None:
    assert journalist.get(f"/get/{mine.delivery_id}/virus.exe").status_code == 404


@pytest.mark.parametrize("recall", [False, True])
def test_what_was_withdrawn_is_gone_with_the_offices_words(
    journalist: Client, cast: Cast, published: Asset, mine: Grant, *, recall: bool
) -> None:
    withdraw(cast, published, recall=recall)
    answer = get(journalist, mine)
    assert answer.status_code == 410
    assert "Withdrawn by the office." in body(answer).decode()
    assert not still_open(mine.delivery_id)


def test_an_embargo_closes_the_gate_again(journalist: Client, cast: Cast, published: Asset, mine: Grant) -> None:
    publication.set_embargo(cast.approver, [published.public_id], until=timezone.now() + timedelta(hours=1))
    assert get(journalist, mine).status_code == 410
    assert not still_open(mine.delivery_id)


@pytest.mark.parametrize("field", ["quarantined_at", "held_at", "taken_back_at", "destroyed_at"])
def test_what_was_put_away_is_not_sent(journalist: Client, published: Asset, mine: Grant, field: str) -> None:
    Asset.objects.filter(pk=published.pk).update(**{field: timezone.now()})
    assert get(journalist, mine).status_code == 404
    assert not still_open(mine.delivery_id)


@pytest.mark.parametrize(
    "changes",
    [
        {"stopped_at": timezone.now() - timedelta(hours=1)},
        {"expires_at": timezone.now() - timedelta(hours=1)},
    ],
)
def test_a_stopped_or_run_out_link_says_so(journalist: Client, mine: Grant, changes: dict[str, object]) -> None:
    Grant.objects.filter(pk=mine.pk).update(**changes)
    answer = get(journalist, mine)
    assert answer.status_code == 403
    assert "link" in body(answer).decode() or "stopped" in body(answer).decode()
    assert not still_open(mine.delivery_id)


def test_without_its_ledger_row_nothing_is_sent(journalist: Client, mine: Grant) -> None:
    Grant.objects.filter(pk=mine.pk).update(ledger_seq=None)
    assert get(journalist, mine).status_code == 404


def test_who_lost_the_account_or_the_role_gets_no_more(journalist: Client, cast: Cast, mine: Grant) -> None:
    RoleGrant.objects.filter(user=cast.journalist).delete()
    assert get(journalist, mine).status_code == 404
    assert not still_open(mine.delivery_id)
    User.objects.filter(pk=cast.journalist.pk).update(is_active=False)
    assert get(journalist, mine).status_code == 302
    assert not still_open(mine.delivery_id)


def test_what_storage_has_lost_is_said_before_the_first_byte(journalist: Client, mine: Grant) -> None:
    assert mine.master is not None
    discard("exports", mine.master.storage_key)
    answer = get(journalist, mine)
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    mine.refresh_from_db()
    assert mine.sent_ranges == []


def test_a_failure_to_note_what_was_sent_does_not_break_the_copy(
    journalist: Client, mine: Grant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "note_sent", lambda *_arguments: None)
    assert hashlib.sha256(body(get(journalist, mine))).hexdigest() == mine.served_sha256


def test_other_methods_are_refused(journalist: Client, mine: Grant) -> None:
    assert journalist.post(address(mine)).status_code == 405


def test_the_office_may_take_what_it_withdrew(client: Client, cast: Cast, published: Asset) -> None:
    found = grant(cast.editor, published, Form.PRESS, "en")
    withdraw(cast, published)
    client.force_login(cast.editor)
    assert hashlib.sha256(body(get(client, found))).hexdigest() == found.served_sha256
