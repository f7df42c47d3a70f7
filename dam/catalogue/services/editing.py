"""Editing: every save is a new revision; two people saving at once lose nothing."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from dam.accounts.models import User
from dam.catalogue.content import (
    Changes,
    Content,
    Difference,
    applied,
    collisions,
    differing,
    load,
    merged,
    write_revision,
)
from dam.catalogue.models import Asset, AssetRevision
from dam.catalogue.permissions import Action
from dam.catalogue.services.common import allowed, record, reindex


@dataclass(frozen=True)
class Edited:
    """What became of one asset's edit. With `differences`, the typed text was set aside as `revision` and kept."""

    asset: Asset
    revision: AssetRevision | None
    differences: list[Difference] = field(default_factory=list)

    @property
    def saved(self) -> bool:
        """Whether what was typed is the current revision (or nothing had been changed)."""
        return not self.differences


@transaction.atomic
def edit(user: User, asset_id: str, based_on: int, changes: Changes, note: str = "") -> Edited:
    """Save what a form touched, made from revision number `based_on`.

    Fields that nobody else touched since are merged. Where somebody saved the same field differently, theirs stays
    current and the whole of this text is kept as a set-aside revision, returned with the differences.
    """
    return edit_many(user, {asset_id: based_on}, changes, note)[0]


@transaction.atomic
def edit_many(user: User, based_on: dict[str, int], changes: Changes, note: str = "") -> list[Edited]:
    """Save one form for several assets (public id -> revision number it was made from); untouched fields stay."""
    assets = allowed(user, Action.EDIT, based_on)
    prefetch_related_objects(assets, "current_revision__texts", "current_revision__persons", "event__persons")
    now = timezone.now()
    results = [_edit_one(user, asset, based_on[asset.public_id], changes, note) for asset in assets]
    changed = [result.asset for result in results if result.revision is not None]
    for result in results:
        if result.revision is not None:
            detail = {"revision": result.revision.number, "fields": _touched(changes)}
            record([result.asset], user, "edited" if result.saved else "edited at once", now, detail)
    reindex(asset.public_id for asset in changed)
    return results


def _touched(changes: Changes) -> list[str]:
    names = [*changes.fields, *(f"{name}[{tag}]" for tag, values in changes.texts.items() for name in values)]
    if changes.add_person_ids or changes.remove_person_ids:
        names.append("persons")
    return names + [f"keywords[{tag}]" for tag in changes.add_keywords]


def _edit_one(user: User, asset: Asset, based_on: int, changes: Changes, note: str) -> Edited:
    now = timezone.now()
    current = asset.current_revision
    theirs = load(current) if current else Content()
    inherited = tuple(person.pk for person in asset.event.persons.all()) if asset.event else ()
    if current is None or current.number == based_on:
        typed = applied(theirs, changes, inherited)
        if not differing(theirs, typed):
            return Edited(asset, None)
        return Edited(asset, write_revision(asset, typed, author=user, at=now, based_on=based_on, note=note))
    base = load(asset.revisions.prefetch_related("texts", "persons").get(number=based_on))
    yours = applied(base, changes, inherited)
    clashes = collisions(base, theirs, yours)
    if clashes:
        aside = write_revision(asset, yours, author=user, at=now, based_on=based_on, note=note, set_aside=True)
        return Edited(asset, aside, clashes)
    together = merged(base, theirs, yours)
    if not differing(theirs, together):
        return Edited(asset, None)
    return Edited(asset, write_revision(asset, together, author=user, at=now, based_on=based_on, note=note))


def revisions_of(asset: Asset) -> Iterable[AssetRevision]:
    """Return an asset's revisions, newest first, with their texts, persons and authors."""
    return (
        asset.revisions.select_related("author", "approved_by", "place")
        .prefetch_related("texts", "persons")
        .order_by("-number")
    )
