"""Who may see and do what. One place answers both "may they?" (`can`) and "which ones?" (`visible_to`).

`visible_to` is the desk's answer: what somebody sees by a role or as the one who handed it in, in its present
revision. `public` is everybody's answer: what the newsroom shows, in its approved revision. No role widens `public`
and none of them is implied by `is_superuser`.
"""

from collections.abc import Callable
from datetime import datetime
from enum import Enum

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from dam.accounts.models import Role, User
from dam.accounts.selectors import DESK_ROLES, STAFF_ROLES, Anyone, roles_of
from dam.catalogue.models import Asset, AssetReader, Event, EventReader
from dam.catalogue.models.asset import AssetState
from dam.catalogue.models.event import Ownership


class Action(Enum):
    """Something that is done to one asset."""

    VIEW = "view"
    EDIT = "edit"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    PUBLISH = "publish"
    EMBARGO = "embargo"
    WITHDRAW = "withdraw"
    TAKE_PRESS_COPY = "take press copy"
    TAKE_ORIGINAL = "take original"
    SEE_RECIPIENTS = "see recipients"
    SEE_LOCATION = "see location"
    SEE_HISTORY = "see history"


class Ability(Enum):
    """Something that is done at the desk, not to one asset."""

    USE_DESK = "use desk"
    HAND_IN = "hand in"
    MAKE_EVENT = "make event"
    EDIT_EVENT = "edit event"
    DECIDE_EVENT = "decide event"
    NAME_THINGS = "name things"
    SEARCH_DESK = "search desk"
    SEE_WORK = "see work"
    SEE_LEDGER = "see ledger"
    SEE_QUARANTINE = "see quarantine"


_EDITORS = frozenset({Role.EDITOR, Role.APPROVER})
_HANDS_IN = frozenset({Role.PHOTOGRAPHER, Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER, Role.ARCHIVIST})
_KEEPERS = frozenset({Role.EDITOR, Role.APPROVER, Role.ARCHIVIST})

_ABILITIES: dict[Ability, frozenset[str]] = {
    Ability.USE_DESK: frozenset(DESK_ROLES),
    Ability.HAND_IN: _HANDS_IN,
    Ability.MAKE_EVENT: frozenset({Role.PHOTOGRAPHER, Role.CONTRIBUTOR, Role.EDITOR, Role.APPROVER}),
    Ability.EDIT_EVENT: _EDITORS,
    Ability.DECIDE_EVENT: frozenset({Role.APPROVER}),
    Ability.NAME_THINGS: _KEEPERS,
    Ability.SEARCH_DESK: frozenset(STAFF_ROLES | _HANDS_IN),
    Ability.SEE_WORK: frozenset({Role.EDITOR, Role.APPROVER, Role.ARCHIVIST, Role.ADMIN}),
    Ability.SEE_LEDGER: frozenset({Role.APPROVER, Role.ARCHIVIST}),
    Ability.SEE_QUARANTINE: _KEEPERS,
}


def may(user: Anyone, ability: Ability) -> bool:
    """Whether somebody may do something at the desk by a role they hold today."""
    return bool(roles_of(user) & _ABILITIES[ability])


def embargoed(now: datetime) -> Q:
    """Match assets under embargo at `now`: their own embargo where they have one, else their event's."""
    own = Q(embargo_open=True) | Q(embargo_until__gt=now)
    inherited = Q(event__embargo_open=True) | Q(event__embargo_until__gt=now)
    return (Q(embargo_own=True) & own) | (Q(embargo_own=False) & inherited)


def _inside_only() -> Q:
    third_party = Q(ownership=Ownership.THIRD_PARTY) | Q(ownership="", event__ownership=Ownership.THIRD_PARTY)
    return (third_party & Q(third_party_allowed_at=None)) | Q(event__restricted=True)


def _put_away() -> Q:
    return ~Q(destroyed_at=None) | ~Q(taken_back_at=None) | ~Q(quarantined_at=None) | ~Q(held_at=None)


def public(now: datetime | None = None) -> QuerySet[Asset]:
    """Return what everybody may see at `now`: approved, its time come, not embargoed, not kept inside."""
    moment = now or timezone.now()
    return (
        Asset.objects.filter(state=AssetState.APPROVED, publish_at__lte=moment, approved_revision__isnull=False)
        .exclude(embargoed(moment))
        .exclude(_inside_only())
        .exclude(_put_away())
    )


def visible_to(user: Anyone) -> QuerySet[Asset]:
    """Return what `user` may see on the desk. Empty for media, the public and system administrators.

    A restricted event's assets are seen by its named readers only. What was taken back or quarantined is seen by
    archivists only; what was destroyed by nobody.
    """
    roles = roles_of(user)
    if not isinstance(user, User) or not roles & _ABILITIES[Ability.SEARCH_DESK]:
        return Asset.objects.none()
    assets = Asset.objects.filter(destroyed_at=None)
    if Role.ARCHIVIST not in roles:
        assets = assets.filter(taken_back_at=None, quarantined_at=None)
    named = Exists(EventReader.objects.filter(event=OuterRef("event"), user=user))
    assets = assets.filter(Q(event=None) | Q(event__restricted=False) | named)
    if roles & STAFF_ROLES:
        return assets
    own = Q(uploader=user) | Q(Exists(AssetReader.objects.filter(asset=OuterRef("pk"), user=user)))
    if Role.CONTRIBUTOR in roles and user.organisation_id is not None:
        own |= Q(institution=user.organisation_id)
    return assets.filter(own)


