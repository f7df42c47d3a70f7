"""A small archive in three languages, made of rows; and how tests index and search it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from django.contrib.auth.models import AnonymousUser

from dam.accounts.models import User
from dam.accounts.selectors import Anyone
from dam.catalogue.content import Content, write_revision
from dam.catalogue.models import (
    Asset,
    Event,
    EventText,
    Person,
    PersonName,
    Place,
    PlaceName,
    Post,
    PostTitle,
)
from dam.catalogue.models.asset import AssetState
from dam.catalogue.models.vocabulary import NameKind
from dam.catalogue.texts import TextValues
from search.rebuilding import write
from search.schema import DESK, NEWSROOM, FaceName
from search.services import Results, SearchRequest, rebuild, search

PUBLISHED = datetime(2026, 11, 20, 9, tzinfo=UTC)


def make_person(*names: str, aliases: Iterable[str] = (), posts: Iterable[tuple[str, str, date, date]] = ()) -> Person:
    """Make a person; a name is `language:name`, a post (language, title, first day, last day)."""
    person = Person.objects.create()
    for kind, group in ((NameKind.SHOWN, names), (NameKind.ALIAS, tuple(aliases))):
        for name in group:
            language, text = name.split(":")
            PersonName.objects.create(person=person, language=language, name=text, kind=kind)
    for language, title, first, last in posts:
        post = Post.objects.create(person=person, first_day=first, last_day=last)
        PostTitle.objects.create(post=post, language=language, title=title)
    return person


def make_place(*names: str, parent: Place | None = None) -> Place:
    """Make a place; a name is `language:name`."""
    place = Place.objects.create(parent=parent)
    for name in names:
        language, text = name.split(":")
        PlaceName.objects.create(place=place, language=language, name=text)
    return place


def make_event(reference: str, day: date = date(2026, 11, 23), persons: Sequence[Person] = (), **more: object) -> Event:
    """Make an event; `texts` is by language, (title, description)."""
    texts: dict[str, tuple[str, str]] = more.pop("texts", {})  # type: ignore[assignment]  # what callers give
    event = Event.objects.create(reference=reference, day=day, **more)
    event.persons.set(persons)
    for language, (title, description) in texts.items():
        EventText.objects.create(event=event, language=language, title=title, description=description)
    return event


def revise(asset: Asset, content: Content, *, approve: bool = False, publish: bool = False) -> Asset:
    """Write a revision of an asset; approve it and publish the asset as asked, without asking who may."""
    revision = write_revision(asset, content, author=asset.uploader, at=PUBLISHED, based_on=0)
    asset.refresh_from_db()
    if approve or publish:
        asset.state = AssetState.APPROVED
        asset.approved_revision = revision
        asset.publish_at = PUBLISHED if publish else None
        asset.save()
    return asset


def text(headline: str, language: str = "en", caption: str = "", keywords: tuple[str, ...] = ()) -> Content:
    """Return content of one text."""
    return Content(texts={language: TextValues(headline=headline, caption=caption, keywords=keywords)})


def index(*assets: Asset) -> None:
    """Bring the index up to date for these assets; for all of them by a rebuild when none are given."""
    if not assets or not write([asset.pk for asset in assets]):
        rebuild()


def look(query: str, user: Anyone | None = None, face: FaceName | None = None, **more: object) -> Results:
    """Search as a user at the desk, or as everybody in the newsroom."""
    who: Anyone = user or AnonymousUser()
    where: FaceName = face or (DESK if isinstance(who, User) else NEWSROOM)
    return search(SearchRequest(query, who, where, **more))  # type: ignore[arg-type]  # fields of SearchRequest
