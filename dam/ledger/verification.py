"""Proves the chain from its first row to its last, in memory that does not grow with it.

What is proved, in this order for every row: it follows the one before, its hash is that of its body, its body is
canonical and says what its columns say, the personal values that are still there are those it committed to, and it
is the row that a checkpoint of that number signed. Then: the head names the last row, and no checkpoint lies beyond.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from dam.ledger import checkpoints, rows
from dam.ledger.checkpoints import Checkpoint
from dam.ledger.models import Entry, Head, PersonalValue
from dam.ledger.reading import head_and_last, standing


@dataclass(frozen=True)
class Verdict:
    """What verification found.

    `rows` were proved before the first broken one. `first_broken_seq` is the first row that contradicts the evidence
    (for a chain without its tail: the first row that is missing); `problem` says what is wrong with it, in a sentence.
    """

    ok: bool
    rows: int
    first_broken_seq: int | None = None
    problem: str = ""


class _Broken(Exception):  # noqa: N818 - never leaves this module
    def __init__(self, seq: int, problem: str) -> None:
        super().__init__(problem)
        self.seq = seq
        self.problem = problem


@dataclass
class _Walk:
    """Where verification stands: the last row proved, and the checkpoint that comes next."""

    signed: Iterator[Checkpoint]
    seq: int = 0
    hash: str = rows.GENESIS
    last_signed: int = 0
    upcoming: Checkpoint | None = field(default=None)

    def __post_init__(self) -> None:
        self.upcoming = next(self.signed, None)


def verify(*, checkpoints: bool = True) -> Verdict:
    """Verify the whole chain.

    Args:
        checkpoints: also against the signed checkpoints outside the database. Without them a chain that its owner
            recomputed cannot be told from a true one.
    """
    walk = _Walk(_kept() if checkpoints else iter(()))
    head, last = head_and_last()
    try:
        for entry, personal in standing(last):
            body = _check_row(walk, entry)
            _check_personal(entry, body, personal)
            _check_signed(walk)
        _check_head(walk, head, last)
        _check_beyond(walk)
    except _Broken as broken:
        return Verdict(False, walk.seq, broken.seq, broken.problem)
    return Verdict(True, walk.seq)


def _kept() -> Iterator[Checkpoint]:
    return checkpoints.kept()


def _check_row(walk: _Walk, entry: Entry) -> dict[str, Any]:
    expected = walk.seq + 1
    if entry.seq != expected:
        raise _Broken(min(entry.seq, expected), f"Row {expected} is missing: row {entry.seq} comes after {walk.seq}.")
    if rows.row_hash(entry.body) != entry.hash:
        raise _Broken(entry.seq, "Its hash is not that of what it says: the row was changed.")
    body = rows.parse(entry.body)
    if body is None or body.get("version") != rows.VERSION:
        raise _Broken(entry.seq, "Its body is not canonical JSON of a version known here.")
    if body.get("seq") != entry.seq or body.get("prev") != walk.hash:
        raise _Broken(entry.seq, "It does not follow the row before it: a row was inserted, swapped or recomputed.")
    if _columns(entry) != {name: body.get(name) for name in ("kind", "subject", "actor", "at")}:
        raise _Broken(entry.seq, "Its columns say something else than what was hashed.")
    walk.seq, walk.hash = entry.seq, entry.hash
    return body


def _columns(entry: Entry) -> dict[str, Any]:
    at = rows.timestamp(entry.at.astimezone(UTC))
    return {"kind": entry.kind, "subject": entry.subject, "actor": entry.actor, "at": at}


def _check_personal(entry: Entry, body: dict[str, Any], personal: list[PersonalValue]) -> None:
    for value in personal:
        if body["personal"].get(value.name) != _commitment(value):
            raise _Broken(entry.seq, f"Its personal value {value.name!r} is not the one it committed to.")


def _commitment(value: PersonalValue) -> str:
    try:
        return rows.commitment(value.salt, value.value)
    except ValueError:
        return ""


def _check_signed(walk: _Walk) -> None:
    while walk.upcoming is not None and walk.upcoming.seq <= walk.seq:
        signed = walk.upcoming
        _check_sound(signed)
        if (signed.seq, signed.hash) != (walk.seq, walk.hash):
            rewritten = f"rows {walk.last_signed + 1} to {signed.seq} were recomputed"
            raise _Broken(signed.seq, f"It is not the row that was signed under this number; {rewritten}.")
        walk.last_signed, walk.upcoming = signed.seq, next(walk.signed, None)


def _check_sound(signed: Checkpoint) -> None:
    if not signed.sound:
        raise _Broken(signed.seq, f"Its checkpoint {signed.path.name} is damaged or was not signed by the office.")


def _check_head(walk: _Walk, head: Head | None, last: int) -> None:
    if head is None:
        raise _Broken(last + 1, "The head row is missing.")
    if (head.seq, head.hash) != (walk.seq, walk.hash):
        raise _Broken(min(head.seq, walk.seq) + 1, f"The head names row {head.seq}, the last row is {walk.seq}.")


def _check_beyond(walk: _Walk) -> None:
    """Check checkpoints of rows after the last one proved: rows appended meanwhile, or a tail that was cut off."""
    signed = walk.upcoming
    while signed is not None:
        _check_sound(signed)
        if not Entry.objects.filter(seq=signed.seq, hash=signed.hash).exists():
            raise _Broken(walk.seq + 1, f"Rows up to {signed.seq} were signed ({signed.path.name}) and are missing.")
        signed = next(walk.signed, None)
