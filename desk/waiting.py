"""What waits for somebody: the lists behind the home page and the numbers in the bar."""

from datetime import datetime

from django.core.cache import cache
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from dam.accounts.models import User
from dam.catalogue.models import Asset, AssetText
from dam.catalogue.models.asset import AssetState
from dam.catalogue.permissions import visible_to

PENDING_SECONDS = 15


def uncaptioned(user: User) -> QuerySet[Asset]:
    """Return drafts in which nobody has written a headline or caption in any language."""
    texts = AssetText.objects.filter(revision=OuterRef("current_revision")).exclude(headline="", caption="")
    return visible_to(user).filter(~Exists(texts), state=AssetState.DRAFT).order_by("-registered_at", "-pk")


def in_review(user: User) -> QuerySet[Asset]:
    """Return what was sent for review, longest waiting first."""
    return visible_to(user).filter(state=AssetState.IN_REVIEW).order_by("changed_at", "pk")


def pending(user: User) -> QuerySet[Asset]:
    """Return what is approved and has later changes that wait."""
    rows = visible_to(user).filter(~Q(approved_revision=None), state=AssetState.APPROVED)
    return rows.exclude(approved_revision=F("current_revision")).order_by("changed_at", "pk")


def scheduled(user: User, now: datetime) -> QuerySet[Asset]:
    """Return what will be published, soonest first."""
    return visible_to(user).filter(state=AssetState.APPROVED, publish_at__gt=now).order_by("publish_at", "pk")


def came_in_today(user: User) -> QuerySet[Asset]:
    """Return what was registered since the office's midnight, latest first."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return visible_to(user).filter(registered_at__gte=midnight).order_by("-registered_at", "-pk")


def own_drafts(user: User) -> QuerySet[Asset]:
    """Return the user's own drafts, latest first: what they may still send for review."""
    return visible_to(user).filter(uploader=user, state=AssetState.DRAFT).order_by("-changed_at", "-pk")


def without_event(user: User) -> QuerySet[Asset]:
    """Return what belongs to no event yet, latest first."""
    return visible_to(user).filter(event=None).order_by("-registered_at", "-pk")


def approval_count(user: User) -> int:
    """Return how many wait for approval: in review, or published with later changes.

    The latter are found by comparing every approved asset with itself, so their number may be some seconds old.
    """
    changed = cache.get_or_set(f"pending:{user.pk}", lambda: pending(user).count(), PENDING_SECONDS)
    return in_review(user).count() + int(changed or 0)


def inbox_count(user: User) -> int:
    """Return how many belong to no event."""
    return without_event(user).count()
