"""The contact sheet: filters, the form for what is selected, saving for many, paging."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from dam.catalogue.content import Changes
from dam.catalogue.models import Asset, Event
from dam.catalogue.services import editing
from dam.catalogue.texts import TextValues
from tests.catalogue.states import make_in_state
from tests.desk.conftest import Opens
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast

FETCH = {"HTTP_X_REQUESTED_WITH": "fetch"}


@pytest.fixture
def event(db: None) -> Event:
    return make_event()


@pytest.fixture
def three(cast: Cast, event: Event) -> list[Asset]:
    return [make_asset(cast.photographer, event=event, headline=f"Number {n}") for n in range(3)]


def _number(asset: Asset) -> int:
    current = Asset.objects.select_related("current_revision").get(pk=asset.pk).current_revision
    assert current is not None
    return current.number


def _chosen(assets: list[Asset]) -> list[str]:
    return [f"{asset.public_id}:{_number(asset)}" for asset in assets]


def _caption(asset: Asset, tag: str = "en") -> TextValues:
    current = Asset.objects.get(pk=asset.pk).current_revision
    assert current is not None
    row = current.texts.get(language=tag)
    return TextValues(row.headline, row.caption, row.alt_text, tuple(row.keywords))


def _save(client: Client, assets: list[Asset], **data: object) -> dict[str, object]:
    answer = client.post(reverse("desk:save_many"), {"asset": _chosen(assets), **data}, **FETCH)  # type: ignore[arg-type]
    return {"status": answer.status_code, **json.loads(answer.content)}


def test_filters_count_and_narrow(cast: Cast, opens: Opens) -> None:
    drafts = [make_asset(cast.photographer), make_asset(cast.photographer, texts={})]
    states = ("in review", "approved", "scheduled", "published", "pending revision", "withdrawn")
    made = {state: make_in_state(state, cast) for state in states}
    client = opens(cast.editor)
    expected = {
        "draft": drafts,
        "uncaptioned": drafts[1:],
        "in_review": [made["in review"]],
        "approved": [made["approved"]],
        "scheduled": [made["scheduled"]],
        "published": [made["published"], made["pending revision"]],
        "pending": [made["pending revision"]],
        "withdrawn": [made["withdrawn"]],
    }
    for value, assets in expected.items():
        page = client.get(reverse("desk:all"), {"state": value}).content.decode()
        assert page.count('data-testid="cell"') == len(assets), value
        assert all(f"cell-{asset.public_id}" in page for asset in assets), value
    assert client.get(reverse("desk:all"), {"kind": "film"}).content.decode().count('data-testid="cell"') == 0


def test_a_large_event_is_paged(cast: Cast, opens: Opens, event: Event, three: list[Asset]) -> None:
    client = opens(cast.editor)
    address = reverse("desk:event", args=[event.public_id])
    first, second = (client.get(address, {"per": "2", "page": n}).content.decode() for n in (1, 2))
    assert (first.count('data-testid="cell"'), second.count('data-testid="cell"')) == (2, 1)
    assert "Page 1 of 2" in first
    for odd in ("0", "-1", "x", "9" * 30):
        assert client.get(address, {"per": odd, "page": odd}).status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_sheet(
    cast: Cast, opens: Opens, event: Event, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, address = opens(cast.editor), reverse("desk:event", args=[event.public_id])
    counts = []
    for _ in range(2):
        for _ in range(4):
            make_asset(cast.photographer, event=event)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_mixed_values_are_shown_as_mixed(cast: Cast, opens: Opens, three: list[Asset]) -> None:
    shown = opens(cast.editor).post(reverse("desk:inspect"), {"asset": [a.public_id for a in three]}, **FETCH)  # type: ignore[arg-type]
    page = shown.content.decode()
    assert "3 selected" in page
    headline = page.split('data-testid="field-headline__en"')[0].rsplit("<input", 1)[1]
    assert 'value=""' in headline
    assert "Mixed: left as it is" in headline
    assert "Mixed" not in page.split('data-testid="field-byline"')[0].rsplit("<input", 1)[1]


def test_one_field_is_saved_for_all_and_the_others_stay(cast: Cast, opens: Opens, three: list[Asset]) -> None:
    answer = _save(opens(cast.editor), three, caption__en="Together.\r\nTwo lines.", headline__en="")
    assert answer["message"] == "Saved for 3 assets."
    for n, asset in enumerate(three):
        assert _caption(asset) == TextValues(f"Number {n}", "Together.\nTwo lines.")


def test_sending_twice_saves_once(cast: Cast, opens: Opens, three: list[Asset]) -> None:
    client = opens(cast.editor)
    data = {"asset": _chosen(three), "byline": "Arta"}
    for _ in range(2):
        client.post(reverse("desk:save_many"), data, **FETCH)  # type: ignore[arg-type]
    assert [asset.revisions.count() for asset in three] == [2, 2, 2]


def test_keywords_are_added_to_each(cast: Cast, opens: Opens, event: Event) -> None:
    one = make_asset(cast.photographer, event=event, texts={"sq": TextValues("A", keywords=("samit",))})
    two = make_asset(cast.photographer, event=event, texts={"sq": TextValues("B")})
    _save(opens(cast.editor), [one, two], add_keywords__sq="samit; rajon")
    assert [_caption(asset, "sq").keywords for asset in (one, two)] == [("samit", "rajon"), ("samit", "rajon")]


def test_without_a_script_the_page_comes_back_with_a_message(cast: Cast, opens: Opens, three: list[Asset]) -> None:
    client = opens(cast.editor)
    data = {"asset": _chosen(three), "byline": "Arta", "next": "/desk/drafts/"}
    page = client.post(reverse("desk:save_many"), data, follow=True)
    assert page.redirect_chain == [("/desk/drafts/", 302)]
    assert "Saved for 3 assets." in page.content.decode()


def test_somebody_elses_save_is_merged_or_both_kept(cast: Cast, opens: Opens, three: list[Asset]) -> None:
    chosen = _chosen(three[:2])
    editing.edit(cast.approver, three[0].public_id, 1, Changes(texts={"en": {"headline": "Theirs"}}))
    editing.edit(cast.approver, three[1].public_id, 1, Changes(fields={"byline": "Somebody"}))
    data = {"asset": chosen, "headline__en": "Ours"}
    answer = opens(cast.editor).post(reverse("desk:save_many"), data, **FETCH)  # type: ignore[arg-type]
    said = json.loads(answer.content)
    assert said["level"] == "warning"
    assert three[0].archive_number in said["message"]
    assert [row["number"] for row in said["compare"]] == [three[0].archive_number]
    assert (_caption(three[0]).headline, _caption(three[1]).headline) == ("Theirs", "Ours")
    aside = three[0].revisions.get(set_aside=True)
    assert aside.texts.get().headline == "Ours"


def test_nothing_is_saved_for_what_one_may_not_see(cast: Cast, opens: Opens, three: list[Asset]) -> None:
    foreign = make_asset(cast.other_photographer)
    answer = _save(opens(cast.photographer), [three[0], foreign], byline="Mine now")
    assert answer["status"] == 409
    assert _number(three[0]) == _number(foreign) == 1


def test_an_uploader_edits_drafts_only(cast: Cast, opens: Opens) -> None:
    asset = make_in_state("in review", cast)
    answer = _save(opens(cast.photographer), [asset], byline="Mine")
    assert answer["status"] == 409
    assert "Nothing was changed" in str(answer["message"])


def test_cells_are_fresh_and_only_of_what_is_seen(cast: Cast, opens: Opens, three: list[Asset]) -> None:
    foreign = make_asset(cast.other_photographer)
    query = {"id": [three[0].public_id, foreign.public_id, "nothing"]}
    page = opens(cast.photographer).get(reverse("desk:cells"), query).content.decode()
    assert page.count('data-testid="cell"') == 1
    assert "data-pending" in page
