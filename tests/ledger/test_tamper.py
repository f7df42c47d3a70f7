"""Verification finds each of 200 random tamperings made behind the triggers: 100 naive, 100 by somebody skilled.

The skilled one leaves a chain that agrees with itself, which is asserted, so that it is the checkpoint that finds it.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from dam.ledger import services, triggers
from dam.ledger.models import Entry
from tests.ledger.tampering import NAIVE, SKILLED, Tamper

pytestmark = [pytest.mark.database, pytest.mark.django_db]

LENGTH = 40
SIGNED = (9, 17, 26, 33, 40)
KINDS = ["delivery", "completion", "approval", "publication", "recall"]
EACH = 100
SEED = 20261123


def _make_chain(chance: random.Random) -> None:
    for number in range(1, LENGTH + 1):
        personal = {"name": f"Arta {number}", "address": f"a{number}@example.org"} if number % 3 == 0 else None
        services.append(
            chance.choice(KINDS),
            subject=f"asset{chance.randrange(10)}",
            actor=f"user{chance.randrange(5)}",
            facts={"number": number, "size": chance.randrange(10**9), "title": "Đorđević në Prishtinë"},
            personal=personal,
        )
        if number in SIGNED:
            services.checkpoint()


@contextmanager
def _undone() -> Iterator[None]:
    """Undo what is done inside."""
    point = transaction.savepoint()
    yield
    transaction.savepoint_rollback(point)


def _plan(chance: random.Random, ways: list[Tamper]) -> list[Tamper]:
    """Return `EACH` tamperings: every way as often as any other, in random order."""
    plan = (ways * (EACH // len(ways) + 1))[:EACH]
    chance.shuffle(plan)
    return plan


def _next_signed(seq: int) -> int:
    return next(signed for signed in SIGNED if signed >= seq)


def test_each_of_a_hundred_naive_tamperings_is_found_where_it_was_made() -> None:
    chance = random.Random(SEED)
    _make_chain(chance)
    assert services.verify() == services.Verdict(True, LENGTH)
    found = 0
    for tamper in _plan(chance, NAIVE):
        with _undone():
            triggers.remove(connection)
            expected = tamper(chance)
            verdict = services.verify(checkpoints=False)
            assert not verdict.ok, tamper.__name__
            assert verdict.first_broken_seq == expected, (tamper.__name__, verdict)
            assert verdict.problem
            assert not services.verify().ok
            found += 1
    assert found == EACH
    assert services.verify() == services.Verdict(True, LENGTH)
    assert triggers.problems(connection) == []


def test_each_of_a_hundred_skilled_tamperings_is_found_against_a_checkpoint() -> None:
    chance = random.Random(SEED + 1)
    _make_chain(chance)
    found = 0
    for tamper in _plan(chance, SKILLED):
        with _undone():
            triggers.remove(connection)
            changed = tamper(chance)
            alone = services.verify(checkpoints=False)
            assert alone == services.Verdict(True, Entry.objects.count()), (tamper.__name__, alone)
            verdict = services.verify()
            assert not verdict.ok, tamper.__name__
            assert verdict.first_broken_seq == min(_next_signed(changed), alone.rows + 1), (tamper.__name__, verdict)
            found += 1
    assert found == EACH
    assert services.verify() == services.Verdict(True, LENGTH)
