"""The application answers as the table says, and every address has a row in the table."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from dam.accounts.models import User
from dam.catalogue.models import Asset
from tests.catalogue.states import STATES, make_in_state
from tests.catalogue.test_permissions import SEEN
from tests.doors import table
from tests.support.cast import Cast, make_cast

pytestmark = pytest.mark.django_db
OK, FOUND, FORBIDDEN, MISSING, NOT_ALLOWED, GONE = 200, 302, 403, 404, 405, 410


@pytest.fixture
def cast() -> Cast:
    """Return one person a role."""
    return make_cast()


@pytest.fixture
def clients(cast: Cast) -> dict[str, Client]:
    """Return a browser for everybody, and one of somebody who is not signed in."""
    found = {table.ANONYMOUS: Client()}
    for name, user in vars(cast).items():
        if isinstance(user, User):
            found[name] = Client()
            found[name].force_login(user)
    return found


def _names(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, entry.namespace or space)
        elif isinstance(entry, URLPattern):
            yield f"{space}:{entry.name}" if space else str(entry.name)


ASSET_DOORS = {"desk:asset_edit", "desk:compare", "desk:copy_wait", "newsroom:preparing", "delivery:preview"}
OTHER_DOORS = {
    "desk:event",
    "desk:event_edit",
    "desk:event_readers",
    "newsroom:event",
    "desk:receipt",
    "desk:receipt_verdict",
} | {
    "desk:hand_in_progress",
    "desk:person",
    "desk:place",
}


def test_every_address_has_a_row() -> None:
    known = {
        *table.PAGES,
        *table.OPEN_PAGES,
        *table.SIGNED_IN_PAGES,
        *table.POST_ONLY,
        *table.DESK_ASSET_DOORS,
        *table.PUBLIC_ASSET_DOORS,
        *table.TESTED_ELSEWHERE,
        *ASSET_DOORS,
        *OTHER_DOORS,
    }
    ours = {name for name in _names() if not name.startswith(("account_", "mfa_"))}
    assert ours - known == set()
    assert known - ours == set()


def test_sign_in_pages_never_fail(clients: dict[str, Client]) -> None:
    for name in sorted(set(_names())):
        if name.startswith(("account_", "mfa_")):
            try:
                address = reverse(name)
            except Exception:  # noqa: BLE001 - it takes arguments (a key from a mail)
                continue
            for who in (table.ANONYMOUS, "editor", "journalist"):
                answer = clients[who].get(address)
                assert answer.status_code in {OK, FOUND, FORBIDDEN, MISSING, NOT_ALLOWED}, (name, who)


@pytest.mark.parametrize("name", sorted(table.PAGES))
def test_pages(clients: dict[str, Client], name: str) -> None:
    got = {who: client.get(reverse(name)).status_code for who, client in clients.items()}
    assert got.pop(table.ANONYMOUS) == FOUND
    assert {who for who, status in got.items() if status == OK} == table.PAGES[name]
    assert {status for who, status in got.items() if who not in table.PAGES[name]} <= {FORBIDDEN}


def test_open_and_signed_in_pages(clients: dict[str, Client]) -> None:
    for name in table.OPEN_PAGES:
        assert {client.get(reverse(name)).status_code for client in clients.values()} == {OK}, name
    for name in table.SIGNED_IN_PAGES:
        got = {who: client.get(reverse(name)).status_code for who, client in clients.items()}
        assert got.pop(table.ANONYMOUS) == FOUND
        assert set(got.values()) == {OK}, name


@pytest.mark.parametrize("name", sorted(table.POST_ONLY))
def test_what_changes_something_is_never_a_get(clients: dict[str, Client], name: str) -> None:
    arguments: dict[str, list[str | int]] = {
        "desk:hand_in_begin": ["abc"],
        "desk:hand_in_finish": ["abc"],
        "desk:decide": ["approve"],
        "desk:copy": ["abc"],
        "desk:work_retry": [1],
        "newsroom:download": ["abc"],
    }
    address = reverse(name, args=arguments.get(name, []))
    assert {client.get(address).status_code for client in clients.values()} == {NOT_ALLOWED}


def _desk_answer(who: str, state: str) -> int:
    if who == table.ANONYMOUS:
        return FOUND
    if who not in table.MATERIAL:
        return FORBIDDEN
    return OK if who in SEEN[state][0] else MISSING


def _public_answer(state: str) -> int:
    return OK if SEEN[state][1] else GONE if state in table.GONE else MISSING


def _asked(clients: dict[str, Client], address: str) -> dict[str, int]:
    return {who: client.get(address).status_code for who, client in clients.items()}


@pytest.mark.parametrize("state", STATES)
def test_one_asset_at_every_door(cast: Cast, clients: dict[str, Client], state: str, stored_rendition: None) -> None:
    asset = make_in_state(state, cast)
    for name in table.DESK_ASSET_DOORS:
        got = _asked(clients, reverse(name, args=[asset.public_id]))
        assert got == {who: _desk_answer(who, state) for who in clients}, name
    for name in table.PUBLIC_ASSET_DOORS:
        got = _asked(clients, reverse(name, args=[asset.public_id]))
        assert got == dict.fromkeys(clients, _public_answer(state)), name
    form = _asked(clients, reverse("desk:asset_edit", args=[asset.public_id]))
    wanted = {who: _desk_answer(who, state) for who in clients}
    not_theirs = {who for who, status in wanted.items() if status == OK and who not in table.EDIT_FORM[state]}
    assert form == wanted | dict.fromkeys(not_theirs, FORBIDDEN)
    compare = _asked(clients, reverse("desk:compare", args=[asset.public_id, 1]))
    assert {who for who, status in compare.items() if status == OK} <= SEEN[state][0]
    waits = _asked(clients, reverse("desk:copy_wait", args=[asset.public_id]))
    assert {who for who, status in waits.items() if status in {OK, FOUND}} <= SEEN[state][0] | {table.ANONYMOUS}
    _check_previews(clients, asset, state)


def _check_previews(clients: dict[str, Client], asset: Asset, state: str) -> None:
    seen, is_public = SEEN[state]
    everybody_sees = {"photo-400": is_public, "photo-1024": is_public, "photo-2048": False}
    for recipe, open_to_all in everybody_sees.items():
        got = _asked(clients, reverse("delivery:preview", args=[asset.public_id, recipe]))
        assert {who for who, status in got.items() if status == OK} == (set(clients) if open_to_all else seen), recipe
    wait = _asked(clients, reverse("newsroom:preparing", args=[asset.public_id]))
    assert wait.pop(table.ANONYMOUS) == FOUND
    if not is_public:
        assert set(wait.values()) == {_public_answer(state)}


@pytest.mark.parametrize("state", STATES)
def test_one_event_at_every_door(cast: Cast, clients: dict[str, Client], state: str) -> None:
    event = make_in_state(state, cast).event
    assert event is not None
    readers = {"archivist"} if state == "restricted" else table.MATERIAL - {"contributor"}
    got = _asked(clients, reverse("desk:event", args=[event.public_id]))
    assert {who for who, status in got.items() if status == OK} == readers
    public = _asked(clients, reverse("newsroom:event", args=[event.public_id]))
    assert set(public.values()) == {_public_answer(state)}
    edit = _asked(clients, reverse("desk:event_edit", args=[event.public_id]))
    assert {who for who, status in edit.items() if status == OK} == (table.EDITORS & readers)
    named = _asked(clients, reverse("desk:event_readers", args=[event.public_id]))
    assert {who for who, status in named.items() if status == OK} == ({"approver"} & readers)


def test_lists_show_to_each_what_they_may_see(cast: Cast, clients: dict[str, Client]) -> None:
    assets = {state: make_in_state(state, cast) for state in STATES}
    lists = {"desk:all", "desk:drafts", "desk:today", "desk:mine", "desk:approval", "desk:home", "newsroom:home"}
    for name in lists:
        for who, client in clients.items():
            answer = client.get(reverse(name))
            if answer.status_code != OK:
                continue
            page = answer.content.decode()
            shown = {state for state, asset in assets.items() if asset.public_id in page}
            allowed = {s for s, (seen, open_) in SEEN.items() if (open_ if name == "newsroom:home" else who in seen)}
            assert shown <= allowed, (name, who)
            if name.startswith("newsroom"):
                assert "Unapproved words" not in page
