"""What needs somebody: files whose work failed, that nobody works on, that wait for a decision, that look alike."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from dam.accounts.models import User
from dam.catalogue.models import Asset
from dam.catalogue.permissions import visible_to
from dam.work.models import OPEN_STATES, State, WorkItem
from dam.work.selectors import failed_items
from fingerprint.models import Fingerprint
from ingest.models import Stage, Submission
from ingest.services.ending import KIND
from ingest.stages.table import WORKED_ON


@dataclass(frozen=True)
class Failed:
    """A file whose work failed after several attempts: its bytes are safe where they are; `item` can be retried."""

    submission: Submission
    item: WorkItem


def failed() -> list[Failed]:
    """Return the files whose work failed, latest first."""
    items = {item.subject: item for item in failed_items().filter(kind=KIND)}
    rows = Submission.objects.filter(public_id__in=items, stage__in=WORKED_ON)
    found = {s.public_id: s for s in rows.select_related("hand_in__user", "hand_in__event")}
    return [Failed(found[subject], item) for subject, item in items.items() if subject in found]


def lost() -> QuerySet[Submission]:
    """Return the files that wait for a worker without any work item, open or failed: `ingest.heal` asks for it anew."""
    known = WorkItem.objects.filter(kind=KIND, subject=OuterRef("public_id"), state__in=[*OPEN_STATES, State.FAILED])
    return Submission.objects.filter(~Exists(known), stage__in=WORKED_ON).order_by("pk")


def held() -> QuerySet[Submission]:
    """Return the files that wait for somebody's decision, oldest first."""
    return Submission.objects.filter(stage=Stage.HELD).select_related("hand_in__user", "hand_in__event").order_by("pk")


def possible_duplicates(asset: Asset, viewer: User) -> list[Asset]:
    """Return other assets that show or sound exactly the same (only what is written into the file differs).

    Only those that `viewer` may see.
    """
    if asset.current_version is None:
        return []
    own = Fingerprint.objects.filter(original=asset.current_version.original_id, algorithm__startswith="essence-")
    same = Fingerprint.objects.filter(
        Exists(own.filter(algorithm=OuterRef("algorithm"), value=OuterRef("value")))
    ).values("original")
    alike = visible_to(viewer).filter(versions__original__in=same).exclude(pk=asset.pk)
    return list(alike.distinct().order_by("pk"))
