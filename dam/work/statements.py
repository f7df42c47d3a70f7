"""The queue's state machine as SQL: each step is one statement, so that nothing comes between looking and writing.

The same text runs on SQLite (3.35 and newer) and on PostgreSQL; only the lock of `claim` differs: SKIP LOCKED lets
PostgreSQL's workers pass each other, on SQLite the one writer's lock is held for the length of the statement.

    waiting --claim--> running --finish--> done
       ^                  |  (asked for again meanwhile: back to waiting)
       |--release, fail---|--fail, attempts used up--> failed --retry--> waiting
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

COLUMNS = (
    "kind, subject, params, params_digest, queue, priority, state, attempts, max_attempts, "
    "run_after, lease_token, again, note, last_error, created_at"
)
ROW = "(" + ", ".join(["%s"] * len(COLUMNS.split(","))) + ")"

# The conflict is with the open twin. An item that runs already runs once more afterwards.
ENQUEUE = f"""
INSERT INTO work_workitem ({COLUMNS}) VALUES {{rows}}
ON CONFLICT (kind, subject, params_digest) WHERE state IN ('waiting', 'running') DO UPDATE SET
  priority = CASE WHEN excluded.priority < work_workitem.priority THEN excluded.priority
                  ELSE work_workitem.priority END,
  run_after = CASE WHEN work_workitem.state = 'running' AND NOT work_workitem.again THEN excluded.run_after
                   WHEN excluded.run_after < work_workitem.run_after THEN excluded.run_after
                   ELSE work_workitem.run_after END,
  again = (work_workitem.again OR work_workitem.state = 'running')
"""  # noqa: S608 - only our own words are put together

# COALESCE keeps SQLite from walking all waiting items by the index on state: it shall look up the ids.
CLAIM = """
WITH runnable AS MATERIALIZED (
  SELECT id FROM work_workitem
  WHERE state = 'waiting' AND queue = %s AND run_after <= %s {of_kind}
  ORDER BY priority, run_after, id LIMIT %s {lock}
)
UPDATE work_workitem
SET state = 'running', attempts = attempts + 1, lease_token = %s, lease_until = %s, started_at = %s,
    progress = NULL, note = ''
WHERE id IN (SELECT id FROM runnable) AND COALESCE(state, '') = 'waiting'
RETURNING priority, run_after, id, kind, subject, params, attempts, max_attempts
"""

# A token is made anew for every taking: a row with one of these tokens is held by one of these claims.
HELD = "WHERE id IN ({ids}) AND lease_token IN ({tokens}) AND state = 'running'"

EXTEND = f"UPDATE work_workitem SET lease_until = %s {HELD}"  # noqa: S608 - see above

PROGRESS = f"UPDATE work_workitem SET progress = %s, note = %s, lease_until = %s {HELD}"  # noqa: S608 - see above

# Whoever asked again asked for a fresh item, with all its attempts; its `run_after` is set already.
GIVE_BACK = f"""
UPDATE work_workitem
SET state = CASE WHEN again THEN 'waiting' ELSE %s END,
    attempts = CASE WHEN again THEN 0 ELSE attempts - %s END,
    run_after = CASE WHEN %s THEN %s ELSE run_after END,
    finished_at = %s, last_error = %s,
    again = %s, lease_token = '', lease_until = NULL, progress = NULL, note = ''
{HELD}
"""  # noqa: S608 - see above


def execute(statement: str, values: Sequence[Any]) -> int:
    """Run a statement and return how many rows it touched; moments are written as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [_adapted(value) for value in values])
        return int(cursor.rowcount)


def fetch(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run a statement that returns rows, and return them all."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [_adapted(value) for value in values])
        return list(cursor.fetchall())


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value


def claim_statement(*, of_kind: bool) -> str:
    """Return CLAIM for this database, for one kind or for all."""
    skip = connection.features.has_select_for_update_skip_locked
    return CLAIM.format(lock="FOR UPDATE SKIP LOCKED" if skip else "", of_kind="AND kind = %s" if of_kind else "")


def of_claims(statement: str, ids: int, tokens: int) -> str:
    """Return a statement with places for so many ids of claimed items, then for so many tokens."""
    return statement.format(ids=", ".join(["%s"] * ids), tokens=", ".join(["%s"] * tokens))


def canonical(params: dict[str, Any]) -> str:
    """Return parameters as JSON that is the same for equal parameters."""
    return json.dumps(params, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
