"""Persons and places: found by any spelling, named in each script, what was typed survives an error."""

import json
from datetime import date

import pytest
from django.urls import reverse

from dam.catalogue.models import Person, Place
from dam.catalogue.services.vocabulary import HeldPost, Name, create_person, create_place
from tests.desk.conftest import Opens
from tests.support.cast import Cast


@pytest.fixture
def thaci(cast: Cast) -> Person:
    names = [Name("sq", "Hashim Thaçi"), Name("sr-Latn", "Hašim Tači"), Name("und", "Gjarpëri", alias=True)]
    return create_person(cast.editor, names, [HeldPost([("sq", "President")], date(2016, 4, 7), date(2020, 11, 5))])


@pytest.mark.parametrize("q", ["thaci", "Thaçi", "TAČI", "tac", "Тачи", "hasim t", "gjarper"])
def test_a_person_is_found_by_any_spelling(q: str, thaci: Person, cast: Cast, opens: Opens) -> None:
    create_person(cast.editor, [Name("en", "Somebody Else")])
    found = json.loads(opens(cast.editor).get(reverse("desk:find_people"), {"q": q}).content)["results"]
    assert [row["key"] for row in found] == [str(thaci.pk)]
    assert "Gjarpëri" in found[0]["more"]


def test_a_renamed_person_is_found_by_the_new_name_at_once(thaci: Person, cast: Cast, opens: Opens) -> None:
    client = opens(cast.editor)
    client.get(reverse("desk:find_people"), {"q": "thaci"})
    address = reverse("desk:person", args=[thaci.public_id])
    client.post(address, {"name__sq": "Hashim Thaqi", "name__sr-Cyrl": "Хашим Тачи", "aliases": "Gjarpëri\r\nSnake"})
    thaci.refresh_from_db()
    kept = {(row.language, row.name, row.kind) for row in thaci.names.all()}
    assert kept == {
        ("sq", "Hashim Thaqi", "shown"),
        ("sr-Cyrl", "Хашим Тачи", "shown"),
        ("und", "Gjarpëri", "alias"),
        ("und", "Snake", "alias"),
    }
    assert "Thaqi" in client.get(reverse("desk:find_people"), {"q": "thaqi"}).content.decode()


def test_posts_are_kept_changed_and_removed(thaci: Person, cast: Cast, opens: Opens) -> None:
    client, address = opens(cast.editor), reverse("desk:person", args=[thaci.public_id])
    data = {
        "name__sq": "Hashim Thaçi",
        "post__0__title__sq": "",
        "post__1__title__sq": "Kryeministër",
        "post__1__title__en": "Prime Minister",
        "post__1__first": "2008-01-09",
        "post__1__last": "",
    }
    client.post(address, data)
    post = thaci.posts.get()
    assert (post.first_day, post.last_day) == (date(2008, 1, 9), None)
    assert {title.language: title.title for title in post.titles.all()} == {
        "sq": "Kryeministër",
        "en": "Prime Minister",
    }


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"post__0__first": "2020-01-01", "post__0__last": "2019-01-01"}, "ends before it begins"),
        ({"post__0__first": "long ago"}, "is not a day"),
        ({"name__sq": ""}, "at least one name"),
    ],
)
def test_what_was_typed_survives_an_error(
    bad: dict[str, str], words: str, thaci: Person, cast: Cast, opens: Opens
) -> None:
    data = {"name__sq": "New name", "aliases": "New alias", "post__0__title__sq": "New post", **bad}
    page = opens(cast.editor).post(reverse("desk:person", args=[thaci.public_id]), data)
    text = page.content.decode()
    assert page.status_code == 409
    assert words in text
    for typed in ("New alias", "New post", *[value for value in bad.values() if value]):
        assert typed in text
    assert thaci.names.filter(name="Hashim Thaçi").exists()


def test_a_photographer_reads_names_but_does_not_change_them(thaci: Person, cast: Cast, opens: Opens) -> None:
    client, address = opens(cast.photographer), reverse("desk:person", args=[thaci.public_id])
    assert client.get(address).status_code == 200
    assert client.post(address, {"name__sq": "X"}).status_code == 403
    assert client.post(reverse("desk:person_quick"), {"name": "X"}).status_code == 403
    assert Person.objects.count() == 1


def test_a_person_is_made_from_the_picker(cast: Cast, opens: Opens) -> None:
    client = opens(cast.editor)
    made = json.loads(client.post(reverse("desk:person_quick"), {"name": "  Arta   Krasniqi "}).content)
    person = Person.objects.get(pk=made["key"])
    assert [(row.language, row.name) for row in person.names.all()] == [("en", "Arta Krasniqi")]
    assert client.post(reverse("desk:person_quick"), {"name": " "}).status_code == 409


def test_a_place_lies_within_another(cast: Cast, opens: Opens) -> None:
    country = create_place(cast.editor, [Name("en", "Kosovo")], country_code="XKX")
    data = {"name__sq": "Ferizaj", "name__sr-Latn": "Uroševac", "parent": str(country.pk), "is_city": "on"}
    opens(cast.editor).post(reverse("desk:place_new"), {**data, "country_code": "xkx"})
    place = Place.objects.latest("pk")
    assert (place.parent, place.is_city, place.country_code) == (country, True, "XKX")
    found = json.loads(opens(cast.editor).get(reverse("desk:find_places"), {"q": "urosevac"}).content)["results"]
    assert [row["key"] for row in found] == [str(place.pk)]
