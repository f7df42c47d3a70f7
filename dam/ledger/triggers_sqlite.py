"""The chain's triggers for SQLite: name, and the statement exactly as SQLite keeps it."""


def _refusal(name: str, when: str, message: str, condition: str = "") -> tuple[str, str]:
    clause = f" WHEN {condition}" if condition else ""
    return name, f"CREATE TRIGGER {name} {when}{clause} BEGIN SELECT RAISE(ABORT, '{message}'); END"


TRIGGERS = dict(
    (
        _refusal(
            "ledger_entry_no_update",
            "BEFORE UPDATE ON ledger_entry",
            "The ledger is append-only: a row cannot be changed.",
        ),
        _refusal(
            "ledger_entry_no_delete",
            "BEFORE DELETE ON ledger_entry",
            "The ledger is append-only: a row cannot be deleted.",
        ),
        _refusal(
            "ledger_entry_in_order",
            "BEFORE INSERT ON ledger_entry",
            "The ledger is append-only: a row goes after the last one and nowhere else.",
            "EXISTS (SELECT 1 FROM ledger_entry WHERE seq >= NEW.seq)"
            " OR NEW.seq IS NOT (SELECT seq + 1 FROM ledger_head WHERE id = 1)",
        ),
        _refusal(
            "ledger_head_moves_on",
            "BEFORE UPDATE ON ledger_head",
            "The head of the ledger moves only to the next row.",
            "NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1"
            " OR NOT EXISTS (SELECT 1 FROM ledger_entry WHERE seq = NEW.seq AND hash = NEW.hash)",
        ),
        _refusal(
            "ledger_head_stays",
            "BEFORE DELETE ON ledger_head",
            "The head of the ledger cannot be deleted.",
        ),
        _refusal(
            "ledger_head_once",
            "BEFORE INSERT ON ledger_head",
            "The ledger has one head.",
            "EXISTS (SELECT 1 FROM ledger_head) OR EXISTS (SELECT 1 FROM ledger_entry)",
        ),
    ),
)

FIND = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'ledger_%'"


def install() -> list[str]:
    """Return the statements that put the triggers in place, replacing what is there."""
    return [*remove(), *TRIGGERS.values()]


def remove() -> list[str]:
    """Return the statements that take the triggers away."""
    return [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS]


def expected() -> dict[str, str]:
    """Return, by name, what `FIND` must answer."""
    return TRIGGERS
