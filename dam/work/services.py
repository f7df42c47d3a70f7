"""The queue's use cases for other rooms: ask for work, and try failed work once more.

Enqueue inside the transaction of the change that needs the work: then there is never the one without the other.
"""

from django.db.models import Exists, OuterRef
from django.utils import timezone

from dam.work import hints
from dam.work.claims import Claim, claim, claim_batch
from dam.work.enqueueing import enqueue, enqueue_many, params_digest
from dam.work.models import OPEN_STATES, State, WorkItem
from dam.work.sweeping import Swept, sweep

__all__ = ["Claim", "Swept", "claim", "claim_batch", "enqueue", "enqueue_many", "params_digest", "retry", "sweep"]


def retry(item_id: int) -> bool:
    """Let a failed item run again with all its attempts; False when it is not failed or asked for anew already."""
    twin = WorkItem.objects.filter(
        kind=OuterRef("kind"),
        subject=OuterRef("subject"),
        params_digest=OuterRef("params_digest"),
        state__in=OPEN_STATES,
    )
    failed = WorkItem.objects.filter(pk=item_id, state=State.FAILED)
    changed = failed.filter(~Exists(twin)).update(
        state=State.WAITING, attempts=0, run_after=timezone.now(), finished_at=None
    )
    if changed:
        hints.send_on_commit(failed.model.objects.values_list("queue", flat=True).get(pk=item_id), 1)
    return changed == 1
