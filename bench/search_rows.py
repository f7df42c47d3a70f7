"""A generated archive: rows only, in three languages, with names, declined words, lost diacritics and both scripts."""

import hashlib
import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.db import connection, transaction

from dam.accounts.models import Organisation, Role, RoleGrant, User
from dam.catalogue.models import (
    Asset,
    AssetRevision,
    AssetText,
    AssetVersion,
    Event,
    EventText,
    Original,
    Person,
    PersonName,
    Place,
    PlaceName,
    Post,
    PostTitle,
)
from dam.catalogue.models.asset import AssetState

PERSONS, PLACES, EVENTS, PHOTOGRAPHERS = 600, 120, 3000, 8
FIRST_DAY = date(2006, 1, 1)
DAYS = 20 * 365

FIRST_NAMES = {
    "sq": ["Albin", "Vjosa", "Hashim", "Arta", "Ilir", "Besnik", "Teuta", "Çelik", "Drita", "Gëzim", "Flutura", "Agim"],
    "sr": ["Đorđe", "Marko", "Žarko", "Ljiljana", "Jovana", "Njegoš", "Čedomir", "Snežana", "Miloš", "Đurđa", "Boško"],
    "en": ["James", "Mary", "Peter", "Susan", "Robert", "Alice", "George", "Helen", "Charles", "Emma", "Henry"],
}  # fmt: skip
STEMS = {
    "sq": ["Hox", "Berish", "Krasniq", "Gash", "Thaç", "Kurt", "Osman", "Shal", "Morin", "Bytyç", "Zeqir", "Ahmet"],
    "sr": ["Đorđev", "Petrov", "Jovanov", "Nikol", "Stojkov", "Živkov", "Đin", "Milošev", "Čolov", "Šarčev", "Obradov"],
    "en": ["Smith", "Walk", "Thomp", "Robin", "Harri", "Jack", "Richard", "Stephen", "William", "Ander", "Wil"],
}  # fmt: skip
ENDINGS = {"sq": ["a", "i", "aj", "iu", "iqi"], "sr": ["ić", "ović", "đić", "ačić"], "en": ["son", "ton", "er", "s"]}
WORDS = {
    "sq": "kryeministri kryeministrit takim takimin takimit me nga për të dhe në qeveria qeverisë marrëveshje "
    "marrëveshjen nënshkrimi konferencë konferencës shtyp bashkimi ambasadori ambasadorit vizita vizitë zyrtare "
    "komuna komunës shkolla shkollave ekonomia ekonomisë siguria sigurisë kufiri kufirit delegacioni delegacionit "
    "diskutuan pritën hapja hapjen ceremonia ceremonisë punëtorët shëndetësia drejtësia dialogu dialogun zgjedhjet "
    "rruga rrugës ura urës fëmijët mësuesit policia policisë ushtria flamuri përvjetori pavarësisë dorëzimi",
    "sr": "premijer premijera premijerom sastanak sastanka sa iz za od u i na vlada vlade vladi sporazum sporazuma "
    "potpisivanje potpisivanja konferencija konferencije štampu ambasador ambasadora poseta posete zvanična opština "
    "opštine škola škole školama ekonomija bezbednost bezbednosti granica granice delegacija delegacije razgovarali "
    "otvaranje otvaranja svečanost svečanosti radnici zdravstvo pravosuđe dijalog dijaloga izbori obezbeđivanje "
    "međunarodnih tačne građani građana dogovor vođa vođe odjek put puta most mosta deca učitelji policija vojska",
    "en": "prime minister meeting meetings with from for the and in government agreement agreements signing signed "
    "conference press ambassador ambassadors visit official municipality schools school economy security border "
    "delegation delegations discussed opening ceremony workers health justice dialogue elections road bridge children "
    "teachers police army flag anniversary independence handover statement leaders region summit",
}  # fmt: skip
TAGS = {"sq": "sq", "sr": "sr-Latn", "en": "en"}
LOST = str.maketrans("đčćšžĐČĆŠŽëç", "dccszDCCSZec")
TO_CYRILLIC = str.maketrans(
    dict(zip("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш", strict=True))
    | dict(zip("ABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ", "АБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ", strict=True))
)
LIST = {language: text.split() for language, text in WORDS.items()}


def name(choose: random.Random, language: str) -> str:
    """Return a first name and a surname of a language."""
    surname = choose.choice(STEMS[language]) + choose.choice(ENDINGS[language])
    return f"{choose.choice(FIRST_NAMES[language])} {surname}"


def sentence(choose: random.Random, language: str, names: list[str], length: int) -> str:
    """Return words as common as words are: few of them often, most of them seldom; some texts lost their diacritics."""
    words = LIST[language]
    said = [words[min(int(choose.expovariate(1 / 15)), len(words) - 1)] for _ in range(length)]
    for one in names:
        said.insert(choose.randrange(len(said)), one)
    text = " ".join(said)
    fate = choose.random()
    if language != "en" and fate < 0.15:
        return text.translate(LOST)
    return text.translate(TO_CYRILLIC) if language == "sr" and fate > 0.9 else text


@transaction.atomic
def fill(count: int) -> None:
    """Make `count` assets with everything around them; the same ones for the same count."""
    choose = random.Random(count)
    _people(choose)
    persons = _persons(choose)
    _places(choose)
    _events(choose)
    for start in range(1, count + 1, 5000):
        _assets(choose, persons, range(start, min(start + 5000, count + 1)))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _people(choose: random.Random) -> None:
    office = Organisation.objects.create(name="Office", kind=Organisation.Kind.OFFICE)
    roles = [Role.PHOTOGRAPHER] * PHOTOGRAPHERS + [Role.EDITOR, Role.ARCHIVIST]
    for number, role in enumerate(roles, start=1):
        user = User.objects.create(
            pk=number, email=f"{role}{number}@bench.example", name=name(choose, "sq"), organisation=office
        )
        RoleGrant.objects.create(user=user, role=role)


