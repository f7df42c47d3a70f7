"""The only Celery tasks. A message names a queue, or a kind that is due; what to do stands in the database."""

from celery import shared_task

from dam.work.hints import RUN_TASK
from dam.work.runner import drain
from dam.work.services import enqueue
from dam.work.sweeping import sweep

SLICE_SECONDS = 60.0


@shared_task(name=RUN_TASK, ignore_result=True)
def run(queue: str) -> None:
    """Drain a queue for a minute at most; if there is more, another hint follows."""
    drain(queue, seconds=SLICE_SECONDS)


@shared_task(name="work.sweep", ignore_result=True)
def sweep_now() -> None:
    """Sweep, by beat."""
    sweep()


@shared_task(name="work.enqueue", ignore_result=True)
def enqueue_due(kind: str, subject: str = "all") -> None:
    """Enqueue a kind of work whose hour has come, by beat."""
    enqueue(kind, subject)
