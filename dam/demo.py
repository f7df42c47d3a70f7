"""The demonstration: accounts and one event, handed in through the real pipeline. Exists only with DEMO=1."""

import logging
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.utils import timezone

import samples
from dam.accounts.models import Organisation, Role, User
from dam.accounts.services import NewAccount, create_account
from dam.catalogue.content import Changes
from dam.catalogue.models import Asset, Event
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.services import editing, events, publication, review, vocabulary
from dam.catalogue.services.vocabulary import HeldPost, Name
from dam.work.runner import drain

PASSWORD = "kronika-demo"  # noqa: S105 - printed at every start, accepted only on loopback

REFERENCE = "demo-state-visit"

ACCOUNTS: tuple[tuple[str, str, str, str, tuple[Role, ...]], ...] = (
    ("photographer@demo.example", "Arta Photographer", "office", "sq", (Role.PHOTOGRAPHER,)),
    ("editor@demo.example", "Jelena Editor", "office", "sr-Latn", (Role.EDITOR,)),
    ("approver@demo.example", "Besnik Approver", "office", "sq", (Role.APPROVER,)),
    ("archivist@demo.example", "Mira Archivist", "office", "sq", (Role.ARCHIVIST,)),
    ("journalist@demo.example", "Dan Journalist", "media", "en", (Role.MEDIA,)),
)
ORGANISATIONS = {
    "office": ("Office of the Prime Minister", Organisation.Kind.OFFICE),
    "media": ("The Daily Example", Organisation.Kind.MEDIA),
}


def account_lines() -> list[str]:
    """Return the demo accounts as lines for a terminal."""
    rows = [f"  {email:28} {', '.join(str(role.label) for role in roles)}" for email, _n, _o, _l, roles in ACCOUNTS]
    return [f"Demo accounts, all with the password  {PASSWORD}", *rows]


def prepare(say: Callable[[str], None]) -> None:
    """Make the accounts and hand in the demo event, once; a later start changes nothing."""
    logging.getLogger("dam.work.hints").setLevel(logging.ERROR)  # there is no broker yet, and nobody who needs hints
    if not User.objects.filter(email=ACCOUNTS[0][0]).exists():
        _make_accounts()
    if Event.objects.filter(reference=REFERENCE).exists():
        return
    say("handing in the demo event through the pipeline (once, some 30 seconds)")
    event = _make_event()
    with TemporaryDirectory(prefix="kronika-demo-") as folder:
        files = samples.make_demo(Path(folder))
        _hand_in(event, files, say)
    _write_and_publish(event, {file.path.name: file.texts for file in files})
    _work()


def _person(role: Role) -> User:
    email = next(account[0] for account in ACCOUNTS if role in account[4])
    return User.objects.get(email=email)


def _make_accounts() -> None:
    for email, name, house, caption_language, roles in ACCOUNTS:
        organisation, kind = ORGANISATIONS[house]
        create_account(
            NewAccount(
                email=email,
                name=name,
                roles=roles,
                password=PASSWORD,
                organisation=organisation,
                organisation_kind=kind,
                caption_language=caption_language,
            )
        )


def _make_event() -> Event:
    editor = _person(Role.EDITOR)
    country = vocabulary.create_place(
        editor, [Name("sq", "Kosova"), Name("sr-Latn", "Kosovo"), Name("en", "Kosovo")], country_code="XKX"
    )
    city = vocabulary.create_place(
        editor,
        [Name("sq", "Prishtina"), Name("sr-Latn", "Priština"), Name("en", "Prishtina"), Name("sr-Cyrl", "Приштина")],
        parent=country,
        is_city=True,
    )
    host = vocabulary.create_person(
        editor,
        [Name("sq", "Agim Shembulli"), Name("sr-Latn", "Agim Primerić"), Name("en", "Agim Example")],
        [HeldPost([("sq", "Kryeministër"), ("sr-Latn", "Premijer"), ("en", "Prime Minister")])],
    )
    guest = vocabulary.create_person(
        editor,
        [Name("sq", "Vesna Gjurgjeviq"), Name("sr-Latn", "Vesna Đurđević"), Name("sr-Cyrl", "Весна Ђурђевић")],
        [HeldPost([("sq", "Kryeministre"), ("sr-Latn", "Premijerka"), ("en", "Prime Minister")])],
    )
    changes = events.EventChanges(
        fields={
            "place": city,
            "credit_line": "Office of the Prime Minister",
            "byline": "Arta Photographer",
            "copyright_notice": "© Office of the Prime Minister",
        },
        texts={
            "sq": {
                "title": "Vizitë shtetërore",
                "description": "Pritje, bisedime dhe deklaratë për media.",
                "usage_terms": "Për përdorim editorial, me burim.",
            },
            "sr-Latn": {
                "title": "Državna poseta",
                "description": "Doček, razgovori i izjava za medije.",
                "usage_terms": "Za uredničku upotrebu, uz navođenje izvora.",
            },
            "en": {
                "title": "State visit",
                "description": "Welcome, talks and a statement to the press.",
                "usage_terms": "For editorial use, with credit.",
            },
        },
        person_ids=(host.pk, guest.pk),
    )
    return events.create_event(editor, timezone.localdate(), changes, reference=REFERENCE)


def _hand_in(event: Event, files: Sequence[samples.DemoFile], say: Callable[[str], None]) -> None:
    paths = [str(file.path) for file in files]
    call_command("ingest", *paths, event=REFERENCE, **{"as": ACCOUNTS[0][0]}, wait=False, stdout=StringIO())
    say(f"{len(paths)} files handed in to event {event.reference}; making renditions")
    _work()


def _work() -> None:
    for queue in ("light", "heavy", "light", "search"):
        drain(queue)


def _write_and_publish(event: Event, texts: dict[str, dict[str, tuple[str, str]]]) -> None:
    editor, approver = _person(Role.EDITOR), _person(Role.APPROVER)
    assets = list(
        Asset.objects.filter(event=event).select_related("current_version", "current_revision").order_by("pk")
    )
    for asset in assets:
        assert asset.current_version is not None
        assert asset.current_revision is not None
        written = texts[asset.current_version.file_name]
        changes = Changes(
            texts={tag: {"headline": headline, "caption": caption} for tag, (headline, caption) in written.items()}
        )
        editing.edit(editor, asset.public_id, asset.current_revision.number, changes)
    *_pictures, waiting, draft = [asset.public_id for asset in assets if asset.kind == MediaKind.PHOTO]
    ready = [asset.public_id for asset in assets if asset.public_id not in {waiting, draft}]
    review.submit(editor, [*ready, waiting])
    review.approve(approver, ready)
    publication.publish(approver, ready)
