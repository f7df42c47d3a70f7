"""Rows are linked, refused where they must be, and their personal values can go."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from dam.ledger import rows, services
from dam.ledger.errors import BadRow, OutsideTransaction
from dam.ledger.models import Entry, Head, PersonalValue

pytestmark = pytest.mark.database


@pytest.mark.django_db
def test_a_row_names_the_one_before() -> None:
    first = services.append("approval", subject="a1", actor="u1", facts={"revision": 3})
    second = services.append("delivery", subject="a1", facts={"to": "x"})
    assert (first.seq, second.seq) == (1, 2)
    body = json.loads(second.body)
    assert body["prev"] == first.hash == rows.row_hash(first.body)
    assert json.loads(first.body)["prev"] == rows.GENESIS
    assert Head.objects.get().hash == second.hash
    assert services.verify() == services.Verdict(True, 2)


@pytest.mark.django_db(transaction=True)
def test_a_row_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        services.append("approval", facts={})
    assert not Entry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_chain_begins_anew_for_every_test() -> None:
    with transaction.atomic():
        assert services.append("approval", facts={}).seq == 1


@pytest.mark.django_db
def test_erasing_a_personal_value_breaks_nothing() -> None:
    entry = services.append("delivery", facts={}, personal={"name": "Đorđe", "address": "x@example.org"})
    assert services.erase_personal(entry.seq, actor="u1", ground="request 7") == 2
    assert not PersonalValue.objects.exists()
    assert services.verify().ok
    assert "Đorđe" not in "".join(Entry.objects.values_list("body", flat=True))


COLUMNS = "(seq, kind, subject, actor, at, body, hash)"
STATEMENTS = [
    "UPDATE ledger_entry SET kind = 'x'",
    "DELETE FROM ledger_entry",
    "DELETE FROM ledger_head",
    "UPDATE ledger_head SET hash = 'x'",
    "UPDATE ledger_head SET seq = seq + 1",
    "INSERT INTO ledger_head (id, seq, hash) VALUES (2, 9, 'x')",
    f"INSERT INTO ledger_entry {COLUMNS} SELECT seq, kind, subject, actor, at, '{{}}', 'x' FROM ledger_entry LIMIT 1",
    f"INSERT INTO ledger_entry {COLUMNS} SELECT 9, kind, subject, actor, at, '{{}}', 'x' FROM ledger_entry LIMIT 1",
]
SQLITE_ONLY = [
    "INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE seq = 1",
    "REPLACE INTO ledger_head (id, seq, hash) VALUES (1, 0, 'x')",
    "UPDATE OR REPLACE ledger_entry SET seq = 1 WHERE seq = 2",
]
POSTGRESQL_ONLY = ["TRUNCATE ledger_entry", "TRUNCATE ledger_head"]


@pytest.mark.django_db
def test_the_database_refuses_every_change() -> None:
    services.append("approval", facts={})
    services.append("approval", facts={})
    special = SQLITE_ONLY if connection.vendor == "sqlite" else POSTGRESQL_ONLY
    for statement in STATEMENTS + special:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert services.verify() == services.Verdict(True, 2)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("Has Space", {}),
        ("", {}),
        ("k" * 41, {}),
        ("k", {"n": 2**60}),
        ("k", {"n": float("nan")}),
        ("k", {"t": "\ud800"}),
        ("k", {"o": object()}),
        ("k", {"long": "x" * 70_000}),
    ],
)
def test_what_cannot_be_kept_is_refused(kind: str, facts: dict[str, object]) -> None:
    with pytest.raises(BadRow):
        services.append(kind, facts=facts)
    assert services.verify() == services.Verdict(True, 0)
