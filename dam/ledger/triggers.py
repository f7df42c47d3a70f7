"""The database's own refusal to change the chain: triggers, written by hand for SQLite and for PostgreSQL.

UPDATE, DELETE and TRUNCATE of a row are refused; a row can only be inserted right after the head (on SQLite an
INSERT OR REPLACE would pass the triggers for UPDATE and DELETE, so this one refuses it); the head moves only to the
next row that is there, and never goes away. Whoever owns the database can drop triggers: that is what checkpoints
are for. Django rebuilds SQLite tables when a migration alters them, which drops triggers silently: such a migration
must call `install` again, and `problems` says when one did not.
"""

from types import ModuleType

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from dam.ledger import triggers_postgresql, triggers_sqlite
from dam.ledger.errors import Unprotected
from dam.ledger.rows import GENESIS

_seen: set[str] = set()


def _dialect(connection: BaseDatabaseWrapper) -> ModuleType:
    return triggers_sqlite if connection.vendor == "sqlite" else triggers_postgresql


def _execute(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place, replacing older ones; the database's owner may do that at any time."""
    _execute(connection, _dialect(connection).install())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for undoing the migration and for tests that empty the database."""
    _execute(connection, _dialect(connection).remove())


def begin_chain(connection: BaseDatabaseWrapper) -> None:
    """Put the head row of an empty chain in place."""
    statement = f"INSERT INTO ledger_head (id, seq, hash) VALUES (1, 0, '{GENESIS}')"  # noqa: S608 - our constant
    _execute(connection, [statement])


def protect(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Begin the chain and install the triggers, as a migration."""
    begin_chain(editor.connection)
    install(editor.connection)


def unprotect(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """Undo `protect`, as a migration."""
    remove(editor.connection)
    _execute(editor.connection, ["DELETE FROM ledger_head"])


def problems(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of triggers that are missing, disabled or other than they must be."""
    dialect = _dialect(connection)
    with connection.cursor() as cursor:
        cursor.execute(dialect.FIND)
        there = dict(cursor.fetchall())
    return [name for name, definition in dialect.expected().items() if there.get(name) != definition]


def ensure_protected(connection: BaseDatabaseWrapper) -> None:
    """Refuse to go on when the triggers are not as they must be; looks once a process and database."""
    name = str(connection.settings_dict["NAME"])
    if name in _seen:
        return
    if missing := problems(connection):
        raise Unprotected(
            f"The ledger is not protected in this database (triggers {', '.join(missing)}). Nothing was recorded. "
            "Find out who removed them, then run `manage.py ledger protect` as the database's owner."
        )
    _seen.add(name)
