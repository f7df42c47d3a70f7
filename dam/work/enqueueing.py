"""Asking for work: once or many times, the same thing is one open item."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.utils import timezone

from dam.work import hints
from dam.work.errors import UnknownKind
from dam.work.kinds import Kind
from dam.work.statements import ENQUEUE, ROW, canonical, execute

ROWS_A_STATEMENT = 500


def enqueue(
    kind: str,
    subject: str,
    params: dict[str, Any] | None = None,
    *,
    priority: int | None = None,
    run_after: datetime | None = None,
) -> None:
    """Ask for one piece of work; the same thing asked for twice while open is one item.

    If the open item runs already, it runs once more afterwards. The more urgent priority and the earlier time win.

    Raises:
        UnknownKind: `kind` is not in `settings.WORK_HANDLERS`.
    """
    enqueue_many(kind, [subject], params, priority=priority, run_after=run_after)


def enqueue_many(
    kind: str,
    subjects: Iterable[str],
    params: dict[str, Any] | None = None,
    *,
    priority: int | None = None,
    run_after: datetime | None = None,
) -> None:
    """Ask for the same work on many subjects, a few hundred rows a statement; see `enqueue`.

    Subjects are written in sorted order, so that two transactions that share some do not lock each other out.

    Raises:
        UnknownKind: `kind` is not in `settings.WORK_HANDLERS`.
    """
    known = _kind(kind)
    text = canonical(params or {})
    start = run_after or timezone.now()
    urgency = known.priority if priority is None else priority
    row = _row_template(kind, text, known, urgency, start)
    total = 0
    for chunk in _chunks(sorted(set(subjects)), ROWS_A_STATEMENT):
        _upsert([(row[0], subject, *row[1:]) for subject in chunk])
        total += len(chunk)
    if total:
        hints.send_on_commit(known.queue, total)


def _kind(name: str) -> Kind:
    known: Kind | None = settings.WORK_HANDLERS.get(name)
    if known is None:
        raise UnknownKind(f"There is no kind of work named {name!r} in WORK_HANDLERS.")
    return known


def params_digest(params: dict[str, Any]) -> str:
    """Return the SHA-256 (hex) that makes parameters part of an item's identity."""
    return hashlib.sha256(canonical(params).encode()).hexdigest()


def _row_template(kind: str, text: str, known: Kind, priority: int, start: datetime) -> tuple[Any, ...]:
    """Return the values of one row in the order of `statements.COLUMNS`, without the subject."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    now = timezone.now()
    return (kind, text, digest, known.queue, priority, "waiting", 0, known.attempts, start, "", False, "", "", now)


def _upsert(rows: list[tuple[Any, ...]]) -> None:
    statement = ENQUEUE.format(rows=", ".join([ROW] * len(rows)))
    execute(statement, [value for row in rows for value in row])


def _chunks(subjects: list[str], size: int) -> Iterator[list[str]]:
    source = iter(subjects)
    while chunk := list(islice(source, size)):
        yield chunk
