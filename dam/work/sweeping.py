"""The sweep: finds what nobody is telling anybody about. Runs every few seconds and does a bounded amount each time.

It gives back items whose worker is dead or whose lease is over, enqueues what falls due by the clock, hints at queues
with runnable items (hints get lost, retries come due), and forgets what was done long ago.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Substr
from django.utils import timezone

from dam.work import alive, hints, schedule
from dam.work.backoff import delay_seconds
from dam.work.enqueueing import enqueue
from dam.work.kinds import QUEUES
from dam.work.models import State, WorkItem

EXPIRED_A_SWEEP = 200
FORGOTTEN_A_SWEEP = 500
WORKER_DIED = "The worker stopped while doing this (killed, out of memory, or the machine went down)."


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep found: items given back, queues hinted at with their runnable items, rows forgotten."""

    given_back: int
    runnable: dict[str, int]
    forgotten: int


def sweep() -> Swept:
    """Give back, hint, forget; safe to run anywhere, at any time, by several at once."""
    given_back = _give_back_lost()
    _enqueue_due()
    waiting = _runnable_by_queue()
    for queue, items in waiting.items():
        hints.send(queue, items)
    return Swept(given_back, waiting, _forget_done())


def _give_back_lost() -> int:
    running = WorkItem.objects.filter(state=State.RUNNING)
    lost = list(running.filter(lease_until__lt=timezone.now()).order_by("lease_until")[:EXPIRED_A_SWEEP])
    holders = running.annotate(worker=Substr("lease_token", 1, alive.ID_LENGTH)).values_list("worker", flat=True)
    for worker in holders.distinct():
        if alive.is_dead(worker):
            lost += running.filter(lease_token__startswith=worker)[:EXPIRED_A_SWEEP]
    return sum(_give_back(item) for item in {item.pk: item for item in lost}.values())


def _give_back(item: WorkItem) -> int:
    """End a lost lease; the attempt counts. Fenced by token and time: a heartbeat since the look saves the item."""
    now = timezone.now()
    over = item.attempts >= item.max_attempts and not item.again
    return WorkItem.objects.filter(
        pk=item.pk, state=State.RUNNING, lease_token=item.lease_token, lease_until=item.lease_until, again=item.again
    ).update(
        state=State.FAILED if over else State.WAITING,
        attempts=0 if item.again else item.attempts,
        run_after=now + timedelta(seconds=0 if item.attempts == 1 else delay_seconds(item.attempts - 1)),
        finished_at=now if over else None,
        lease_token="",
        lease_until=None,
        again=False,
        progress=None,
        note="",
        last_error=WORKER_DIED,
    )


def _enqueue_due() -> None:
    scheduled = {name: known for name, known in settings.WORK_HANDLERS.items() if schedule.is_scheduled(known)}
    asked = WorkItem.objects.filter(kind__in=scheduled, subject=schedule.SUBJECT)
    last = dict(asked.values_list("kind").annotate(at=Max("created_at")))
    now = timezone.localtime()
    for name, known in scheduled.items():
        if schedule.is_due(known, last.get(name), now):
            enqueue(name, schedule.SUBJECT)


def _runnable_by_queue() -> dict[str, int]:
    """Return the queues with runnable items; counted no further than they have workers, however many wait."""
    waiting = WorkItem.objects.filter(state=State.WAITING, run_after__lte=timezone.now())
    next_ones = waiting.order_by("priority", "run_after", "pk").values_list("pk", flat=True)  # by the index of claims
    counted = {queue: len(next_ones.filter(queue=queue)[: hints.workers(queue)]) for queue in QUEUES}
    return {queue: items for queue, items in counted.items() if items}


def _forget_done() -> int:
    long_ago = timezone.now() - timedelta(days=settings.WORK_KEEP_DAYS)
    old = WorkItem.objects.filter(state=State.DONE, finished_at__lt=long_ago).order_by("finished_at")
    forgotten, _ = WorkItem.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:FORGOTTEN_A_SWEEP])).delete()
    return forgotten
