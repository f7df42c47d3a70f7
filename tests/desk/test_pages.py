"""Every screen opens for those it is made for, and shows hostile texts as texts."""

import pytest
from django.test import Client
from django.urls import reverse

from dam.catalogue.content import Changes
from dam.catalogue.services import editing
from dam.catalogue.texts import TextValues
from tests.catalogue.states import STATES, make_in_state
from tests.desk.conftest import Opens
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}"
STAFF_PAGES = [
    "home", "account", "inbox", "today", "drafts", "all", "mine", "approval", "search", "events", "event_new", "upload",
    "hand_ins", "people", "person_new", "places", "place_new", "quarantine", "work", "health",
]  # fmt: skip


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_a_page_has_one_heading_and_the_menu(name: str, cast: Cast, opens: Opens) -> None:
    page = opens(cast.approver).get(reverse(f"desk:{name}")).content.decode()
    assert page.count("<h1") == 1
    assert 'data-testid="account-menu"' in page
    assert "Prishtina time" in page


def test_somebody_who_is_not_signed_in_comes_back_after_signing_in(client: Client, db: None) -> None:
    answer = client.get("/desk/events/?q=summit")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/accounts/login/?next=/desk/events/%3Fq%3Dsummit"


def test_a_journalist_is_told_where_to_go(cast: Cast, opens: Opens) -> None:
    answer = opens(cast.journalist).get("/desk/")
    assert answer.status_code == 403
    assert "The newsroom is open to you" in answer.content.decode()


@pytest.mark.parametrize("state", STATES)
def test_an_asset_page_opens_in_every_state(state: str, cast: Cast, opens: Opens) -> None:
    asset = make_in_state(state, cast)
    restricted = state == "restricted" and asset.event is not None
    reader = asset.event.readers.get().user if restricted and asset.event else cast.approver
    page = opens(reader).get(reverse("desk:asset", args=[asset.public_id]))
    assert page.status_code == 200
    assert asset.archive_number in page.content.decode()


def test_pages_are_not_kept_by_what_lies_between(cast: Cast, opens: Opens) -> None:
    answer = opens(cast.editor).get("/desk/")
    assert "private" in answer.headers["Cache-Control"]


def test_hostile_texts_are_shown_as_texts(cast: Cast, opens: Opens) -> None:
    event = make_event(title=HOSTILE, byline=HOSTILE, credit_line=HOSTILE)
    asset = make_asset(cast.photographer, event=event, texts={"en": TextValues(HOSTILE, HOSTILE, HOSTILE, (HOSTILE,))})
    asset.current_version.file_name = HOSTILE  # type: ignore[union-attr]  # a registered asset has one
    asset.current_version.save()  # type: ignore[union-attr]
    client = opens(cast.approver)
    pages = [
        reverse("desk:home"),
        reverse("desk:events"),
        reverse("desk:event", args=[event.public_id]),
        reverse("desk:event_edit", args=[event.public_id]),
        reverse("desk:asset", args=[asset.public_id]),
        reverse("desk:asset_edit", args=[asset.public_id]),
        reverse("desk:drafts"),
        reverse("desk:search") + "?q=" + HOSTILE,
    ]
    for address in pages:
        page = client.get(address).content.decode()
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert "{{ 7|add:7 }}" in page, address
    shown = client.post(reverse("desk:inspect"), {"asset": asset.public_id}).content.decode()
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_differences_mark_hostile_texts_without_running_them(cast: Cast, opens: Opens) -> None:
    asset = make_asset(cast.photographer)
    first = asset.current_revision
    assert first is not None
    for author, text in ((cast.editor, "<b>one</b>"), (cast.approver, HOSTILE)):
        changes = Changes(texts={"en": {"headline": text}})
        result = editing.edit(author, asset.public_id, first.number, changes)
    assert result.revision is not None
    page = opens(cast.approver).get(reverse("desk:compare", args=[asset.public_id, result.revision.number]))
    assert "<script>alert" not in page.content.decode()
    assert "&lt;b&gt;one&lt;/b&gt;" in page.content.decode()


def test_location_and_recipients_are_not_gathered_for_a_photographer(cast: Cast, opens: Opens) -> None:
    asset = make_asset(cast.photographer)
    version = asset.current_version
    assert version is not None
    version.described = {"gps": {"lat": 42.66291, "lon": 21.16550}, "camera": {"make": "Nikon", "serial": "30001234"}}
    version.save()
    address = reverse("desk:asset", args=[asset.public_id])
    own, editors = (opens(user).get(address).content.decode() for user in (cast.photographer, cast.editor))
    assert "42.66291" in editors
    assert "30001234" in editors
    assert "Nikon" in own
    for hidden in ("42.66291", "30001234", 'data-testid="recipients"'):
        assert hidden not in own


def test_what_is_inherited_says_so(cast: Cast, opens: Opens) -> None:
    event = make_event(credit_line="Office of the Prime Minister")
    asset = make_asset(cast.photographer, event=event)
    page = opens(cast.editor).get(reverse("desk:asset", args=[asset.public_id])).content.decode()
    assert page.split("Office of the Prime Minister")[1].lstrip().startswith('<span class="inherited"')


def test_next_and_previous_stay_within_what_one_may_see(cast: Cast, opens: Opens) -> None:
    event = make_event()
    mine = [make_asset(cast.photographer, event=event) for _ in range(2)]
    make_asset(cast.other_photographer, event=event)
    page = opens(cast.photographer).get(reverse("desk:asset", args=[mine[0].public_id])).content.decode()
    assert "1 of 2" in page
    assert reverse("desk:asset", args=[mine[1].public_id]) in page
