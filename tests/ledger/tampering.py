"""The hands of those who tamper with the chain, past its triggers, as the database's owner could.

Every function changes the database and returns the first row that verification must name.
"""

import json
import random
from collections.abc import Callable
from datetime import timedelta

from dam.ledger.models import Entry, Head, PersonalValue
from dam.ledger.rows import GENESIS, canonical, commitment, row_hash

Tamper = Callable[[random.Random], int]


def _rows() -> list[Entry]:
    return list(Entry.objects.order_by("seq"))


def _write(rows: list[Entry]) -> None:
    """Make these rows the whole table."""
    Entry.objects.all().delete()
    Entry.objects.bulk_create(rows)


def _lie(row: Entry, chance: random.Random) -> None:
    body = json.loads(row.body)
    body["facts"]["size"] += 1 + chance.randrange(1000)
    row.body = canonical(body)


def _forged(like: Entry, seq: int, chance: random.Random) -> Entry:
    """Return a row that never was, with a hash that fits its body."""
    body = json.loads(like.body) | {"seq": seq, "prev": like.hash, "personal": {}}
    body["facts"] = {"forged": chance.randrange(10**9)}
    text = canonical(body)
    return Entry(
        seq=seq, kind=like.kind, subject=like.subject, actor=like.actor, at=like.at, body=text, hash=row_hash(text)
    )


# --- naive: what somebody with a database browser does


def edit_body(chance: random.Random) -> int:
    row = chance.choice(_rows())
    _lie(row, chance)
    row.save()
    return row.seq


def edit_body_and_its_hash(chance: random.Random) -> int:
    """Found at the next row, which names the old hash; at the end by the head."""
    row = chance.choice(_rows())
    _lie(row, chance)
    row.hash = row_hash(row.body)
    row.save()
    return row.seq + 1


def edit_column(chance: random.Random) -> int:
    row = chance.choice(_rows())
    column = chance.choice(["kind", "subject", "actor", "at", "hash"])
    if column == "at":
        row.at += timedelta(microseconds=chance.randrange(1, 10**9))
    elif column == "hash":
        row.hash = f"{chance.randrange(16**64):064x}"
    else:
        setattr(row, column, f"other{chance.randrange(1000)}")
    row.save()
    return row.seq


def edit_spelling(chance: random.Random) -> int:
    """Say the same in JSON that is not canonical."""
    row = chance.choice(_rows())
    row.body = json.dumps(json.loads(row.body), indent=chance.choice([None, 1, 2]), ensure_ascii=chance.random() < 0.5)
    row.hash = row_hash(row.body)
    row.save()
    return row.seq


def edit_personal_value(chance: random.Random) -> int:
    value = chance.choice(list(PersonalValue.objects.order_by("seq", "name")))
    column = chance.choice(["value", "salt", "name"])
    setattr(value, column, {"value": "Somebody Else", "salt": f"{chance.randrange(16**64):064x}", "name": "x"}[column])
    value.save()
    return value.seq


def delete(chance: random.Random) -> int:
    row = chance.choice(_rows())
    row_seq = row.seq
    row.delete()
    return row_seq


def delete_several(chance: random.Random) -> int:
    rows = _rows()
    first = chance.randrange(len(rows) - 5)
    Entry.objects.filter(seq__in=[row.seq for row in rows[first : first + chance.randrange(2, 6)]]).delete()
    return rows[first].seq


def delete_and_close_the_gap(chance: random.Random) -> int:
    rows = _rows()
    gone = chance.randrange(len(rows) - 1)
    left = rows[:gone] + rows[gone + 1 :]
    for number, row in enumerate(left, 1):
        row.seq = number
    _write(left)
    return gone + 1


def insert(chance: random.Random) -> int:
    rows = _rows()
    place = chance.randrange(1, len(rows))
    forged = _forged(rows[place - 1], place + 1, chance)
    for row in rows[place:]:
        row.seq += 1
    _write([*rows[:place], forged, *rows[place:]])
    for value in PersonalValue.objects.filter(seq__gt=place).order_by("-seq"):
        value.seq += 1
        value.save()
    return place + 2  # the forged row fits; the one after it does not


