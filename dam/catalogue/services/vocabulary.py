"""Persons and places: made, named, found by any of their names."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Asset, Person, PersonName, Place, PlaceName, Post, PostTitle
from dam.catalogue.models.vocabulary import NameKind
from dam.catalogue.permissions import Ability
from dam.catalogue.services.common import reindex, require


@dataclass(frozen=True)
class Name:
    """A name in one language and script; `alias` names are searched, not shown."""

    language: str
    name: str
    alias: bool = False


@dataclass(frozen=True)
class HeldPost:
    """A post somebody held, with its title by language."""

    titles: Sequence[tuple[str, str]]
    first_day: date | None = None
    last_day: date | None = None


def _kind(name: Name) -> str:
    return NameKind.ALIAS if name.alias else NameKind.SHOWN


def _checked(names: Iterable[Name]) -> list[Name]:
    kept = [Name(n.language, n.name.strip(), n.alias) for n in names if n.name.strip()]
    if not any(not name.alias for name in kept):
        raise CatalogueError(_("Nothing was saved: give at least one name to be shown, in any language."))
    return kept


@transaction.atomic
def create_person(user: User, names: Iterable[Name], posts: Iterable[HeldPost] = ()) -> Person:
    """Make a person with names per language and script, and the posts they held."""
    require(user, Ability.NAME_THINGS)
    kept = _checked(names)
    person = Person.objects.create()
    PersonName.objects.bulk_create(
        PersonName(person=person, language=n.language, name=n.name, kind=_kind(n)) for n in kept
    )
    _write_posts(person, posts)
    return person


@transaction.atomic
def set_posts(user: User, person: Person, posts: Iterable[HeldPost]) -> None:
    """Replace the posts that a person held; everything that names them is found by the new titles."""
    require(user, Ability.NAME_THINGS)
    person.posts.all().delete()
    _write_posts(person, posts)
    reindex(_assets_with_person(person))


def _write_posts(person: Person, posts: Iterable[HeldPost]) -> None:
    for held in posts:
        post = Post.objects.create(person=person, first_day=held.first_day, last_day=held.last_day)
        PostTitle.objects.bulk_create(PostTitle(post=post, language=tag, title=title) for tag, title in held.titles)


@transaction.atomic
def create_place(
    user: User,
    names: Iterable[Name],
    *,
    parent: Place | None = None,
    country_code: str = "",
    is_city: bool = False,
) -> Place:
    """Make a place with names per language and script."""
    require(user, Ability.NAME_THINGS)
    kept = _checked(names)
    place = Place.objects.create(parent=parent, country_code=country_code, is_city=is_city)
    PlaceName.objects.bulk_create(PlaceName(place=place, language=n.language, name=n.name, kind=_kind(n)) for n in kept)
    return place


@transaction.atomic
def rename_person(user: User, person: Person, names: Iterable[Name]) -> None:
    """Replace a person's names; every asset that shows them is found by the new ones."""
    require(user, Ability.NAME_THINGS)
    kept = _checked(names)
    person.names.all().delete()
    PersonName.objects.bulk_create(
        PersonName(person=person, language=n.language, name=n.name, kind=_kind(n)) for n in kept
    )
    reindex(_assets_with_person(person))


@transaction.atomic
def rename_place(user: User, place: Place, names: Iterable[Name]) -> None:
    """Replace a place's names; every asset taken there is found by the new ones."""
    require(user, Ability.NAME_THINGS)
    kept = _checked(names)
    place.names.all().delete()
    PlaceName.objects.bulk_create(PlaceName(place=place, language=n.language, name=n.name, kind=_kind(n)) for n in kept)
    reindex(_assets_with(Q(current_revision__place=place) | Q(approved_revision__place=place), place.events.all()))


def _assets_with_person(person: Person) -> list[str]:
    own = Q(current_revision__persons=person) | Q(approved_revision__persons=person)
    return _assets_with(own, person.events.all())


def _assets_with(own: Q, events: Iterable[object]) -> list[str]:
    found = Asset.objects.filter(own | Q(event__in=events)).distinct()
    return list(found.values_list("public_id", flat=True))


def persons_named(names: Iterable[str]) -> tuple[int, ...]:
    """Return the primary keys of the persons known by exactly these names; ambiguous names are left out."""
    found: list[int] = []
    for name in {name.strip() for name in names if name.strip()}:
        keys = set(PersonName.objects.filter(name__iexact=name).values_list("person_id", flat=True)[:2])
        if len(keys) == 1:
            found.extend(keys)
    return tuple(sorted(found))


def place_named(name: str) -> int | None:
    """Return the primary key of the one place known by exactly this name, or None."""
    if not name.strip():
        return None
    keys = set(PlaceName.objects.filter(name__iexact=name.strip()).values_list("place_id", flat=True)[:2])
    return keys.pop() if len(keys) == 1 else None
