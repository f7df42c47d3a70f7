"""What people see of the queue: what failed and may be retried, how much is open, how far a subject is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from dam.work.models import OPEN_STATES, State, WorkItem


@dataclass(frozen=True, slots=True)
class QueueCount:
    """One queue: items waiting, running and failed, and since when its oldest runnable item waits (or None)."""

    queue: str
    waiting: int
    running: int
    failed: int
    waits_since: datetime | None


def failed_items() -> QuerySet[WorkItem]:
    """Return the items that failed and were not done or asked for anew since, latest first."""
    later = WorkItem.objects.filter(
        kind=OuterRef("kind"),
        subject=OuterRef("subject"),
        params_digest=OuterRef("params_digest"),
        pk__gt=OuterRef("pk"),
    )
    return WorkItem.objects.filter(~Exists(later), state=State.FAILED).order_by("-finished_at", "-pk")


def counts() -> list[QueueCount]:
    """Return the open and failed items of each queue that has any, by name of the queue."""
    now = timezone.now()
    rows = (
        WorkItem.objects.exclude(state=State.DONE)
        .values("queue")
        .annotate(
            waiting=Count("pk", filter=Q(state=State.WAITING)),
            running=Count("pk", filter=Q(state=State.RUNNING)),
            failed=Count("pk", filter=Q(state=State.FAILED)),
            waits_since=Min("run_after", filter=Q(state=State.WAITING, run_after__lte=now)),
        )
        .order_by("queue")
    )
    return [QueueCount(**row) for row in rows]


def open_items(kind: str | None = None) -> QuerySet[WorkItem]:
    """Return what is waiting or running, of one kind or of all, most urgent first."""
    items = WorkItem.objects.filter(state__in=OPEN_STATES)
    if kind is not None:
        items = items.filter(kind=kind)
    return items.order_by("priority", "run_after", "pk")


def open_of(subjects: Iterable[str], kinds: Iterable[str]) -> QuerySet[WorkItem]:
    """Return the open items of some subjects and kinds, with their progress and note: what a page polls."""
    return WorkItem.objects.filter(kind__in=list(kinds), subject__in=list(subjects), state__in=OPEN_STATES)


def latest_of(subject: str, kind: str) -> WorkItem | None:
    """Return the newest item of a subject and kind, whatever its state, or None when there never was one."""
    return WorkItem.objects.filter(kind=kind, subject=subject).order_by("-pk").first()


def waits_too_long(seconds: float) -> list[QueueCount]:
    """Return the queues with runnable items that nobody has taken for so many seconds: their workers are down."""
    limit = timezone.now() - timedelta(seconds=seconds)
    return [row for row in counts() if row.waits_since and row.waits_since < limit and not row.running]
