"""Reads: who received an asset, and what somebody took."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from dam.accounts.models import User
from dam.catalogue.models import Asset
from delivery.models import Grant
from delivery.ranges import total


@dataclass(frozen=True)
class Received:
    """One copy as the asset's page shows it. `sent` counts bytes; a copy of which none was sent reached nobody."""

    delivery_id: str
    at: datetime
    name: str
    organisation: str
    form: str
    language: str
    terms_version: int | None
    revision: int | None
    size: int
    sent: int
    completed_at: datetime | None
    stopped_at: datetime | None
    ledger_seq: int | None

    @property
    def short_id(self) -> str:
        """The delivery id, short enough to compare by eye."""
        return f"{self.delivery_id[:4]}…{self.delivery_id[-2:]}"


def _granted() -> QuerySet[Grant]:
    rows = Grant.objects.exclude(ledger_seq=None)
    return rows.select_related("user__organisation", "acceptance__terms", "revision").order_by("-pk")


def recipients(asset: Asset, limit: int | None = None) -> list[Received]:
    """Return who received copies of an asset, the latest first. Whoever shows it asks `SEE_RECIPIENTS` first."""
    return [_received(grant) for grant in _granted().filter(asset=asset)[:limit]]


def _received(grant: Grant) -> Received:
    user = grant.user
    return Received(
        delivery_id=grant.delivery_id,
        at=grant.created_at,
        name=user.name if user else "",
        organisation=user.organisation.name if user and user.organisation else "",
        form=grant.form,
        language=grant.language,
        terms_version=grant.acceptance.terms.version if grant.acceptance else None,
        revision=grant.revision.number if grant.revision else None,
        size=grant.size,
        sent=total(grant.sent_ranges),
        completed_at=grant.completed_at,
        stopped_at=grant.stopped_at,
        ledger_seq=grant.ledger_seq,
    )


def my_downloads(user: User, limit: int = 200) -> Sequence[Grant]:
    """Return what `user` took, the latest first, with the assets; what each may show now is for the page to ask."""
    return list(_granted().filter(user=user).select_related("asset__event")[:limit])


def fetchable(grant: Grant, now: datetime | None = None) -> bool:
    """Whether a grant's address may still answer, as far as the grant itself says."""
    return grant.stopped_at is None and grant.expires_at > (now or timezone.now())
