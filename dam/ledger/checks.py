"""Says when the ledger is not protected: at start-up (`migrate` and `check --database`) and to `doctor`.

Besides, every process looks for the triggers before its first row and appends none without them.
"""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

from dam.health.findings import Finding
from dam.ledger import checkpoints, keys, triggers
from dam.ledger.errors import LedgerError
from dam.ledger.reading import head_and_last
from storage_config.errors import StorageError

PROTECTING = ("ledger", "0002_append_only")
MEND = "Find out who removed them, then run `manage.py ledger protect` as the database's owner."


def triggers_in_place(databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """Django system check: where the migration that protects the chain was applied, its triggers are there."""
    return [
        Error(f"The ledger in the database {name!r} lacks triggers: {', '.join(missing)}.", hint=MEND, id="ledger.E001")
        for name in databases or []
        if (missing := _missing(name))
    ]


def _missing(name: str) -> list[str]:
    connection = connections[name]
    if PROTECTING not in MigrationRecorder(connection).applied_migrations():
        return []
    return triggers.problems(connection)


def doctor() -> list[Finding]:
    """Look at the chain's protection, its head, the office's key and the checkpoints."""
    try:
        return [_triggers(), _head(), _key(), _checkpoints()]
    except DatabaseError as error:
        mend = _("See that the database answers and that `manage.py migrate` was run.")
        return [Finding("ledger", ok=False, says=str(error).strip(), mend=mend)]


def _triggers() -> Finding:
    if missing := _missing("default"):
        says = _("triggers are missing or changed: {names}").format(names=", ".join(missing))
        return Finding("ledger: triggers", ok=False, says=says, mend=MEND)
    return Finding("ledger: triggers", ok=True, says=_("the database refuses every change to the chain"))


def _head() -> Finding:
    head, last = head_and_last()
    if head is None or head.seq != last:
        says = _("the head row does not name the last row, {last}").format(last=last)
        mend = _("Run `manage.py ledger verify` and restore the database from the backup that still holds.")
        return Finding("ledger: head", ok=False, says=says, mend=mend)
    return Finding("ledger: head", ok=True, says=_("{count} rows").format(count=last))


def _key() -> Finding:
    path = settings.LEDGER_KEY_FILE
    try:
        keys.office_key()
    except (LedgerError, StorageError) as error:
        return Finding("ledger: key", ok=False, says=str(error), mend=_("Restore the key file from the backup."))
    if path.stat().st_mode & 0o077:
        says = _("others than the owner may read {path}").format(path=path)
        return Finding("ledger: key", ok=False, says=says, mend=f"chmod 600 {path}")
    return Finding("ledger: key", ok=True, says=_("the office's key is there; is a copy of it kept elsewhere?"))


def _checkpoints() -> Finding:
    _head_row, last = head_and_last()
    try:
        newest = checkpoints.newest()
    except LedgerError:
        says, mend = _("they cannot be checked without the office's key"), _("Restore the key file from the backup.")
        return Finding("ledger: checkpoints", ok=False, says=says, mend=mend)
    signed = newest.seq if newest else 0
    if newest is not None and not newest.sound:
        says = _("the newest checkpoint, {name}, is damaged").format(name=newest.path.name)
        return Finding("ledger: checkpoints", ok=False, says=says, mend=_("Restore it from the backup."))
    if last - signed > 2 * settings.LEDGER_CHECKPOINT_EVERY:
        says = _("{count} rows were added since the last checkpoint").format(count=last - signed)
        mend = _("Run `manage.py ledger checkpoint`, see what it says, and that beat is running.")
        return Finding("ledger: checkpoints", ok=False, says=says, mend=mend)
    return Finding("ledger: checkpoints", ok=True, says=_("signed up to row {seq}").format(seq=signed))
