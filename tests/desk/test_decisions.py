"""Decisions for one or many: what was done and what was left is said; times are by the office's clock."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Asset, Withdrawal
from dam.catalogue.models.asset import AssetState
from dam.catalogue.permissions import public
from dam.catalogue.texts import TextValues
from desk.forms import decisions
from tests.catalogue.states import fresh, make_in_state
from tests.desk.conftest import Opens
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


def _decide(client: Client, act: str, assets: list[Asset], **data: object) -> tuple[int, str, str]:
    sent = {"asset": [f"{asset.public_id}:1" for asset in assets], **data}
    answer = client.post(reverse("desk:decide", args=[act]), sent, **FETCH)  # type: ignore[arg-type]
    said = json.loads(answer.content)
    return answer.status_code, said["level"], said["message"]


def _state(asset: Asset) -> str:
    return fresh(asset).state


def test_the_whole_way_from_draft_to_withdrawn(cast: Cast, opens: Opens) -> None:
    asset = make_asset(cast.photographer)
    editor, approver = opens(cast.editor), opens(cast.approver)
    assert _decide(editor, "submit", [asset])[2] == "1 asset was sent for review."
    assert _decide(approver, "return", [asset], note="Who is on the left?")[2] == "1 asset was returned with your note."
    assert _state(asset) == AssetState.DRAFT
    assert asset.history.get(action="returned").detail["note"] == "Who is on the left?"
    _decide(editor, "submit", [asset])
    assert "1 asset was approved." in _decide(approver, "approve", [asset])[2]
    assert not public().exists()
    assert _decide(approver, "publish", [asset], publish_when="now")[2] == "1 asset was published."
    assert public().get() == asset
    said = _decide(approver, "withdraw", [asset], reason="Wrong name", wording__en="Withdrawn.", wording__sq=" ")
    assert "off the newsroom" in said[2]
    assert not public().exists()
    taken = Withdrawal.objects.get()
    assert taken.internal_reason == "Wrong name"
    assert [(text.language, text.wording) for text in taken.texts.all()] == [("en", "Withdrawn.")]


def test_what_cannot_be_done_is_left_and_named(cast: Cast, opens: Opens) -> None:
    waiting, draft = make_in_state("in review", cast), make_asset(cast.photographer)
    status, level, text = _decide(opens(cast.approver), "approve", [waiting, draft])
    assert (status, level) == (200, "warning")
    assert "1 asset was approved." in text
    assert f"1 was left as it is, because it is not in a state for this: {draft.archive_number}." in text
    assert (_state(waiting), _state(draft)) == (AssetState.APPROVED, AssetState.DRAFT)


def test_nothing_possible_changes_nothing_and_says_so(cast: Cast, opens: Opens) -> None:
    drafts = [make_asset(cast.photographer) for _ in range(2)]
    status, level, text = _decide(opens(cast.approver), "publish", drafts, publish_when="now")
    assert (status, level) == (409, "error")
    assert text.startswith("Nothing was changed: 2 of the selected assets")


def test_nothing_selected(cast: Cast, opens: Opens) -> None:
    assert _decide(opens(cast.approver), "publish", [])[2] == "Nothing was changed: nothing is selected."


def test_what_is_not_seen_is_not_named(cast: Cast, opens: Opens) -> None:
    mine, foreign = make_asset(cast.photographer), make_asset(cast.other_photographer)
    _status, _level, text = _decide(opens(cast.photographer), "submit", [mine, foreign])
    assert foreign.archive_number not in text
    assert (_state(mine), _state(foreign)) == (AssetState.IN_REVIEW, AssetState.DRAFT)


@pytest.mark.parametrize(
    "act", ["approve", "return", "publish", "embargo", "withdraw", "third-party", "camera-original"]
)
@pytest.mark.parametrize("who", ["photographer", "editor", "archivist"])
def test_only_approvers_decide(act: str, who: str, cast: Cast, opens: Opens) -> None:
    made = [make_in_state(state, cast) for state in ("in review", "published")]
    before = [(asset.state, asset.embargo_own, asset.publish_at) for asset in made]
    data = {"note": "n", "reason": "r", "ground": "g", "embargo": "open", "release": "yes", "publish_when": "now"}
    status, _level, _text = _decide(opens(getattr(cast, who)), act, made, **data)
    assert status == 409
    assert [(a.state, a.embargo_own, a.publish_at) for a in map(fresh, made)] == before


def test_a_time_is_typed_by_the_offices_clock(cast: Cast, opens: Opens) -> None:
    asset = make_in_state("approved", cast)
    day = timezone.localdate() + timedelta(days=400)
    typed = f"{day.year}-01-15T09:30"
    _decide(opens(cast.approver), "publish", [asset], publish_when="later", publish_at=typed)
    assert fresh(asset).publish_at == datetime(day.year, 1, 15, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "could not be read"),
        ("tomorrow", "could not be read"),
        ("2031-02-30T10:00", "could not be read"),
        ("2020-01-01T10:00", "this time is past"),
        ("2031-03-30T02:30", "the clocks skip this hour"),
    ],
)
def test_a_time_that_cannot_be_meant_is_refused(typed: str, words: str) -> None:
    with pytest.raises(CatalogueError, match=words):
        decisions.publish_at(QueryDict(f"publish_when=later&publish_at={typed}"))


@pytest.mark.parametrize(
    ("data", "own", "open_"),
    [
        ({"embargo": "open"}, True, True),
        ({"embargo": "none"}, True, False),
        ({"embargo": "inherit"}, False, False),
        ({"embargo": "until", "embargo_until": "2031-05-01T12:00"}, True, False),
    ],
)
def test_the_embargo_is_as_chosen(data: dict[str, str], own: bool, open_: bool, cast: Cast, opens: Opens) -> None:
    asset = make_in_state("embargoed until lifted", cast)
    _decide(opens(cast.approver), "embargo", [asset], **data)
    now = fresh(asset)
    assert (now.embargo_own, now.embargo_open) == (own, open_)
    assert now.embargo_until == (datetime(2031, 5, 1, 10, tzinfo=UTC) if "embargo_until" in data else None)


def test_an_embargo_without_a_choice_changes_nothing(cast: Cast, opens: Opens) -> None:
    asset = make_in_state("embargoed until lifted", cast)
    assert "choose what the embargo should be" in _decide(opens(cast.approver), "embargo", [asset])[2]
    assert fresh(asset).embargo_open


def test_assets_move_to_another_event(cast: Cast, opens: Opens) -> None:
    asset, event = make_asset(cast.photographer), make_event()
    client = opens(cast.editor)
    assert "choose an event" in _decide(client, "move", [asset])[2]
    assert _decide(client, "move", [asset], event=event.public_id)[2] == "1 asset was moved."
    assert fresh(asset).event == event


def test_a_language_is_approved_by_itself(cast: Cast, opens: Opens) -> None:
    asset = make_in_state("published", cast)
    current = asset.current_revision
    assert current is not None
    client = opens(cast.editor)
    data = {"asset": f"{asset.public_id}:{current.number}", "headline__sq": "Takimi", "byline": "Somebody else"}
    client.post(reverse("desk:save_many"), data, **FETCH)  # type: ignore[arg-type]
    page = opens(cast.approver).get(reverse("desk:asset", args=[asset.public_id])).content.decode()
    assert "only the texts in Shqip" in page
    _decide(opens(cast.approver), "approve", [asset], languages=["sq"])
    approved = fresh(asset).approved_revision
    assert approved is not None
    texts = {row.language: TextValues(row.headline) for row in approved.texts.all()}
    assert texts["sq"] == TextValues("Takimi")
    assert approved.byline == ""


def test_an_unknown_decision_is_not_there(cast: Cast, opens: Opens) -> None:
    assert opens(cast.approver).post(reverse("desk:decide", args=["destroy"])).status_code == 404


def test_decisions_are_not_made_by_a_link_or_from_another_site(cast: Cast) -> None:
    asset = make_in_state("in review", cast)
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.approver)
    address = reverse("desk:decide", args=["approve"])
    assert client.get(address, {"asset": asset.public_id}).status_code == 405
    refused = client.post(address, {"asset": asset.public_id})
    assert refused.status_code == 403
    assert "This form was open for too long" in refused.content.decode()
    assert _state(asset) == AssetState.IN_REVIEW
