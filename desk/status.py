"""The state of an asset in words, with a tone beside it; never a colour alone."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from dam.catalogue.models import Asset
from dam.catalogue.models.asset import AssetState
from dam.catalogue.models.event import Ownership
from dam.catalogue.shown import Embargo, embargo_of
from dam.theme.templatetags.theme import when


@dataclass(frozen=True)
class Status:
    """One fact about an asset: `code` for tests and styles, `words` to show, `tone` of ok, wait, stop, hold or none."""

    code: str
    words: str | SafeString
    tone: str = ""


def embargo_words(embargo: Embargo, now: datetime) -> str | SafeString:
    """Return an embargo in words, or nothing when none holds."""
    if embargo.until_lifted:
        return _("Embargo until lifted")
    if embargo.until is not None and embargo.until > now:
        return format_html("{} {}", _("Embargo until"), when(embargo.until))
    return ""


def _kept_inside(asset: Asset) -> str:
    ownership = asset.ownership or (asset.event.ownership if asset.event else Ownership.OWN)
    if ownership == Ownership.THIRD_PARTY and asset.third_party_allowed_at is None:
        return _("Third party, kept inside")
    if asset.event is not None and asset.event.restricted:
        return _("Restricted event")
    return ""


def _approved(asset: Asset, now: datetime, embargo: str | SafeString) -> Status:
    if asset.publish_at is None:
        return Status("approved", _("Approved, not published"), "ok")
    if asset.publish_at > now:
        return Status("scheduled", format_html("{} {}", _("To be published"), when(asset.publish_at)), "wait")
    if embargo:
        return Status("embargoed", embargo, "wait")
    return Status("published", format_html("{} {}", _("Published"), when(asset.publish_at)), "ok")


def _main(asset: Asset, now: datetime, embargo: str | SafeString) -> Status:
    if asset.state == AssetState.APPROVED:
        return _approved(asset, now, embargo)
    return {
        AssetState.DRAFT: Status("draft", _("Draft")),
        AssetState.IN_REVIEW: Status("in_review", _("In review"), "wait"),
        AssetState.WITHDRAWN: Status("withdrawn", _("Withdrawn"), "stop"),
        AssetState.RECALLED: Status("recalled", _("Recalled"), "stop"),
    }[AssetState(asset.state)]


def is_pending(asset: Asset) -> bool:
    """Whether what is published has changes that wait for approval."""
    approved = asset.approved_revision_id
    return asset.state == AssetState.APPROVED and approved is not None and asset.current_revision_id != approved


def statuses(asset: Asset, now: datetime) -> list[Status]:
    """Return what there is to say about an asset's state, the most important first."""
    embargo = embargo_words(embargo_of(asset), now)
    found = [_main(asset, now, embargo)]
    if is_pending(asset):
        found.append(Status("pending", _("Changes wait for approval"), "wait"))
    if embargo and found[0].code != "embargoed":
        found.append(Status("embargo", embargo, "wait"))
    if kept := _kept_inside(asset):
        found.append(Status("inside", kept, "hold"))
    if asset.held_at:
        found.append(Status("held", _("On hold"), "hold"))
    if asset.quarantined_at:
        found.append(Status("quarantined", _("In quarantine"), "stop"))
    if asset.taken_back_at:
        found.append(Status("taken_back", _("Taken back"), "stop"))
    return found
