"""Events: made once, changed by touch, merged when two people change them, restricted to named readers."""

import json
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from dam.catalogue.models import Event, EventReader
from dam.catalogue.services.vocabulary import Name, create_person, create_place
from tests.desk.conftest import Opens
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast

BASE = {"day": "2026-11-23", "starts": "", "embargo": "", "restricted_there": "1", "title__en": "Summit"}


def _make(client: Client, **data: str) -> Event:
    client.post(reverse("desk:event_new"), {**BASE, **data})
    return Event.objects.latest("pk")


def test_an_event_is_made_with_everything(cast: Cast, opens: Opens) -> None:
    person, place = create_person(cast.editor, [Name("en", "Agim")]), create_place(cast.editor, [Name("en", "Prizren")])
    event = _make(
        opens(cast.editor),
        starts="14:30",
        place=str(place.pk),
        persons_there="1",
        person=str(person.pk),
        byline="Arta",
        title__sq="Samiti",
        usage_terms__en="Editorial use",
        embargo="until",
        embargo_until="2031-05-01T12:00",
    )
    assert (event.day, event.starts_at) == (date(2026, 11, 23), datetime(2026, 11, 23, 13, 30, tzinfo=UTC))
    assert (event.place, list(event.persons.all()), event.byline) == (place, [person], "Arta")
    assert event.embargo_until == datetime(2031, 5, 1, 10, tzinfo=UTC)
    assert {text.language: text.title for text in event.texts.all()} == {"en": "Summit", "sq": "Samiti"}
    assert event.texts.get(language="en").usage_terms == "Editorial use"


def test_a_form_sent_twice_makes_one_event(cast: Cast, opens: Opens) -> None:
    client = opens(cast.editor)
    token = client.get(reverse("desk:event_new")).content.decode().split('name="once" value="')[1].split('"')[0]
    answers = [client.post(reverse("desk:event_new"), {**BASE, "once": token}) for _ in range(2)]
    assert Event.objects.count() == 1
    assert answers[0].headers["Location"] == answers[1].headers["Location"]


