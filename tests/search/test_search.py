"""Finding, end to end on a real index: the named examples, ranking, facets, faces."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from dam.accounts.models import User
from dam.catalogue.content import Content
from dam.catalogue.models import Asset
from dam.catalogue.models.asset import AssetState, MediaKind
from dam.catalogue.texts import TextValues
from search.documents.entries import day_of
from search.schema import NEWSROOM
from search.services import FacetValue
from tests.search.world import (
    PUBLISHED,
    index,
    look,
    make_event,
    make_person,
    make_place,
    revise,
    text,
)
from tests.support.assets import make_asset
from tests.support.cast import Cast, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def said(cast: Cast, headline: str, language: str = "sr-Latn", **more: object) -> Asset:
    """Register a photograph with one headline."""
    texts = {language: TextValues(headline=headline)} if headline else {}
    return make_asset(cast.photographer, texts=texts, **more)  # type: ignore[arg-type]  # fields of make_asset


def test_four_spellings_find_the_same_pictures(cast: Cast) -> None:
    wanted = {
        said(cast, f"{name} na sastanku").public_id for name in ("Đorđević", "Djordjevic", "Dordevic", "Ђорђевић")
    }
    said(cast, "Neko drugi na sastanku")
    index()
    for spelling in ("Đorđević", "Djordjevic", "Dordevic", "Ђорђевић", "ĐORĐEVIĆ", "đorđevića", "Ђорђевићем"):
        found = look(spelling, cast.editor)
        assert set(found.ids) == wanted, spelling
        assert found.total == 4
        assert not found.near


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("obezbedivanje granice", "obezbeđivanje"),
        ("obezbeđivanje granice", "obezbedivanje"),
        ("obezbedivanje granice", "обезбеђивање"),
        ("konferencija medunarodnih organizacija", "međunarodnih"),
        ("konferencija međunarodnih organizacija", "medunarodni"),
        ("konferencija medunarodnih organizacija", "међународна"),
        ("tacne vesti", "tačne"),
        ("тачне вести", "tacne"),
        ("tačne vesti", "тачан"),
    ],
)
def test_lost_diacritics_are_found_both_ways_in_both_scripts(cast: Cast, written: str, typed: str) -> None:
    asset = said(cast, written)
    said(cast, "nešto sasvim drugo")
    index()
    assert look(typed, cast.editor).ids == [asset.public_id]


def test_persons_and_places_are_found_by_all_their_names(cast: Cast) -> None:
    thaci = make_person("sq:Hashim Thaçi", "sr-Latn:Hašim Tači", aliases=["sr-Cyrl:Хашим Тачи"])
    kosovo = make_place("sq:Kosova", "sr-Latn:Kosovo")
    ferizaj = make_place("sq:Ferizaj", "sr-Latn:Uroševac", parent=kosovo)
    asset = revise(said(cast, ""), Content(persons_own=True, person_ids=(thaci.pk,), place_id=ferizaj.pk), publish=True)
    said(cast, "pa slika")
    index()
    for typed in (
        "Thaçi",
        "Thaci",
        "Tači",
        "Тачи",
        "Taci",
        "Хашим Тачи",
        "Thaçit",
        "person:Тачи",
        'person:"hasim taci"',
    ):
        assert look(typed, cast.editor).ids == [asset.public_id], typed
        assert look(typed).ids == [asset.public_id], typed
    for typed in ("Ferizaj", "Uroševac", "Урошевац", "urosevca", "place:Ferizajt", "place:Kosova", "Косово", "Kosovës"):
        assert look(typed, cast.editor).ids == [asset.public_id], typed
    for typed in ("person:Ferizaj", "place:Thaçi", "event:Thaçi"):
        assert look(typed, cast.editor).ids == [], typed
    for thing in (thaci, ferizaj, kosovo):
        field = "person" if thing is thaci else "place"
        assert look(f"{field}:{thing.public_id}", cast.editor).ids == [asset.public_id]


def test_a_post_is_found_for_the_days_it_was_held(cast: Cast) -> None:
    minister = make_person(
        "sq:Vjosa",
        posts=[
            ("en", "Minister of Culture", date(2020, 1, 1), date(2022, 12, 31)),
            ("en", "President", date(2023, 1, 1), date(2030, 1, 1)),
        ],
    )
    own = Content(persons_own=True, person_ids=(minister.pk,))
    then = revise(said(cast, "", at=datetime(2021, 5, 1, tzinfo=UTC)), own)
    now = revise(said(cast, "", at=datetime(2024, 5, 1, tzinfo=UTC)), own)
    index()
    assert look("minister of culture", cast.editor).ids == [then.public_id]
    assert look("president", cast.editor).ids == [now.public_id]
    assert look("Vjosa", cast.editor).total == 2


def test_what_is_inherited_from_the_event_is_found_until_the_asset_says_otherwise(cast: Cast) -> None:
    host, guest = make_person("en:Host"), make_person("en:Guest")
    town, village = make_place("en:Town"), make_place("en:Village")
    event = make_event(
        "2026-11-23-samit",
        persons=[host],
        place=town,
        credit_line="Zyra e Kryeministrit",
        byline="Arta Gashi",
        texts={"sr-Latn": ("Samit lidera", "Susret u Beogradu")},
    )
    inheriting = revise(said(cast, "", event=event), Content())
    own = revise(
        said(cast, "", event=event),
        Content(persons_own=True, person_ids=(guest.pk,), place_id=village.pk, byline="Ilir Berisha"),
    )
    index()
    both = {inheriting.public_id, own.public_id}
    for typed in ("samit", "event:lidera", "самит", "beogradu", "event:2026-11-23-samit", event.public_id):
        assert set(look(typed if typed != event.public_id else f"event:{typed}", cast.editor).ids) == both, typed
    for typed in ("host", "town", "Arta Gashi"):
        assert look(typed, cast.editor).ids == [inheriting.public_id], typed
    for typed in ("guest", "village", "Berisha"):
        assert look(typed, cast.editor).ids == [own.public_id], typed
    assert set(look("kryeministria", cast.editor).ids) == both


def test_ranking_is_by_tier_then_moment_then_id(cast: Cast) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    scattered = said(cast, "Kurti, premijer, i Albin", at=day + timedelta(days=5))
    phrase_old = said(cast, "Danas Albin Kurti", at=day)
    phrase_new = said(cast, "Albin Kurti govori", at=day + timedelta(days=1))
    inflected = said(cast, "Sa Kurtijem i Albinom", at=day + timedelta(days=9))
    twins = [said(cast, "Albin Kurti sam", at=day - timedelta(days=1)) for _ in range(2)]
    index()
    found = look("Albin Kurti", cast.editor)
    assert found.ids == [a.public_id for a in (phrase_new, phrase_old, twins[1], twins[0], scattered, inflected)]
    assert found.total == 6
    assert look("Albin Kurti", cast.editor, page=2, per_page=2).ids == found.ids[2:4]


def test_exact_spelling_ranks_above_folded(cast: Cast) -> None:
    water = said(cast, "voda", at=datetime(2026, 1, 9, tzinfo=UTC))
    leader = said(cast, "vođa", at=datetime(2026, 1, 1, tzinfo=UTC))
    index()
    assert look("vođa", cast.editor).ids == [leader.public_id, water.public_id]
    assert look("вода", cast.editor).ids == [water.public_id, leader.public_id]


def test_the_archive_number_and_public_id_are_found_directly(cast: Cast) -> None:
    asset = said(cast, "prvi")
    other = said(cast, f"spominje {asset.archive_number}", at=datetime(2027, 1, 1, tzinfo=UTC))
    index()
    assert look(asset.archive_number, cast.editor).ids == [asset.public_id, other.public_id]
    assert look(asset.archive_number.lower(), cast.editor).ids[0] == asset.public_id
    serial = asset.archive_number.rsplit("-", 1)[1].lstrip("0")
    assert asset.public_id in look(f"number:{serial}", cast.editor).ids
    assert look(asset.public_id, cast.editor).ids == [asset.public_id]


def test_the_newsroom_knows_the_public_id_but_no_archive_number(cast: Cast) -> None:
    asset = revise(said(cast, ""), text("Handshake"), publish=True)
    index()
    assert look(asset.public_id).ids == [asset.public_id]
    assert look(asset.archive_number).ids == []
    assert look(f"number:{asset.archive_number}").ids == []
    assert look("000001 OR pmo").ids == []


def test_file_names_folders_and_instructions_are_for_the_desk_only(cast: Cast) -> None:
    asset = said(cast, "")
    revise(asset, Content(instructions="Ne objavljivati lica dece"), publish=True)
    assert asset.current_version is not None
    asset.current_version.relative_path = "2026/poseta_Nišu/kamera-2"
    asset.current_version.described = {"persons": ["Nepoznati Čovek"], "city": "Niš", "keywords": {"odd": 1}}
    asset.current_version.save()
    index()
    for typed in ("DSC_0001", "dsc_0001.jpg", "file:nisu", "Poseta Nišu", "objavljivati", "nepoznati", "place:Ниш"):
        assert look(typed, cast.editor).ids == [asset.public_id], typed
        assert look(typed).ids == [], typed
        assert look(typed, cast.editor, NEWSROOM).ids == [], typed


def test_keywords_and_captions_in_any_language_are_found(cast: Cast) -> None:
    texts = {
        "sq": TextValues(caption="Nënshkrimi i marrëveshjes", keywords=("ekonomi e gjelbër",)),
        "en": TextValues(caption="Signing the agreement", alt_text="Two men at a table"),
        "sr-Cyrl": TextValues(headline="Потписивање споразума"),
        "tr": TextValues(headline="Işık İstanbul"),
    }
    asset = make_asset(cast.photographer, texts=texts)
    index()
    for typed in (
        "marrëveshje",
        "gjelbër",
        '"ekonomi e gjelber"',
        "agreements",
        "table",
        "sporazum",
        "isik",
        "ISTANBUL",
    ):
        assert look(typed, cast.editor).ids == [asset.public_id], typed


def test_phrases_do_not_reach_over_texts(cast: Cast) -> None:
    asset = revise(said(cast, ""), text("Albin", caption="Kurti", keywords=("vlada", "kosova")))
    index()
    assert look("Albin Kurti", cast.editor).ids == [asset.public_id]
    for typed in ('"Albin Kurti"', '"vlada kosova"'):
        assert look(typed, cast.editor).ids == []


def test_without_or_and_conditions(cast: Cast) -> None:
    day = datetime(2025, 6, 15, 12, tzinfo=UTC)
    photo = said(cast, "vlada zaseda", at=day)
    film = said(cast, "vlada putuje", kind=MediaKind.FILM, at=day + timedelta(days=400))
    sound = said(cast, "predsednik govori", kind=MediaKind.SOUND, at=day + timedelta(days=800))
    index()

    def ids(query: str) -> set[str]:
        return set(look(query, cast.editor).ids)

    p, f, s = photo.public_id, film.public_id, sound.public_id
    assert ids("vlada -putuje") == {p}
    assert ids("putuje OR govori") == {f, s}
    assert ids("-vlada") == {s}
    assert ids("type:film") == {f}
    assert ids("vrsta:zvuk OR type:photo") == {p, s}
    assert ids("year:2025") == {p}
    assert ids("godina:2025-2026") == {p, f}
    assert ids("date:2025-06-15") == {p}
    assert ids("date:16.6.2025..") == {f, s}
    assert ids("vla*") == {p, f}
    assert ids("state:draft") == {p, f, s}
    assert ids("state:published") == set()
    assert ids("year:never") == set()
    assert look("year:never", cast.editor).not_understood == ("year:never",)
    assert ids("") == {p, f, s}


def test_near_spellings_are_asked_only_when_nothing_else_is_there(cast: Cast) -> None:
    asset = said(cast, "Kurti u Prištini")
    index()
    near = look("Kurtl", cast.editor)
    assert (near.ids, near.near, near.total) == ([asset.public_id], True, 1)
    other = said(cast, "Kurtl")
    index()
    exact = look("Kurtl", cast.editor)
    assert (exact.ids, exact.near) == ([other.public_id], False)
    nothing = look("xyzxyz", cast.editor)
    assert (nothing.ids, nothing.near, nothing.total) == ([], False, 0)


def test_a_near_spelling_says_nothing_of_what_is_not_to_be_seen(cast: Cast) -> None:
    said(cast, "tajno")
    public = revise(said(cast, ""), text("tajna"), publish=True)
    index()
    found = look("tajno")
    assert found.ids == [public.public_id]
    assert look("tajno", cast.other_photographer).ids == []


def test_facets_have_names_in_the_readers_language_and_exact_counts(cast: Cast) -> None:
    person = make_person("sq:Hashim Thaçi", "sr-Latn:Hašim Tači")
    place = make_place("sq:Ferizaj", "sr-Latn:Uroševac")
    event = make_event("mbledhje", texts={"sq": ("Mbledhje", ""), "sr-Latn": ("Sednica", "")})
    untitled = make_event("2026-11-23-untitled")
    content = Content(persons_own=True, person_ids=(person.pk,), place_id=place.pk)
    for kind, year in ((MediaKind.PHOTO, 2024), (MediaKind.PHOTO, 2025), (MediaKind.FILM, 2025)):
        asset = revise(said(cast, "", kind=kind, event=event, at=datetime(year, 5, 5, tzinfo=UTC)), content)
        Asset.objects.filter(pk=asset.pk).update(taken_wall=f"{year}-05-05T10:00:00")
    said(cast, "", event=untitled)
    index()
    found = look("", cast.editor, language="sr-Latn")
    with translation.override("en"):
        assert found.facets == {
            "type": [FacetValue("photo", "Photo", 3), FacetValue("film", "Film", 1)],
            "event": [
                FacetValue(event.public_id, "Sednica", 3),
                FacetValue(untitled.public_id, "2026-11-23-untitled", 1),
            ],
            "person": [FacetValue(person.public_id, "Hašim Tači", 3)],
            "place": [FacetValue(place.public_id, "Uroševac", 3)],
            "year": [FacetValue("2025", "2025", 2), FacetValue("2024", "2024", 1), FacetValue("2026", "2026", 1)],
        }
    assert look("", cast.editor, language="sq").facets["person"][0].label == "Hashim Thaçi"


def test_choosing_facets_narrows_and_shows_the_alternatives(cast: Cast) -> None:
    events = [make_event(f"event-{n}", texts={"en": (f"Event {n}", "")}) for n in range(2)]
    assets = [
        said(cast, "vlada", event=events[n % 2], kind=MediaKind.FILM if n < 2 else MediaKind.PHOTO) for n in range(6)
    ]
    index()
    found = look("vlada", cast.editor, facets={"event": [events[0].public_id]})
    assert set(found.ids) == {a.public_id for a in assets[::2]}
    assert [(v.label, v.count) for v in found.facets["event"]] == [("Event 0", 3), ("Event 1", 3)]
    assert [(v.value, v.count) for v in found.facets["type"]] == [("photo", 2), ("film", 1)]
    both = look("vlada", cast.editor, facets={"event": [e.public_id for e in events], "type": ["film"]})
    assert both.total == 2
    rare = look("vlada", cast.editor, facets={"type": ["film"]}, facet_size=1)
    assert [(v.value, v.count) for v in rare.facets["type"]] == [("photo", 4), ("film", 2)]
    for odd in ({"event": ["nosuch"]}, {"year": ["x"]}, {"year": ["9" * 40]}, {"type": ["hologram"]}):
        assert look("vlada", cast.editor, facets=odd).total == 0
    assert look("vlada", cast.editor, facets={"colour": ["red"], "year": []}).total == 6


def test_a_pending_edit_is_for_the_desk_and_nobody_else(cast: Cast) -> None:
    old_person, new_person = make_person("en:Oldperson"), make_person("en:Newperson")
    asset = revise(
        said(cast, ""),
        Content(persons_own=True, person_ids=(old_person.pk,), texts={"en": TextValues(headline="approved words")}),
        publish=True,
    )
    revise(
        asset,
        Content(persons_own=True, person_ids=(new_person.pk,), texts={"en": TextValues(headline="pending words")}),
    )
    index()
    assert look("pending", cast.editor).ids == [asset.public_id]
    assert look("approved", cast.editor).ids == []
    assert look("Newperson", cast.editor).total == 1
    for who in (None, cast.journalist, cast.editor):
        for typed in ("pending", "Newperson", "person:Newperson", "pend*", '"pending words"', "pendnig"):
            found = look(typed, who, NEWSROOM)
            assert (found.ids, found.total) == ([], 0), typed
            assert not any(found.facets.values())
        everything = look("", who, NEWSROOM)
        assert [v.label for v in everything.facets["person"]] == ["Oldperson"]
    assert look("approved").ids == [asset.public_id]


def test_the_clock_decides_in_the_newsroom_without_any_indexing(cast: Cast) -> None:
    event = make_event("later", embargo_until=PUBLISHED + timedelta(hours=5), texts={"en": ("Later", "")})
    asset = revise(said(cast, "", event=event), text("vlada"), publish=True)
    index()
    just_before = PUBLISHED + timedelta(hours=5) - timedelta(microseconds=1)
    for now in (PUBLISHED - timedelta(seconds=1), PUBLISHED, just_before):
        found = look("vlada", now=now)
        assert (found.ids, found.total, [v for vs in found.facets.values() for v in vs]) == ([], 0, [])
    assert look("vlada", now=PUBLISHED + timedelta(hours=5)).ids == [asset.public_id]


def test_an_asset_without_approval_never_enters_the_newsroom(cast: Cast) -> None:
    for state in AssetState:
        asset = said(cast, f"unseen {state}")
        asset.state, asset.publish_at = state, PUBLISHED
        asset.save()
    index()
    assert look("unseen").total == 0
    assert look("unseen", cast.editor).total == len(AssetState)


def test_a_search_in_an_empty_archive_finds_nothing(cast: Cast) -> None:
    found = look("anything", cast.editor)
    assert (found.ids, found.total) == ([], 0)
    assert set(found.facets) == {"type", "event", "person", "place", "year"}


def test_a_page_costs_a_fixed_number_of_queries(cast: Cast) -> None:
    person, place = make_person("en:Somebody"), make_place("en:Somewhere")
    event = make_event("fixed", texts={"en": ("Fixed", "")})
    content = Content(persons_own=True, person_ids=(person.pk,), place_id=place.pk)
    counted = []
    for _ in range(2):
        for _again in range(15):
            revise(said(cast, "", event=event), content)
        index()
        look("somebody", cast.editor)
        with CaptureQueriesContext(connection) as queries:
            look("somebody", User.objects.get(pk=cast.editor.pk))
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 10


@pytest.mark.parametrize(
    ("wall", "taken", "event_day", "expected"),
    [
        ("2026-01-01T00:30:00", datetime(2025, 12, 31, 15, 30, tzinfo=UTC), date(2020, 5, 5), date(2026, 1, 1)),
        ("", datetime(2025, 12, 31, 23, 30, tzinfo=UTC), date(2020, 5, 5), date(2026, 1, 1)),
        ("", None, date(2020, 5, 5), date(2020, 5, 5)),
        ("0000:00:00", None, None, date(2026, 11, 23)),
    ],
)
def test_the_day_of_an_asset(
    cast: Cast, wall: str, taken: datetime | None, event_day: date | None, expected: date
) -> None:
    asset = said(cast, "", event=make_event("day", day=event_day) if event_day else None)
    asset.taken_wall, asset.taken_at = wall, taken
    asset.sort_at = taken or asset.sort_at
    assert day_of(asset) == expected
