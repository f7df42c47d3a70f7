"""The query's visibility is the catalogue's: on random archives, for every role, by hit, total, facet and count."""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from dam.accounts.models import Deputy, Organisation, Role
from dam.accounts.selectors import Anyone
from dam.catalogue.models import Asset, AssetReader, Event, EventReader
from dam.catalogue.models.asset import AssetState, MediaKind
from dam.catalogue.models.event import Ownership
from dam.catalogue.permissions import public, visible_to
from search.schema import DESK, NEWSROOM, FaceName
from search.services import Results
from tests.search.world import index, look, make_event, make_person, revise, text
from tests.support.assets import make_asset
from tests.support.cast import Cast, make_cast, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
MOMENTS = (NOW - timedelta(days=2), NOW - timedelta(microseconds=1), NOW, NOW + timedelta(hours=1))
ASSETS = 160


def some_moment(choose: random.Random, chance: float = 0.5) -> datetime | None:
    return choose.choice(MOMENTS) if choose.random() < chance else None


def random_event(choose: random.Random, cast: Cast, number: int) -> Event:
    event = make_event(
        f"event-{number}",
        texts={"en": (f"Event {number}", "")},
        restricted=choose.random() < 0.4,
        embargo_open=choose.random() < 0.15,
        embargo_until=some_moment(choose, 0.4),
        ownership=choose.choice(Ownership.values),
    )
    for user in choose.sample(cast.everybody, choose.randrange(4)):
        EventReader.objects.create(event=event, user=user)
    return event


def random_asset(choose: random.Random, cast: Cast, events: list[Event], institutions: list[Organisation]) -> Asset:
    asset = make_asset(
        choose.choice([cast.photographer, cast.other_photographer, cast.contributor, cast.editor]),
        event=choose.choice([None, *events]),
        kind=choose.choice(MediaKind.values),
        institution=choose.choice([None, None, *institutions]),
        headline=choose.choice(["vlada", "zasedanje", "vlada zasedanje"]),
    )
    revise(asset, text("vlada odobreno"), approve=choose.random() < 0.7)
    asset.state = choose.choice([AssetState.APPROVED] * 4 + list(AssetState))
    asset.publish_at = some_moment(choose, 0.9)
    asset.embargo_own = choose.random() < 0.3
    asset.embargo_open = choose.random() < 0.15
    asset.embargo_until = some_moment(choose, 0.3)
    asset.ownership = choose.choice(["", "", *Ownership.values])
    asset.third_party_allowed_at = some_moment(choose, 0.4)
    for fact in ("quarantined_at", "held_at", "taken_back_at", "destroyed_at"):
        setattr(asset, fact, some_moment(choose, 0.08))
    asset.save()
    if choose.random() < 0.2:
        AssetReader.objects.create(asset=asset, user=choose.choice([cast.photographer, cast.contributor]))
    if choose.random() < 0.3:
        revise(asset, text("vlada tajnovito"))
    return asset


@pytest.fixture
def archive(request: pytest.FixtureRequest) -> Cast:
    """Fill the archive at random, index it, and return who may look."""
    choose = random.Random(f"visibility {getattr(request, 'param', 0)}")
    cast = make_cast()
    both = make_user("both", Role.PHOTOGRAPHER, Role.CONTRIBUTOR, organisation=cast.ministry)
    homeless = make_user("homeless", Role.CONTRIBUTOR)
    deputy = make_user("deputy", Role.MEDIA, organisation=cast.office)
    today = datetime.now(tz=UTC).date()
    Deputy.objects.create(
        principal=cast.archivist,
        deputy=deputy,
        role=Role.ARCHIVIST,
        first_day=today - timedelta(days=2),
        last_day=today + timedelta(days=2),
    )
    inactive = make_user("inactive", Role.EDITOR, is_active=False)
    cast.everybody += [both, homeless, deputy, inactive]
    events = [random_event(choose, cast, number) for number in range(10)]
    for _ in range(ASSETS):
        random_asset(choose, cast, events, [cast.ministry, cast.newspaper])
    index()
    return cast


def expected_counts(assets: QuerySet[Asset]) -> dict[str, Counter[str]]:
    rows = list(assets.values_list("kind", "event__public_id"))
    return {"type": Counter(kind for kind, _ in rows), "event": Counter(event for _, event in rows if event)}


def counts(results: Results) -> dict[str, Counter[str]]:
    return {name: Counter({v.value: v.count for v in results.facets[name]}) for name in ("type", "event")}


def compare(user: Anyone, face: FaceName, expected: QuerySet[Asset], now: datetime) -> None:
    found = look("", user, face, now=now, per_page=500)
    assert set(found.ids) == set(expected.values_list("public_id", flat=True)), (user, face, now)
    assert found.total == len(found.ids)
    assert counts(found) == expected_counts(expected), (user, face, now)


@pytest.mark.parametrize("archive", range(4), indirect=True)
def test_everybody_finds_exactly_what_they_may_see(archive: Cast) -> None:
    seen = {}
    everybody: list[Anyone] = [*archive.everybody, AnonymousUser()]
    for user in everybody:
        for now in MOMENTS:
            compare(user, NEWSROOM, public(now), now)
        compare(user, DESK, visible_to(user), NOW)
        seen[str(user)] = visible_to(user).count()
    assert 0 == seen["Outsider"] == seen["Superuser"] == seen["Journalist"] == seen["Admin"] == seen["Inactive"]
    assert 0 < seen["Contributor"] < seen["Editor"] < ASSETS
    assert 0 < seen["Photographer"] < seen["Editor"]
    assert seen["Deputy"] > 0
    assert [public(now).count() for now in MOMENTS] != [0] * len(MOMENTS)


def test_no_query_gets_around_it(archive: Cast) -> None:
    person = make_person("en:Nobody")
    for typed in ("-nothing", "vlada OR zasedanje", "state:draft OR type:photo", "vl*", f"person:{person.public_id}"):
        for user in (AnonymousUser(), archive.outsider, archive.journalist):
            assert look(typed, user, DESK, now=NOW).total == 0
        allowed = set(public(NOW).values_list("public_id", flat=True))
        assert set(look(typed, None, NEWSROOM, now=NOW, per_page=500).ids) <= allowed
    assert look("tajnovito", None, NEWSROOM, now=NOW).total == 0
    assert look("tajnovito", archive.editor, DESK).total > 0


def test_a_role_that_ends_ends_at_once(archive: Cast) -> None:
    assert look("", archive.editor, DESK).total > 0
    archive.editor.role_grants.all().delete()
    again = type(archive.editor).objects.get(pk=archive.editor.pk)
    assert look("", again, DESK).total == 0


def test_a_reader_who_is_named_sees_at_once_and_who_is_struck_off_does_not(archive: Cast) -> None:
    event = Event.objects.filter(restricted=True, assets__isnull=False).first()
    assert event is not None
    EventReader.objects.filter(event=event).delete()

    def theirs() -> int:
        return look(f"event:{event.public_id}", archive.editor, DESK, now=NOW).total

    assert theirs() == 0
    reader = EventReader.objects.create(event=event, user=archive.editor)
    assert theirs() == visible_to(archive.editor).filter(event=event).count() > 0
    reader.delete()
    assert theirs() == 0