def test_a_form_that_failed_may_be_sent_again(cast: Cast, opens: Opens) -> None:
    client = opens(cast.editor)
    data = {**BASE, "once": "a-token", "title__en": ""}
    page = client.post(reverse("desk:event_new"), {**data, "byline": "Kept"})
    assert page.status_code == 409
    assert "give it a title" in page.content.decode()
    assert 'value="Kept"' in page.content.decode()
    client.post(reverse("desk:event_new"), {**data, "title__en": "Now with a title"})
    assert Event.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"day": "23.11.2026"}, "give the day"),
        ({"day": "2026-02-30"}, "give the day"),
        ({"starts": "half past"}, "is not a time"),
        ({"embargo": "until", "embargo_until": ""}, "could not be read"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(data: dict[str, str], words: str, cast: Cast, opens: Opens) -> None:
    page = opens(cast.editor).post(reverse("desk:event_new"), {**BASE, **data, "byline": "Kept"})
    assert words in page.content.decode()
    assert 'value="Kept"' in page.content.decode()
    assert not Event.objects.exists()


def _shown(client: Client, event: Event) -> dict[str, str]:
    page = client.get(reverse("desk:event_edit", args=[event.public_id]))
    return {"shown": page.context["shown"], "based_on": str(event.revision), **json.loads(page.context["shown"])}


def test_untouched_fields_stay(cast: Cast, opens: Opens) -> None:
    client = opens(cast.editor)
    event = _make(client, byline="Arta", title__sq="Samiti")
    form = _shown(client, event)
    client.post(reverse("desk:event_edit", args=[event.public_id]), {**form, "byline": "Blerim"})
    event.refresh_from_db()
    assert (event.byline, event.revision) == ("Blerim", 2)
    assert event.history.latest("pk").detail["fields"] == {"byline": "Blerim"}


def test_a_stale_form_shows_what_others_saved_and_loses_nothing(cast: Cast, opens: Opens) -> None:
    one, two = opens(cast.editor), opens(cast.approver)
    event = _make(one, byline="Arta", credit_line="Old credit")
    address = reverse("desk:event_edit", args=[event.public_id])
    mine, theirs = _shown(one, event), _shown(two, event)
    two.post(address, {**theirs, "byline": "Theirs", "copyright_notice": "© theirs"})
    page = one.post(address, {**mine, "byline": "Mine", "credit_line": "My credit"})
    assert page.status_code == 409
    assert page.context["clashes"] == [("By-line", "Theirs")]
    values = page.context["form"].values
    assert (values["byline"], values["credit_line"], values["copyright_notice"]) == ("Mine", "My credit", "© theirs")
    again = {**json.loads(page.context["shown"]), **values, "shown": page.context["shown"], "based_on": "2"}
    assert one.post(address, again).status_code == 302
    event.refresh_from_db()
    assert (event.byline, event.credit_line, event.copyright_notice) == ("Mine", "My credit", "© theirs")


def test_a_forged_form_decides_nothing_but_what_was_touched(cast: Cast, opens: Opens) -> None:
    client = opens(cast.editor)
    event = _make(client)
    for shown in ("", "[]", "{", '{"day": 5}', '"x"'):
        data = {**BASE, "shown": shown, "based_on": str(event.revision), "byline": shown}
        answer = client.post(reverse("desk:event_edit", args=[event.public_id]), data)
        assert answer.status_code in {302, 409}
        event.refresh_from_db()


def test_editors_cannot_loosen_an_embargo_or_say_whose_it_is(cast: Cast, opens: Opens) -> None:
    event = make_event(embargo_open=True)
    client = opens(cast.editor)
    page = client.get(reverse("desk:event_edit", args=[event.public_id])).content.decode()
    assert "Only an approver changes it" in page
    assert 'name="ownership"' not in page
    data = {**_shown(client, event), "embargo": "none", "ownership": "licensed"}
    client.post(reverse("desk:event_edit", args=[event.public_id]), data)
    event.refresh_from_db()
    assert (event.embargo_open, event.ownership) == (True, "own")


def test_a_restricted_event_is_there_for_its_readers_only(cast: Cast, opens: Opens) -> None:
    approver = opens(cast.approver)
    event = _make(approver, restricted="yes", title__en="Closed meeting")
    asset = make_asset(cast.approver, event=event)
    for address in (
        reverse("desk:event", args=[event.public_id]),
        reverse("desk:event_edit", args=[event.public_id]),
        reverse("desk:asset", args=[asset.public_id]),
    ):
        assert approver.get(address).status_code == 200
        assert opens(cast.editor).get(address).status_code == 404
    for address in (reverse("desk:events"), reverse("desk:home"), reverse("desk:find_events") + "?q=closed"):
        assert "Closed meeting" in approver.get(address).content.decode()
        assert "Closed meeting" not in opens(cast.editor).get(address).content.decode()


def test_readers_are_named_by_approvers(cast: Cast, opens: Opens) -> None:
    event = _make(opens(cast.approver), restricted="yes")
    address = reverse("desk:event_readers", args=[event.public_id])
    opens(cast.approver).post(address, {"reader": [cast.editor.public_id, cast.journalist.public_id]})
    assert set(EventReader.objects.values_list("user", flat=True)) == {cast.approver.pk, cast.editor.pk}
    assert opens(cast.editor).get(reverse("desk:event", args=[event.public_id])).status_code == 200


def test_events_are_found_in_any_spelling(cast: Cast, opens: Opens) -> None:
    make_event(title="Vizita e Đorđevićit në Gjakovë")
    make_event(title="Government meeting")
    client = opens(cast.editor)
    for q in ("djordjevic", "Đorđević", "Ђорђевић", "gjakove vizita", "23 november"):
        page = client.get(reverse("desk:events"), {"q": q}).content.decode()
        assert "në Gjakovë" in page, q
