"""Publication: who may see from when, who may use from when, and taking it off again."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Asset, Withdrawal, WithdrawalText
from dam.catalogue.models.asset import AssetState
from dam.catalogue.models.event import Ownership
from dam.catalogue.permissions import Action
from dam.catalogue.services.common import allowed, note_public, record, reindex
from dam.ledger.services import append
from dam.work.durable import durable


def publish(user: User, asset_ids: Iterable[str], at: datetime | None = None) -> list[Asset]:
    """Publish approved assets now or at a time; withdrawn ones come back by the same act.

    Raises:
        NotAllowedError: some are not approved, or not this person's to publish.
        CatalogueError: third-party material without a stated ground, or a restricted event.
    """
    with durable():
        assets = allowed(user, Action.PUBLISH, asset_ids)
        _refuse_inside_only(assets)
        now = timezone.now()
        moment = at or now
        if moment > now:
            _narrow(assets, now)
        for asset in assets:
            asset.state = AssetState.APPROVED
            asset.publish_at = moment
            asset.changed_at = now
            asset.save(update_fields=["state", "publish_at", "changed_at"])
        Withdrawal.objects.filter(asset__in=assets, ended_at=None).update(ended_at=now)
        record(assets, user, "published", now, {"publish_at": moment.isoformat()})
        reindex(asset.public_id for asset in assets)
        for asset in assets:
            facts = {"archive_number": asset.archive_number, "publish_at": moment.isoformat()}
            append("publication", subject=asset.public_id, actor=user.public_id, facts=facts)
    return assets


def _refuse_inside_only(assets: list[Asset]) -> None:
    for asset in assets:
        ownership = asset.ownership or (asset.event.ownership if asset.event else Ownership.OWN)
        if ownership == Ownership.THIRD_PARTY and asset.third_party_allowed_at is None:
            raise CatalogueError(
                _("Nothing was published: %(number)s is third-party material. First state on what ground it may leave.")
                % {"number": asset.archive_number},
            )
        if asset.event is not None and asset.event.restricted:
            raise CatalogueError(
                _("Nothing was published: %(number)s belongs to a restricted event. Lift the restriction first.")
                % {"number": asset.archive_number},
            )


def _narrow(assets: list[Asset], now: datetime) -> list[int]:
    was_public = note_public([asset.pk for asset in assets], now)
    Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(narrowed_at=now)
    for asset in assets:
        asset.narrowed_at = now
        if asset.pk in was_public:
            asset.was_public_at = now
    return was_public


@transaction.atomic
def allow_third_party(user: User, asset_ids: Iterable[str], ground: str) -> list[Asset]:
    """State on what ground third-party material may leave the house."""
    if not ground.strip():
        raise CatalogueError(_("Nothing was changed: state the ground, such as the owner's consent and its date."))
    assets = allowed(user, Action.EMBARGO, asset_ids)
    now = timezone.now()
    Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(
        third_party_allowed_at=now,
        third_party_allowed_by=user,
        third_party_ground=ground.strip(),
    )
    record(assets, user, "third-party use allowed", now, {"ground": ground.strip()})
    reindex(asset.public_id for asset in assets)
    return assets


def set_embargo(
    user: User,
    asset_ids: Iterable[str],
    *,
    until: datetime | None = None,
    until_lifted: bool = False,
) -> list[Asset]:
    """Give assets an embargo of their own: until a time, or until lifted; with neither, none (the event's no more)."""
    with durable():
        assets = allowed(user, Action.EMBARGO, asset_ids)
        now = timezone.now()
        if until_lifted or (until is not None and until > now):
            _narrow(assets, now)
        for asset in assets:
            asset.embargo_own, asset.embargo_until, asset.embargo_open = True, until, until_lifted
            asset.changed_at = now
            asset.save(update_fields=["embargo_own", "embargo_until", "embargo_open", "changed_at"])
        said = {"until": until.isoformat() if until else None, "until_lifted": until_lifted}
        record(assets, user, "embargo set" if until or until_lifted else "embargo lifted", now, said)
        reindex(asset.public_id for asset in assets)
        for asset in assets:
            append("embargo", subject=asset.public_id, actor=user.public_id, facts=said)
    return assets


def inherit_embargo(user: User, asset_ids: Iterable[str]) -> list[Asset]:
    """Drop the assets' own embargo: what their event says holds again."""
    with durable():
        assets = allowed(user, Action.EMBARGO, asset_ids)
        now = timezone.now()
        _narrow(assets, now)
        Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(
            embargo_own=False,
            embargo_until=None,
            embargo_open=False,
            changed_at=now,
        )
        record(assets, user, "embargo as the event's", now)
        reindex(asset.public_id for asset in assets)
        for asset in assets:
            append("embargo", subject=asset.public_id, actor=user.public_id, facts={"as_event": True})
    return assets


def withdraw(
    user: User,
    asset_ids: Iterable[str],
    *,
    internal_reason: str,
    wording: Mapping[str, str],
    recall: bool = False,
) -> list[Asset]:
    """Take published assets off everywhere, at once: an internal reason, and what the public reads by language.

    Running transfers stop because the gate re-reads the state each second; search leaves them out from this commit on.
    """
    if not internal_reason.strip():
        raise CatalogueError(_("Nothing was withdrawn: write the reason; it stays inside the office."))
    with durable():
        assets = allowed(user, Action.WITHDRAW, asset_ids)
        now = timezone.now()
        _narrow(assets, now)
        for asset in assets:
            asset.state = AssetState.RECALLED if recall else AssetState.WITHDRAWN
            asset.changed_at = now
            asset.save(update_fields=["state", "changed_at"])
            taken = Withdrawal.objects.create(
                asset=asset, at=now, by=user, recall=recall, internal_reason=internal_reason.strip()
            )
            WithdrawalText.objects.bulk_create(
                WithdrawalText(withdrawal=taken, language=tag, wording=text.strip())
                for tag, text in wording.items()
                if text.strip()
            )
        record(assets, user, "recalled" if recall else "withdrawn", now, {"reason": internal_reason.strip()})
        reindex(asset.public_id for asset in assets)
        for asset in assets:
            facts = {"archive_number": asset.archive_number}
            append("recall" if recall else "withdrawal", subject=asset.public_id, actor=user.public_id, facts=facts)
    return assets


@transaction.atomic
def release_camera_original(user: User, asset_ids: Iterable[str], *, allow: bool) -> list[Asset]:
    """Say whether film or sound may leave as the camera made it, with all that the file tells of place and device."""
    assets = allowed(user, Action.EMBARGO, asset_ids)
    now = timezone.now()
    Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(release_camera_original=allow)
    record(assets, user, "camera original released" if allow else "camera original kept inside", now)
    return assets
