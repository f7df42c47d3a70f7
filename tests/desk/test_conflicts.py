"""Two people write at once: both texts are kept, the second is shown the difference and chooses."""

import pytest
from django.test import Client
from django.urls import reverse

from dam.catalogue.content import Changes, load
from dam.catalogue.models import Asset
from dam.catalogue.services import editing
from dam.catalogue.services.vocabulary import Name, create_person
from dam.catalogue.texts import TextValues
from tests.catalogue.states import fresh
from tests.desk.conftest import Opens
from tests.support.assets import make_asset
from tests.support.cast import Cast


@pytest.fixture
def asset(cast: Cast) -> Asset:
    return make_asset(cast.photographer, texts={"en": TextValues("Before", "A caption.")})


def _edit(client: Client, asset: Asset, based_on: int, **data: str) -> object:
    address = reverse("desk:asset_edit", args=[asset.public_id])
    return client.post(address, {"asset": f"{asset.public_id}:{based_on}", **data}, follow=True)


def _text(asset: Asset) -> TextValues:
    current = fresh(asset).current_revision
    assert current is not None
    return load(current).texts["en"]


def test_a_form_saves_and_leads_back(asset: Asset, cast: Cast, opens: Opens) -> None:
    page = _edit(opens(cast.editor), asset, 1, headline__en="After", caption__en="A caption.")
    assert page.redirect_chain == [(reverse("desk:asset", args=[asset.public_id]), 302)]  # type: ignore[attr-defined]
    assert _text(asset) == TextValues("After", "A caption.")


def test_the_second_is_shown_both_and_nothing_is_lost(asset: Asset, cast: Cast, opens: Opens) -> None:
    first, second = opens(cast.editor), opens(cast.approver)
    _edit(first, asset, 1, headline__en="Leaders arrive")
    page = _edit(second, asset, 1, headline__en="Guests arrive", caption__en="Another caption.")
    text = page.content.decode()  # type: ignore[attr-defined]
    assert "Two people wrote at once" in text
    assert "<del>Leaders</del>" in text
    assert "<ins>Guests</ins>" in text
    assert _text(asset) == TextValues("Leaders arrive", "A caption.")
    aside = asset.revisions.get(set_aside=True)
    assert load(aside).texts["en"] == TextValues("Guests arrive", "Another caption.")


@pytest.mark.parametrize(
    ("choice", "typed", "expected"),
    [
        ("theirs", "", "Leaders arrive"),
        ("yours", "", "Guests arrive"),
        ("both", "Leaders and\r\nguests arrive", "Leaders and guests arrive"),
    ],
)
def test_choosing(choice: str, typed: str, expected: str, asset: Asset, cast: Cast, opens: Opens) -> None:
    client = opens(cast.approver)
    _edit(opens(cast.editor), asset, 1, headline__en="Leaders arrive")
    _edit(client, asset, 1, headline__en="Guests arrive")
    aside = asset.revisions.get(set_aside=True)
    address = reverse("desk:compare", args=[asset.public_id, aside.number])
    data = {"based_on": "2", "choice:headline[en]": choice, "text:headline[en]": typed}
    assert client.post(address, data).status_code == 302
    assert _text(asset).headline == expected
    assert asset.revisions.filter(set_aside=True).count() == 1


def test_a_third_save_during_the_choice_is_seen_too(asset: Asset, cast: Cast, opens: Opens) -> None:
    client = opens(cast.approver)
    _edit(opens(cast.editor), asset, 1, headline__en="Leaders arrive")
    _edit(client, asset, 1, headline__en="Guests arrive")
    aside = asset.revisions.get(set_aside=True)
    editing.edit(cast.editor, asset.public_id, 2, Changes(texts={"en": {"headline": "Heads of state arrive"}}))
    address = reverse("desk:compare", args=[asset.public_id, aside.number])
    page = client.post(address, {"based_on": "2", "choice:headline[en]": "yours"}, follow=True)
    assert _text(asset).headline == "Heads of state arrive"
    assert "Heads" in page.content.decode()
    assert asset.revisions.filter(set_aside=True).count() == 2


def test_persons_are_chosen_or_put_together(asset: Asset, cast: Cast, opens: Opens) -> None:
    one, two = (create_person(cast.editor, [Name("en", name)]) for name in ("Agim", "Vlora"))
    editing.edit(cast.editor, asset.public_id, 1, Changes(add_person_ids=(one.pk,)))
    result = editing.edit(cast.approver, asset.public_id, 1, Changes(add_person_ids=(two.pk,)))
    assert result.revision is not None
    address = reverse("desk:compare", args=[asset.public_id, result.revision.number])
    client = opens(cast.approver)
    assert "Both together" in client.get(address).content.decode()
    client.post(address, {"based_on": "2", "choice:person_ids": "both"})
    current = fresh(asset).current_revision
    assert current is not None
    assert set(current.persons.all()) == {one, two}


def test_a_revision_that_was_not_set_aside_is_not_compared(asset: Asset, cast: Cast, opens: Opens) -> None:
    assert opens(cast.editor).get(reverse("desk:compare", args=[asset.public_id, 1])).status_code == 404


def test_the_form_of_what_is_approved_says_that_the_public_waits(cast: Cast, opens: Opens) -> None:
    from tests.catalogue.states import make_in_state

    published = make_in_state("published", cast)
    page = opens(cast.editor).get(reverse("desk:asset_edit", args=[published.public_id])).content.decode()
    assert "until somebody approves your changes" in page
