"""The only Celery tasks. A message names a queue; what there is to do stands in the database."""

from celery import shared_task

from dam.work.hints import RUN_TASK
from dam.work.runner import drain
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
