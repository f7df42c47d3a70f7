"""The chain's triggers for PostgreSQL: two functions, and triggers that fire in every replication role."""

_REFUSE = """
CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END $$
"""

_IN_ORDER = """
CREATE OR REPLACE FUNCTION ledger_in_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_entry WHERE seq >= NEW.seq)
        OR NEW.seq IS DISTINCT FROM (SELECT seq + 1 FROM ledger_head WHERE id = 1) THEN
        RAISE EXCEPTION 'The ledger is append-only: a row goes after the last one and nowhere else.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

_MOVES_ON = """
CREATE OR REPLACE FUNCTION ledger_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.id <> OLD.id OR NEW.seq <> OLD.seq + 1
        OR NOT EXISTS (SELECT 1 FROM ledger_entry WHERE seq = NEW.seq AND hash = NEW.hash) THEN
        RAISE EXCEPTION 'The head of the ledger moves only to the next row.'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

_ONCE = """
CREATE OR REPLACE FUNCTION ledger_head_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM ledger_head) OR EXISTS (SELECT 1 FROM ledger_entry) THEN
        RAISE EXCEPTION 'The ledger has one head.' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""

FUNCTIONS = {
    "ledger_refuse": _REFUSE,
    "ledger_in_order": _IN_ORDER,
    "ledger_head_moves_on": _MOVES_ON,
    "ledger_head_once": _ONCE,
}
TRIGGERS = {
    "ledger_entry_no_update": ("ledger_entry", "BEFORE UPDATE", "ROW", "ledger_refuse"),
    "ledger_entry_no_delete": ("ledger_entry", "BEFORE DELETE", "ROW", "ledger_refuse"),
    "ledger_entry_no_truncate": ("ledger_entry", "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse"),
    "ledger_entry_in_order": ("ledger_entry", "BEFORE INSERT", "ROW", "ledger_in_order"),
    "ledger_head_moves_on": ("ledger_head", "BEFORE UPDATE", "ROW", "ledger_head_moves_on"),
    "ledger_head_stays": ("ledger_head", "BEFORE DELETE", "ROW", "ledger_refuse"),
    "ledger_head_no_truncate": ("ledger_head", "BEFORE TRUNCATE", "STATEMENT", "ledger_refuse"),
    "ledger_head_once": ("ledger_head", "BEFORE INSERT", "ROW", "ledger_head_once"),
}

FIND = """
SELECT t.tgname::text, concat(c.relname, ' ', t.tgtype, ' ', t.tgenabled, ' ', btrim(p.prosrc, E'\\n'))
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relname IN ('ledger_entry', 'ledger_head') AND pg_table_is_visible(c.oid)
"""
_ROW, _BEFORE, _EVENTS = 1, 2, {"BEFORE INSERT": 4, "BEFORE DELETE": 8, "BEFORE UPDATE": 16, "BEFORE TRUNCATE": 32}


def install() -> list[str]:
    """Return the statements that put functions and triggers in place, replacing what is there."""
    statements = [*remove(), *FUNCTIONS.values()]
    for name, (table, when, each, function) in TRIGGERS.items():
        statements.append(f"CREATE TRIGGER {name} {when} ON {table} FOR EACH {each} EXECUTE FUNCTION {function}()")
        statements.append(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")
    return statements


def remove() -> list[str]:
    """Return the statements that take triggers and functions away."""
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}" for name, (table, *_) in TRIGGERS.items()]


def expected() -> dict[str, str]:
    """Return, by name, what `FIND` must answer."""
    answers = {}
    for name, (table, when, each, function) in TRIGGERS.items():
        kind = _BEFORE + _EVENTS[when] + (_ROW if each == "ROW" else 0)
        source = FUNCTIONS[function].split("$$")[1].strip("\n")
        answers[name] = f"{table} {kind} A {source}"
    return answers
