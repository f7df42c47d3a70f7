"""Commits that are on the disk before anybody is told: upload finished, DONE, a ledger row.

SQLite runs in WAL mode at `synchronous=NORMAL`, where a commit survives a killed process but the last ones may be lost
with the power. What acknowledges something to a person is committed at FULL (https://sqlite.org/pragma.html
#pragma_synchronous). PostgreSQL commits durably as it is.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

FULL, NORMAL = "PRAGMA synchronous=FULL", "PRAGMA synchronous=NORMAL"


@contextmanager
def durable(using: str = "default") -> Iterator[None]:
    """Run a transaction whose commit is flushed to the disk before this returns. May be nested.

    The level cannot be changed inside a transaction. Within somebody else's plain `atomic` block the flush therefore
    follows right after that block's commit.
    """
    connection = transaction.get_connection(using)
    if connection.vendor != "sqlite":
        with transaction.atomic(using=using):
            yield
    elif connection.in_atomic_block:
        with transaction.atomic(using=using):
            transaction.on_commit(partial(_flush_log, connection), using=using)
            yield
    else:
        with _level_full(connection), transaction.atomic(using=using):
            yield


@contextmanager
def _level_full(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(FULL)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(NORMAL)


def _flush_log(connection: BaseDatabaseWrapper) -> None:
    """Flush the write-ahead log; where there is none, SQLite has flushed the database file itself.

    SQLite's locks are on the database and on its -shm file, so closing a second descriptor of the log drops none.
    """
    if _synchronous(connection) >= 2:  # noqa: PLR2004 - FULL, as SQLite numbers it: this commit was flushed already
        return
    try:
        log = os.open(f"{connection.settings_dict['NAME']}-wal", os.O_RDONLY)
    except FileNotFoundError:
        return
    try:
        os.fsync(log)
    finally:
        os.close(log)


def _synchronous(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute("PRAGMA synchronous").fetchone()[0])
