"""What the newsroom answers, whoever asks: its doors know what is public and nothing else."""

import pytest
from django.test import Client

from dam.catalogue.models import Asset
from dam.catalogue.services import events, publication
from dam.work.runner import drain
from tests.catalogue.states import STATES, make_in_state
from tests.support.cast import Cast

pytestmark = pytest.mark.database
ANSWERS = {
    "draft": 404,
    "in review": 404,
    "approved": 404,
    "scheduled": 404,
    "published": 200,
    "pending revision": 200,
    "embargoed": 404,
    "embargoed until lifted": 404,
    "embargoed by event": 404,
    "third party": 404,
    "restricted": 404,
    "withdrawn": 410,
    "recalled": 410,
}
WHO = (None, "journalist", "editor", "approver", "archivist", "photographer", "outsider")


def sign_in(client: Client, cast: Cast, who: str | None) -> None:
    if who:
        client.force_login(getattr(cast, who))


def test_the_table_has_a_row_for_every_state() -> None:
    assert set(ANSWERS) == set(STATES)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("who", WHO)
def test_a_page_answers_by_state_alone(client: Client, cast: Cast, state: str, who: str | None) -> None:
    asset = make_in_state(state, cast)
    sign_in(client, cast, who)
    assert client.get(f"/a/{asset.public_id}/").status_code == ANSWERS[state]


@pytest.mark.parametrize("state", [state for state in STATES if ANSWERS[state] != 200])
def test_what_is_not_public_is_nowhere(client: Client, cast: Cast, state: str) -> None:
    hidden, shown = make_in_state(state, cast), make_in_state("published", cast)
    Asset.objects.filter(pk=shown.pk).update(event=shown.event if state == "restricted" else hidden.event)
    drain("search")
    assert hidden.event is not None
    places = ["/", "/search/", "/search/?q=headline", f"/e/{hidden.event.public_id}/", f"/e/{shown.event.public_id}/"]  # type: ignore[union-attr]
    for place in places:
        page = client.get(place).content.decode()
        assert hidden.public_id not in page
        assert f"Headline {state}" not in page
        assert hidden.archive_number not in page
        assert "2 pictures" not in page


def test_a_pending_revision_waits_unseen(client: Client, cast: Cast) -> None:
    asset = make_in_state("pending revision", cast)
    drain("search")
    for place in (f"/a/{asset.public_id}/", "/", f"/e/{asset.event.public_id}/", "/search/?q=unapproved"):  # type: ignore[union-attr]
        assert "Unapproved words" not in client.get(place).content.decode()
    assert "Headline pending revision" in client.get(f"/a/{asset.public_id}/").content.decode()


def test_withdrawing_takes_it_off_every_list_at_once(client: Client, cast: Cast) -> None:
    asset = make_in_state("published", cast)
    drain("search")
    assert "Headline published" in client.get("/search/?q=headline").content.decode()
    publication.withdraw(cast.approver, [asset.public_id], internal_reason="Wrong", wording={"en": "Wrong person."})
    for place in ("/", "/search/?q=headline"):
        assert asset.public_id not in client.get(place).content.decode()
    gone = client.get(f"/a/{asset.public_id}/")
    assert gone.status_code == 410
    assert "Wrong person." in gone.content.decode()
    assert client.get(f"/e/{asset.event.public_id}/").status_code == 410  # type: ignore[union-attr]


def test_a_recall_asks_to_stop_using_it(client: Client, cast: Cast) -> None:
    page = client.get(f"/a/{make_in_state('recalled', cast).public_id}/").content.decode()
    assert "This has been recalled" in page
    assert "take it off your pages" in page
    assert "Wrong person" not in page, "the internal reason stays inside"


def test_what_never_was_looks_like_what_is_hidden(client: Client, cast: Cast) -> None:
    asset = make_in_state("embargoed", cast)
    hidden, missing = client.get(f"/a/{asset.public_id}/"), client.get("/a/0000000000000000/")
    assert hidden.content == missing.content
    hidden, missing = client.get(f"/e/{asset.event.public_id}/"), client.get("/e/0000000000000000/")  # type: ignore[union-attr]
    assert (hidden.status_code, hidden.content) == (404, missing.content)


def test_an_event_that_something_was_moved_into_has_not_been_public(client: Client, cast: Cast) -> None:
    asset, other = make_in_state("published", cast), make_in_state("draft", cast)
    assert other.event is not None
    events.move_to_event(cast.editor, [asset.public_id], other.event.public_id)
    publication.withdraw(cast.approver, [asset.public_id], internal_reason="Wrong", wording={})
    assert client.get(f"/e/{other.event.public_id}/").status_code in {404, 410}
    Asset.objects.filter(pk=asset.pk).update(was_public_at=None)
    assert client.get(f"/e/{other.event.public_id}/").status_code == 404


@pytest.mark.parametrize("address", ["/", "/search/", "/terms/"])
def test_public_pages_need_no_account(client: Client, cast: Cast, address: str) -> None:
    assert client.get(address).status_code == 200


def test_my_downloads_need_one(client: Client, cast: Cast) -> None:
    assert client.get("/downloads/").status_code == 302
