"""Who sees what, in every state: written by hand, compared with `can`, `visible_to` and `public`."""

import pytest
from django.contrib.auth.models import AnonymousUser

from dam.accounts.models import User
from dam.catalogue.models import Asset, AssetReader
from dam.catalogue.permissions import Action, can, doable, event_visible_to, public, public_events, visible_to
from tests.catalogue.states import STATES, make_in_state
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast

STAFF = {"editor", "approver", "archivist", "access"}
NOBODY: set[str] = set()

# state: (who sees it on the desk, is it public)
SEEN: dict[str, tuple[set[str], bool]] = {
    "draft": (STAFF | {"photographer"}, False),
    "in review": (STAFF | {"photographer"}, False),
    "approved": (STAFF | {"photographer"}, False),
    "scheduled": (STAFF | {"photographer"}, False),
    "published": (STAFF | {"photographer"}, True),
    "pending revision": (STAFF | {"photographer"}, True),
    "embargoed": (STAFF | {"photographer"}, False),
    "embargoed until lifted": (STAFF | {"photographer"}, False),
    "embargoed by event": (STAFF | {"photographer"}, False),
    "third party": (STAFF | {"photographer"}, False),
    "restricted": ({"archivist"}, False),
    "withdrawn": (STAFF | {"photographer"}, False),
    "recalled": (STAFF | {"photographer"}, False),
}

# state: action: who may
MAY: dict[str, dict[Action, set[str]]] = {
    "draft": {
        Action.EDIT: {"photographer", "editor", "approver"},
        Action.SUBMIT: {"photographer", "editor", "approver"},
        Action.EMBARGO: {"approver"},
        Action.TAKE_ORIGINAL: {"photographer", "editor", "approver", "archivist"},
        Action.SEE_LOCATION: STAFF,
        Action.SEE_RECIPIENTS: {"editor", "approver", "archivist"},
        Action.SEE_HISTORY: STAFF | {"photographer"},
    },
    "in review": {
        Action.EDIT: {"editor", "approver"},
        Action.RETURN: {"approver"},
        Action.APPROVE: {"approver"},
        Action.EMBARGO: {"approver"},
        Action.TAKE_ORIGINAL: {"photographer", "editor", "approver", "archivist"},
        Action.SEE_LOCATION: STAFF,
        Action.SEE_RECIPIENTS: {"editor", "approver", "archivist"},
        Action.SEE_HISTORY: STAFF | {"photographer"},
    },
    "approved": {Action.PUBLISH: {"approver"}, Action.WITHDRAW: {"approver"}, Action.TAKE_PRESS_COPY: STAFF},
    "published": {
        Action.PUBLISH: {"approver"},
        Action.WITHDRAW: {"approver"},
        Action.APPROVE: NOBODY,
        Action.TAKE_PRESS_COPY: STAFF
        | {"photographer", "journalist", "other_photographer", "contributor"}
        | {"accreditation", "admin"},
        Action.TAKE_ORIGINAL: {"photographer", "editor", "approver", "archivist"},
    },
    "pending revision": {Action.APPROVE: {"approver"}, Action.EDIT: {"editor", "approver"}},
    "embargoed": {Action.TAKE_PRESS_COPY: STAFF},
    "third party": {Action.TAKE_PRESS_COPY: STAFF},
    "restricted": {Action.TAKE_PRESS_COPY: {"archivist"}, Action.EDIT: NOBODY, Action.WITHDRAW: NOBODY},
    "withdrawn": {Action.PUBLISH: {"approver"}, Action.WITHDRAW: NOBODY, Action.TAKE_PRESS_COPY: STAFF},
    "recalled": {Action.PUBLISH: NOBODY, Action.WITHDRAW: NOBODY},
}


def _named(cast: Cast) -> dict[str, User]:
    return {name: value for name, value in vars(cast).items() if isinstance(value, User)}


@pytest.mark.parametrize("state", STATES)
def test_who_sees_it(cast: Cast, state: str) -> None:
    asset = make_in_state(state, cast)
    wanted, is_public = SEEN[state]
    people = _named(cast)
    assert {name for name, user in people.items() if visible_to(user).filter(pk=asset.pk).exists()} == wanted
    assert {name for name, user in people.items() if can(user, Action.VIEW, asset)} == wanted
    assert public().filter(pk=asset.pk).exists() is is_public
    assert (asset.event in public_events()) is is_public
    assert not can(AnonymousUser(), Action.VIEW, asset)


@pytest.mark.parametrize(("state", "action"), [(state, action) for state, rules in MAY.items() for action in rules])
def test_who_may_do_it(cast: Cast, state: str, action: Action) -> None:
    asset = make_in_state(state, cast)
    people = _named(cast)
    assert {name for name, user in people.items() if can(user, action, asset)} == MAY[state][action]
    one = Asset.objects.filter(pk=asset.pk)
    assert {name for name, user in people.items() if doable(user, action, one)} == MAY[state][action]


def test_a_contributor_sees_only_their_institutions_hand_ins(cast: Cast) -> None:
    ours = make_asset(cast.contributor, institution=cast.ministry)
    theirs = make_asset(cast.photographer)
    assert list(visible_to(cast.contributor)) == [ours]
    assert theirs in visible_to(cast.editor)


def test_an_asset_without_event_can_be_public(cast: Cast) -> None:
    asset = make_asset(cast.photographer)
    Asset.objects.filter(pk=asset.pk).update(state="approved", publish_at=asset.registered_at)
    asset.refresh_from_db()
    asset.approved_revision = asset.current_revision
    asset.save()
    assert list(public()) == [asset]


def test_who_handed_in_the_same_bytes_sees_it_too(cast: Cast) -> None:
    asset = make_asset(cast.photographer)
    assert asset not in visible_to(cast.other_photographer)
    AssetReader.objects.create(asset=asset, user=cast.other_photographer)
    assert asset in visible_to(cast.other_photographer)


def test_what_was_taken_back_is_for_archivists_and_what_was_destroyed_for_nobody(cast: Cast) -> None:
    asset = make_asset(cast.photographer)
    Asset.objects.filter(pk=asset.pk).update(taken_back_at=asset.registered_at)
    assert {n for n, u in _named(cast).items() if asset in visible_to(u)} == {"archivist"}
    Asset.objects.filter(pk=asset.pk).update(destroyed_at=asset.registered_at)
    assert {n for n, u in _named(cast).items() if asset in visible_to(u)} == NOBODY


def test_events_are_seen_like_their_assets(cast: Cast) -> None:
    open_event = make_event()
    closed = make_event(restricted=True)
    closed.readers.create(user=cast.archivist)
    for_ministry = make_event(institution=cast.ministry)
    people = _named(cast)
    assert {n for n, u in people.items() if closed in event_visible_to(u)} == {"archivist"}
    office = STAFF | {"photographer", "other_photographer"}
    assert {n for n, u in people.items() if open_event in event_visible_to(u)} == office
    assert {n for n, u in people.items() if for_ministry in event_visible_to(u)} == office | {"contributor"}
