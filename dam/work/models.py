"""The one durable queue. A row is the work; a message at the broker is only a hint that there is some."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a work item is. Open states are `waiting` and `running`."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN_STATES = (State.WAITING, State.RUNNING)


class Queue(models.TextChoices):
    """Which kind of worker takes an item. `search` has exactly one writer process."""

    LIGHT = "light"
    HEAVY = "heavy"
    SEARCH = "search"


class WorkItem(models.Model):
    """One thing to be done to one subject, at least once, by an idempotent handler.

    `subject` is an id as text (a public id, a digest, a key); `params` is small JSON, and `params_digest` makes
    (kind, subject, params) unique among open items. `again` asks for another run after the present one.
    """

    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    params = models.JSONField(default=dict)
    params_digest = models.CharField(max_length=64)
    queue = models.CharField(max_length=10, choices=Queue.choices)
    priority = models.SmallIntegerField(default=50, help_text="Lower is more urgent.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    run_after = models.DateTimeField()
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    again = models.BooleanField(default=False)
    progress = models.FloatField(null=True, blank=True, help_text="0 to 1, while running.")
    note = models.CharField(max_length=200, blank=True, help_text="What it is doing just now, for people.")
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "subject", "params_digest"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_open_item",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["queue", "priority", "run_after", "id"],
                condition=Q(state="waiting"),
                name="work_next",
            ),
            models.Index(fields=["lease_until"], condition=Q(state="running"), name="work_leases"),
            models.Index(fields=["kind", "subject"], name="work_by_subject"),
            models.Index(fields=["state", "finished_at"], name="work_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}({self.subject}) {self.state}"
