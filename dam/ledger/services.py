"""What is done with the ledger: append a row, erase personal values, verify, export, checkpoint."""

from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from dam.ledger import checkpoints, rows
from dam.ledger.errors import LedgerError, OutsideTransaction
from dam.ledger.exporting import export
from dam.ledger.models import Entry, Head, PersonalValue
from dam.ledger.triggers import ensure_protected
from dam.ledger.verification import Verdict, verify
from dam.work.durable import durable

__all__ = ["Verdict", "append", "checkpoint", "erase_personal", "export", "verify"]


def append(
    kind: str,
    *,
    subject: str = "",
    actor: str = "",
    facts: dict[str, Any],
    personal: dict[str, str] | None = None,
) -> Entry:
    """Append a row to the chain, in the transaction of the change that it records.

    Call it last in that transaction: it locks the chain's head until the commit. When the commit returns the row is
    on the disk, whatever SQLite's `synchronous` is set to.

    Args:
        kind: what happened: `delivery`, `completion`, `approval` ... (lower-case words joined by dots).
        subject: what it is about: a public id or a digest, never a name.
        actor: who did it: a public id, never a name.
        facts: JSON. Nothing personal: it can never be erased.
        personal: personal values by name. They are kept beside the chain, which holds salted commitments to them.

    Raises:
        OutsideTransaction: not inside an atomic block.
        BadRow: a field has a form that is not kept.
        Unprotected: the database has lost the chain's triggers.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction("A ledger row belongs into the transaction of the change that it records.")
    ensure_protected(connection)
    with durable():
        return _append(kind, subject, actor, facts, personal or {})


def _append(kind: str, subject: str, actor: str, facts: dict[str, Any], personal: dict[str, str]) -> Entry:
    values = {name: (rows.new_salt(), value) for name, value in personal.items()}
    commitments = {name: rows.commitment(salt, value) for name, (salt, value) in values.items()}
    fields = rows.Fields(kind, subject, actor, facts, commitments)
    entry = _link(fields)
    PersonalValue.objects.bulk_create(
        PersonalValue(seq=entry.seq, name=name, value=value, salt=salt) for name, (salt, value) in values.items()
    )
    checkpoints.due_on_commit(entry.seq)
    return entry


def _link(fields: rows.Fields) -> Entry:
    """Lock the head, insert the row after it and move the head."""
    try:
        head = Head.objects.select_for_update().get(pk=1)
    except Head.DoesNotExist as error:
        raise LedgerError("The ledger has no head row; run `manage.py ledger verify`. Nothing was recorded.") from error
    at = timezone.now()
    body = rows.body_of(head.seq + 1, head.hash, at, fields)
    entry = Entry(
        seq=head.seq + 1,
        kind=fields.kind,
        subject=fields.subject,
        actor=fields.actor,
        at=at,
        body=body,
        hash=rows.row_hash(body),
    )
    entry.save(force_insert=True)
    Head.objects.filter(pk=1, seq=head.seq).update(seq=entry.seq, hash=entry.hash)
    return entry


def checkpoint() -> Path | None:
    """Keep a signed checkpoint of the last row outside the database; return its path, None while there is no row."""
    return checkpoints.write_head()


def erase_personal(seq: int, *, actor: str, ground: str, names: list[str] | None = None) -> int:
    """Erase personal values of a row, all or the named ones, and record that it was done, not what was erased.

    The chain holds only salted commitments to them and stays whole. On SQLite the freed space is overwritten.

    Returns:
        How many values were erased.
    """
    with transaction.atomic():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete = ON")
        values = PersonalValue.objects.filter(seq=seq)
        if names is not None:
            values = values.filter(name__in=names)
        erased = sorted(values.values_list("name", flat=True))
        values.delete()
        if erased:
            facts = {"row": seq, "names": erased, "ground": ground}
            append("personal.erased", subject=f"ledger:{seq}", actor=actor, facts=facts)
    return len(erased)
