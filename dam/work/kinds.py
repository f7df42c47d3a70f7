"""The kinds of work as settings list them: who does it, on which queue, how urgent, how patient. Pure."""

from dataclasses import dataclass
from typing import Literal

HOURS_A_DAY = 24
QueueName = Literal["light", "heavy", "search"]
QUEUES: tuple[QueueName, ...] = ("light", "heavy", "search")


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of `settings.WORK_HANDLERS`.

    `handler` is a dotted path to `def handler(claim: Claim) -> None`; with `batch` above 1 it is
    `def handler(claims: list[Claim]) -> None` and gets up to `batch` items at once. A lower `priority` is more urgent.
    A lease lasts `lease_seconds` and is kept alive by a heartbeat while the handler runs, but never longer than
    `longest_seconds` in all: a handler that hangs loses its item. After `attempts` failures the item is `failed`.
    Work that nobody asks for is enqueued by itself, with the subject `all`: `every_hours` after the last time, or
    `daily_at` an hour (0 to 23) of the office's clock; what fell due while everything was off is done at the start.
    """

    handler: str
    queue: QueueName = "light"
    priority: int = 50
    lease_seconds: int = 120
    attempts: int = 5
    batch: int = 1
    longest_seconds: int = 3600
    every_hours: float = 0
    daily_at: int | None = None

    def __post_init__(self) -> None:
        if self.queue not in QUEUES:
            raise ValueError(f"Queue {self.queue!r} of {self.handler} is none of {', '.join(QUEUES)}.")
        if min(self.lease_seconds, self.attempts, self.batch, self.longest_seconds) < 1:
            raise ValueError(f"Lease, attempts, batch and longest run of {self.handler} must be at least 1.")
        if self.every_hours < 0 or not 0 <= (self.daily_at or 0) < HOURS_A_DAY:
            raise ValueError(f"{self.handler} cannot be due every {self.every_hours} hours, or at {self.daily_at}.")
