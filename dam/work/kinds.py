"""The kinds of work as settings list them: who does it, on which queue, how urgent, how patient. Pure."""

from dataclasses import dataclass
from typing import Literal

QueueName = Literal["light", "heavy", "search"]
QUEUES: tuple[QueueName, ...] = ("light", "heavy", "search")


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of `settings.WORK_HANDLERS`.

    `handler` is a dotted path to `def handler(claim: Claim) -> None`; with `batch` above 1 it is
    `def handler(claims: list[Claim]) -> None` and gets up to `batch` items at once. A lower `priority` is more urgent.
    A lease lasts `lease_seconds` and is kept alive by a heartbeat while the handler runs, but never longer than
    `longest_seconds` in all: a handler that hangs loses its item. After `attempts` failures the item is `failed`.
    """

    handler: str
    queue: QueueName = "light"
    priority: int = 50
    lease_seconds: int = 120
    attempts: int = 5
    batch: int = 1
    longest_seconds: int = 3600

    def __post_init__(self) -> None:
        if self.queue not in QUEUES:
            raise ValueError(f"Queue {self.queue!r} of {self.handler} is none of {', '.join(QUEUES)}.")
        if min(self.lease_seconds, self.attempts, self.batch, self.longest_seconds) < 1:
            raise ValueError(f"Lease, attempts, batch and longest run of {self.handler} must be at least 1.")
