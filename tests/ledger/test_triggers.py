"""Somebody notices when the database no longer protects the chain: the start-up check, `doctor`, and every process."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection, models, transaction
from pytest_django import Settings

from dam.ledger import checks, services, triggers, triggers_sqlite
from dam.ledger.errors import LedgerError, Unprotected
from dam.ledger.models import Entry, Head

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def _problems() -> list[str | None]:
    return [problem.id for problem in run_checks(tags=["database"], databases=["default"])]


def _forget(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be a process that has not looked yet."""
    monkeypatch.setattr(triggers, "_seen", set())


def test_a_protected_chain_is_fine(monkeypatch: pytest.MonkeyPatch) -> None:
    _forget(monkeypatch)
    assert _problems() == []
    services.append("approval", facts={})
    assert all(finding.ok for finding in checks.doctor()), checks.doctor()


@pytest.mark.parametrize("name", sorted(triggers_sqlite.TRIGGERS))
def test_every_missing_trigger_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = "ledger_entry" if "entry" in name else "ledger_head"
    on = "" if connection.vendor == "sqlite" else f" ON {table}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{on}")
    _forget(monkeypatch)
    assert _problems() == ["ledger.E001"]
    with pytest.raises(Unprotected, match=name):
        services.append("approval", facts={})
    assert not checks.doctor()[0].ok
    triggers.install(connection)
    assert _problems() == []
    services.append("approval", facts={})


def test_a_trigger_that_does_something_else_is_noticed() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_entry_no_update")
            cursor.execute("CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT 1; END")
        else:
            cursor.execute("ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_update")
    assert triggers.problems(connection) == ["ledger_entry_no_update"]


@pytest.mark.django_db(transaction=True)
def test_a_table_that_a_migration_rebuilt_is_noticed() -> None:
    """Django rebuilds an SQLite table to alter it, which takes its triggers away.

    SQLite refuses the rebuilding while the other table's triggers speak of this one; without those it is silent.
    """
    if connection.vendor != "sqlite":  # PostgreSQL alters tables in place and keeps their triggers
        _alter_kind(50)
        assert triggers.problems(connection) == []
        _alter_kind(40)
        return
    with pytest.raises(OperationalError, match="ledger_head_moves_on"):
        _alter_kind(50)
    assert triggers.problems(connection) == []
    with connection.cursor() as cursor:
        for name in ("ledger_head_moves_on", "ledger_head_once"):
            cursor.execute(f"DROP TRIGGER {name}")
    try:
        _alter_kind(50)
        assert "ledger_entry_no_update" in triggers.problems(connection)
        assert _problems() == ["ledger.E001"]
        _alter_kind(40)
    finally:
        triggers.install(connection)
    assert _problems() == []


def _alter_kind(length: int) -> None:
    old = Entry._meta.get_field("kind")
    new = models.CharField(max_length=length)
    new.set_attributes_from_name("kind")
    with connection.schema_editor() as editor:
        editor.alter_field(Entry, old, new)


def test_a_database_that_is_not_migrated_yet_is_not_complained_about() -> None:
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ledger' AND name = '0002_append_only'")
    assert _problems() == []


def test_a_chain_without_a_head_takes_no_row() -> None:
    triggers.remove(connection)
    Head.objects.all().delete()
    with pytest.raises(LedgerError):
        services.append("approval", facts={})
    verdict = services.verify()
    assert (verdict.ok, verdict.first_broken_seq) == (False, 1)
    assert not checks.doctor()[1].ok


def test_the_doctor_notices_the_key_and_old_checkpoints(settings: Settings) -> None:
    settings.LEDGER_CHECKPOINT_EVERY = 1
    for _ in range(3):
        services.append("approval", facts={})
    findings = {finding.name: finding for finding in checks.doctor()}
    assert not findings["ledger: checkpoints"].ok
    assert findings["ledger: key"].ok
    services.checkpoint()
    settings.LEDGER_KEY_FILE.chmod(0o644)
    findings = {finding.name: finding for finding in checks.doctor()}
    assert findings["ledger: checkpoints"].ok
    assert not findings["ledger: key"].ok
    settings.LEDGER_KEY_FILE.write_text("no key")
    assert not {finding.name: finding for finding in checks.doctor()}["ledger: key"].ok


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_undone_and_done_again() -> None:
    call_command("migrate", "ledger", "0001", verbosity=0)
    try:
        assert not Head.objects.exists()
        assert len(triggers.problems(connection)) == len(triggers._dialect(connection).TRIGGERS)
    finally:
        call_command("migrate", "ledger", verbosity=0)
    with transaction.atomic():
        services.append("approval", facts={})
    assert services.verify().ok


if connection.vendor == "postgresql":
    GRANTS = [
        "CREATE ROLE kronika_app",
        "GRANT SELECT, INSERT ON ledger_entry TO kronika_app",
        "GRANT SELECT, UPDATE ON ledger_head TO kronika_app",
        "GRANT SELECT, INSERT, DELETE ON ledger_personalvalue TO kronika_app",
        "GRANT USAGE ON SEQUENCE ledger_personalvalue_id_seq TO kronika_app",
        "SET LOCAL ROLE kronika_app",
    ]
    POWERS = [
        "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "SET session_replication_role = replica",
        "DELETE FROM ledger_entry",
        "DROP TABLE ledger_entry",
    ]

    def test_a_role_that_owns_nothing_appends_and_can_take_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
        """The grants are those of docs/reference/ledger.md."""
        _forget(monkeypatch)
        with connection.cursor() as cursor:
            for statement in GRANTS:
                cursor.execute(statement)
            entry = services.append("delivery", facts={}, personal={"name": "Arta"})
            services.erase_personal(entry.seq, actor="u1", ground="asked for")
            assert services.verify() == services.Verdict(True, 2)
            for statement in POWERS:
                with pytest.raises(DatabaseError), transaction.atomic():
                    cursor.execute(statement)
            assert triggers.problems(connection) == []
