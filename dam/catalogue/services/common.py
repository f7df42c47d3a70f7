"""What every use case does: who may, what is written down, what is told to the layers above."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dam.accounts.models import Role, User
from dam.accounts.selectors import stands_in_for
from dam.catalogue.errors import NotAllowedError
from dam.catalogue.models import Asset, Event, HistoryEntry
from dam.catalogue.permissions import Ability, Action, doable, may, public
from dam.work.services import enqueue_many


def allowed(user: User, action: Action, asset_ids: Iterable[str]) -> list[Asset]:
    """Return the assets with these public ids, locked; refuse all if `user` may not do `action` to each of them.

    Raises:
        NotAllowedError: some are unknown, unseen or not to be acted on; which of the three is not told.
    """
    wanted = list(dict.fromkeys(asset_ids))
    rows = Asset.objects.select_for_update(of=("self",)).filter(public_id__in=wanted).order_by("pk")
    found = doable(user, action, rows)
    lacking = len(wanted) - len(found)
    if lacking:
        raise NotAllowedError(
            ngettext(
                "Nothing was changed: %(count)d of the selected assets cannot be changed this way, perhaps because "
                "somebody else was quicker. Reload the page and look at its state.",
                "Nothing was changed: %(count)d of the selected assets cannot be changed this way, perhaps because "
                "somebody else was quicker. Reload the page and look at their states.",
                lacking,
            )
            % {"count": lacking},
        )
    order = {public_id: index for index, public_id in enumerate(wanted)}
    return sorted(found, key=lambda asset: order[asset.public_id])


def require(user: User, ability: Ability) -> None:
    """Refuse unless `user` holds an ability.

    Raises:
        NotAllowedError: with a sentence that names whom to ask.
    """
    if not may(user, ability):
        raise NotAllowedError(_("Your roles do not include this. Ask the system administrator for the role you need."))


def record(
    things: Sequence[Asset] | Event, actor: User | None, action: str, at: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write history: one entry an asset, or one for an event; says in whose stead an approver acted."""
    stead = stands_in_for(actor, Role.APPROVER) if actor else None
    common: dict[str, Any] = {"actor": actor, "in_stead_of": stead, "action": action, "at": at, "detail": detail or {}}
    if isinstance(things, Event):
        HistoryEntry.objects.create(event=things, **common)
    else:
        HistoryEntry.objects.bulk_create(HistoryEntry(asset=asset, **common) for asset in things)


def reindex(asset_ids: Iterable[str]) -> None:
    """Ask the search room to look at these assets again, in the transaction of the change."""
    enqueue_many("search.index", asset_ids)


def note_public(asset_pks: Iterable[int], now: datetime) -> list[int]:
    """Mark those of the assets that everybody could see until now; call it before taking something off.

    Returns their primary keys. Their addresses then answer 410 (was here) instead of 404 (never was).
    """
    seen = list(public(now).filter(pk__in=list(asset_pks)).values_list("pk", flat=True))
    Asset.objects.filter(pk__in=seen).update(was_public_at=now)
    return seen