def _persons(choose: random.Random) -> dict[int, str]:
    names: dict[int, str] = {}
    rows = []
    for pk in range(1, PERSONS + 1):
        language = choose.choice(["sq", "sq", "sr", "en"])
        names[pk] = name(choose, language)
        rows.append(PersonName(person_id=pk, language=TAGS[language], name=names[pk]))
        rows.append(PersonName(person_id=pk, language="sr-Cyrl", name=names[pk].translate(TO_CYRILLIC), kind="alias"))
    Person.objects.bulk_create(Person(pk=pk) for pk in names)
    PersonName.objects.bulk_create(rows)
    Post.objects.bulk_create(Post(pk=pk, person_id=pk, first_day=FIRST_DAY) for pk in range(1, PERSONS // 3))
    PostTitle.objects.bulk_create(
        PostTitle(post_id=pk, language="en", title=f"Minister of {choose.choice(LIST['en'][20:])}")
        for pk in range(1, PERSONS // 3)
    )
    return names


def _places(choose: random.Random) -> None:
    Place.objects.bulk_create(
        Place(pk=pk, parent_id=None if pk <= 4 else choose.randint(1, 4)) for pk in range(1, PLACES + 1)
    )
    PlaceName.objects.bulk_create(
        PlaceName(place_id=pk, language=TAGS[language], name=choose.choice(STEMS[language]) + ending)
        for pk in range(1, PLACES + 1)
        for language, ending in (("sq", "aj"), ("sr", "ovac"))
    )


def _events(choose: random.Random) -> None:
    Event.objects.bulk_create(
        Event(
            pk=pk,
            reference=f"event-{pk}",
            day=FIRST_DAY + timedelta(days=choose.randrange(DAYS)),
            place_id=choose.randint(1, PLACES),
            credit_line="Office of the Prime Minister",
            restricted=pk % 100 == 0,
        )
        for pk in range(1, EVENTS + 1)
    )
    EventText.objects.bulk_create(
        EventText(event_id=pk, language=TAGS[language], title=sentence(choose, language, [], 5))
        for pk in range(1, EVENTS + 1)
        for language in ("sq", "sr", "en")
    )
    Event.persons.through.objects.bulk_create(
        Event.persons.through(event_id=pk, person_id=person)
        for pk in range(1, EVENTS + 1)
        for person in {min(int(choose.expovariate(1 / 60)) + 1, PERSONS) for _ in range(2)}
    )


def _assets(choose: random.Random, names: dict[int, str], pks: range) -> None:
    """Make assets, each with one version and one revision of its own key; two thirds of them published."""
    assets: list[Asset] = []
    texts: list[AssetText] = []
    own_persons: list[tuple[int, int]] = []
    for pk in pks:
        taken = datetime.combine(FIRST_DAY, datetime.min.time(), UTC) + timedelta(minutes=choose.randrange(DAYS * 1440))
        event = choose.randint(1, EVENTS) if choose.random() < 0.9 else None
        assets.append(_asset(choose, pk, event, taken))
        persons = [min(int(choose.expovariate(1 / 60)) + 1, PERSONS) for _ in range(choose.randrange(3))]
        own_persons += [(pk, person) for person in set(persons)]
        texts += _texts(choose, pk, [names[person] for person in persons])
    digests = {pk: hashlib.sha256(str(pk).encode()).hexdigest() for pk in pks}
    Original.objects.bulk_create(
        Original(sha256=digest, sha512=digest * 2, size=pk, mime_type="image/jpeg", storage_key=digest)
        for pk, digest in digests.items()
    )
    Asset.objects.bulk_create(assets)
    AssetVersion.objects.bulk_create(
        AssetVersion(pk=pk, asset_id=pk, original_id=digests[pk], file_name=f"DSC_{pk % 10_000:04}.JPG") for pk in pks
    )
    has_own = {pk for pk, _person in own_persons}
    AssetRevision.objects.bulk_create(
        AssetRevision(pk=a.pk, asset_id=a.pk, number=1, at=a.registered_at, persons_own=a.pk in has_own) for a in assets
    )
    AssetText.objects.bulk_create(texts)
    through = AssetRevision.persons.through
    through.objects.bulk_create(through(assetrevision_id=pk, person_id=person) for pk, person in own_persons)


def _asset(choose: random.Random, pk: int, event: int | None, taken: datetime) -> Asset:
    published = choose.random() < 0.67
    return Asset(
        pk=pk,
        archive_number=f"PMO-{taken.year}-{pk:06}",
        kind=choose.choices(["photo", "film", "sound"], [90, 8, 2])[0],
        event_id=event,
        state=AssetState.APPROVED if published else AssetState.DRAFT,
        publish_at=taken if published else None,
        uploader_id=choose.randint(1, PHOTOGRAPHERS),
        current_version_id=pk,
        current_revision_id=pk,
        approved_revision_id=pk if published else None,
        taken_wall=taken.isoformat()[:19],
        taken_at=taken,
        sort_at=taken,
        registered_at=taken,
        changed_at=taken,
    )


def _texts(choose: random.Random, pk: int, names: list[str]) -> Iterator[AssetText]:
    for language in choose.choice([("sq",), ("sq", "sr"), ("sq", "sr", "en"), ("sr",), ("en",)]):
        yield AssetText(
            revision_id=pk,
            language=TAGS[language],
            headline=sentence(choose, language, names[:1], 6),
            caption=sentence(choose, language, names, 18),
            keywords=choose.sample(LIST[language], 2),
        )