def insert_at_the_end(chance: random.Random) -> int:
    last = _rows()[-1]
    _forged(last, last.seq + 1, chance).save(force_insert=True)
    return last.seq + 1


def insert_before_the_first(chance: random.Random) -> int:
    first = _rows()[0]
    _forged(first, -chance.randrange(5), chance).save(force_insert=True)
    return Entry.objects.order_by("seq")[0].seq


def swap(chance: random.Random) -> int:
    rows = _rows()
    one, other = sorted(chance.sample(range(len(rows)), 2))
    rows[one].seq, rows[other].seq = rows[other].seq, rows[one].seq
    _write(rows)
    return one + 1


def move_the_head(chance: random.Random) -> int:
    rows = _rows()
    back = chance.choice(rows[:-1])
    Head.objects.update(seq=back.seq, hash=back.hash)
    return back.seq + 1


NAIVE: list[Tamper] = [
    edit_body, edit_body_and_its_hash, edit_column, edit_spelling, edit_personal_value, delete, delete_several,
    delete_and_close_the_gap, insert, insert_at_the_end, insert_before_the_first, swap, move_the_head,
]  # fmt: skip


# --- skilled: a chain that agrees with itself again


def _recompute(rows: list[Entry]) -> None:
    """Number and link the rows as they stand, with hashes that fit, and have the head name the last."""
    before, beside = GENESIS, {}
    values = {(value.seq, value.name): value for value in PersonalValue.objects.all()}
    for number, row in enumerate(rows, 1):
        body = json.loads(row.body)
        for name in body["personal"]:
            beside[number, name] = values[body["seq"], name]
        row.seq, row.body = number, canonical(body | {"seq": number, "prev": before})
        before = row.hash = row_hash(row.body)
    _write(rows)
    PersonalValue.objects.all().delete()
    PersonalValue.objects.bulk_create(
        PersonalValue(seq=seq, name=name, value=value.value, salt=value.salt) for (seq, name), value in beside.items()
    )
    Head.objects.update(seq=len(rows), hash=before)


def recompute_after_edit(chance: random.Random) -> int:
    rows = _rows()
    row = chance.choice(rows)
    _lie(row, chance)
    _recompute(rows)
    return row.seq


def recompute_after_changing_a_person(chance: random.Random) -> int:
    value = chance.choice(list(PersonalValue.objects.order_by("seq", "name")))
    value.value = "Somebody Else"
    value.save()
    rows = _rows()
    row = rows[value.seq - 1]
    body = json.loads(row.body)
    body["personal"][value.name] = commitment(value.salt, value.value)
    row.body = canonical(body)
    _recompute(rows)
    return value.seq


def recompute_after_delete(chance: random.Random) -> int:
    rows = _rows()
    gone = chance.randrange(len(rows) - 1)
    _recompute(rows[:gone] + rows[gone + 1 :])
    return gone + 1


def recompute_after_insert(chance: random.Random) -> int:
    rows = _rows()
    place = chance.randrange(len(rows))
    _recompute([*rows[:place], _forged(rows[place], place + 1, chance), *rows[place:]])
    return place + 1


def recompute_after_swap(chance: random.Random) -> int:
    rows = _rows()
    one, other = sorted(chance.sample(range(len(rows)), 2))
    rows[one], rows[other] = rows[other], rows[one]
    _recompute(rows)
    return one + 1


def cut_the_tail(chance: random.Random) -> int:
    rows = _rows()
    left = chance.randrange(len(rows))
    _recompute(rows[:left])
    return left + 1


SKILLED: list[Tamper] = [
    recompute_after_edit, recompute_after_changing_a_person, recompute_after_delete, recompute_after_insert,
    recompute_after_swap, cut_the_tail,
]  # fmt: skip