def event_visible_to(user: Anyone) -> QuerySet[Event]:
    """Return the events that `user` may see on the desk and, with `Ability.HAND_IN`, hand in to."""
    roles = roles_of(user)
    if not isinstance(user, User) or not roles & _ABILITIES[Ability.SEARCH_DESK]:
        return Event.objects.none()
    named = Exists(EventReader.objects.filter(event=OuterRef("pk"), user=user))
    events = Event.objects.filter(Q(restricted=False) | named)
    if roles & (STAFF_ROLES | {Role.PHOTOGRAPHER}):
        return events
    return events.filter(Q(institution=user.organisation_id) & ~Q(institution=None) | named)


def public_events(now: datetime | None = None) -> QuerySet[Event]:
    """Return the events of which everybody may see at least one asset at `now`."""
    return Event.objects.filter(restricted=False).filter(Exists(public(now).filter(event=OuterRef("pk"))))


_Rule = Callable[[User, frozenset[str], Asset], bool]


def _role(*roles: Role) -> _Rule:
    wanted = frozenset(roles)
    return lambda _user, held, _asset: bool(held & wanted)


def _may_edit(user: User, held: frozenset[str], asset: Asset) -> bool:
    if held & _EDITORS:
        return True
    return asset.uploader_id == user.pk and asset.state == AssetState.DRAFT


def _may_submit(user: User, held: frozenset[str], asset: Asset) -> bool:
    return asset.state == AssetState.DRAFT and _may_edit(user, held, asset)


def _may_return(_user: User, held: frozenset[str], asset: Asset) -> bool:
    return Role.APPROVER in held and asset.state == AssetState.IN_REVIEW


def _may_approve(_user: User, held: frozenset[str], asset: Asset) -> bool:
    pending = asset.state == AssetState.APPROVED and asset.current_revision_id != asset.approved_revision_id
    return Role.APPROVER in held and (asset.state == AssetState.IN_REVIEW or pending)


def _may_publish(_user: User, held: frozenset[str], asset: Asset) -> bool:
    return Role.APPROVER in held and asset.state in {AssetState.APPROVED, AssetState.WITHDRAWN}


def _may_withdraw(_user: User, held: frozenset[str], asset: Asset) -> bool:
    return Role.APPROVER in held and asset.state == AssetState.APPROVED


def _may_take_original(user: User, held: frozenset[str], asset: Asset) -> bool:
    return bool(held & _KEEPERS) or asset.uploader_id == user.pk


def _may_see_history(user: User, held: frozenset[str], asset: Asset) -> bool:
    return bool(held & STAFF_ROLES) or asset.uploader_id == user.pk


_DESK_RULES: dict[Action, _Rule] = {
    Action.VIEW: lambda _user, _held, _asset: True,
    Action.EDIT: _may_edit,
    Action.SUBMIT: _may_submit,
    Action.RETURN: _may_return,
    Action.APPROVE: _may_approve,
    Action.PUBLISH: _may_publish,
    Action.EMBARGO: _role(Role.APPROVER),
    Action.WITHDRAW: _may_withdraw,
    Action.TAKE_PRESS_COPY: _role(Role.EDITOR, Role.APPROVER, Role.ARCHIVIST, Role.ACCESS),
    Action.TAKE_ORIGINAL: _may_take_original,
    Action.SEE_RECIPIENTS: _role(Role.EDITOR, Role.APPROVER, Role.ARCHIVIST),
    Action.SEE_LOCATION: _role(Role.EDITOR, Role.APPROVER, Role.ARCHIVIST, Role.ACCESS),
    Action.SEE_HISTORY: _may_see_history,
}


def can(user: Anyone, action: Action, asset: Asset) -> bool:
    """Whether `user` may do `action` to `asset` now.

    A press copy needs an approved revision; media take it of what is public, staff of what they see.
    """
    held = roles_of(user)
    if not isinstance(user, User) or not held:
        return False
    if action is Action.TAKE_PRESS_COPY:
        if asset.approved_revision_id is None:
            return False
        if held & {Role.MEDIA, *DESK_ROLES} and public().filter(pk=asset.pk).exists():
            return True
    if not _DESK_RULES[action](user, held, asset):
        return False
    return visible_to(user).filter(pk=asset.pk).exists()


def doable(user: Anyone, action: Action, assets: QuerySet[Asset]) -> list[Asset]:
    """Return those of `assets` to which `user` may do `action`, in one query; press copies are asked one by one."""
    if action is Action.TAKE_PRESS_COPY:
        return [asset for asset in assets if can(user, action, asset)]
    held = roles_of(user)
    if not isinstance(user, User) or not held:
        return []
    seen = assets.filter(pk__in=visible_to(user).values("pk"))
    return [asset for asset in seen if _DESK_RULES[action](user, held, asset)]
