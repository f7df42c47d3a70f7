"""Lets tests with real commits empty the database afterwards, although the ledger refuses to be emptied."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from django.test import TransactionTestCase

from dam.ledger import triggers


@contextmanager
def database_can_be_emptied() -> Iterator[None]:
    """Have Django's emptying take the ledger's triggers away, begin a new chain and put them back."""
    empty = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # Django's own, without a stub

    def teardown(case: TransactionTestCase) -> None:
        used = [connections[name] for name in connections if name in case.databases]
        for connection in used:
            triggers.remove(connection)
        empty(case)
        for connection in used:
            triggers.begin_chain(connection)
            triggers.install(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield
