"""The queue as a state machine, walked at random: never two holders of one item, no wish ever lost."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from dam.work import hints
from dam.work.claims import Claim, claim, claim_batch, extend, fail, finish, release
from dam.work.errors import LeaseLost
from dam.work.models import OPEN_STATES, State, WorkItem
from dam.work.services import enqueue, retry
from dam.work.sweeping import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SUBJECTS = st.sampled_from(["a", "b", "c"])


@dataclass
class Wish:
    """What the outside wants of one subject: wishes so far, how many of them a run that began later has served."""

    asked: int = 0
    served: int = 0
    given_up: int = 0


@dataclass
class Model:
    wishes: dict[str, Wish] = field(default_factory=dict)
    began_after: dict[str, int] = field(default_factory=dict)


class Queue(RuleBasedStateMachine):
    """Random enqueuing, claiming, ending, dying, waiting, sweeping and retrying of three subjects."""

    held = Bundle("held")

    @initialize()
    def begin(self) -> None:
        WorkItem.objects.all().delete()
        hints.rest()
        self.model = Model({name: Wish() for name in "abc"})

    @rule(subject=SUBJECTS, priority=st.integers(1, 99), later=st.booleans())
    def wish(self, subject: str, priority: int, later: bool) -> None:
        start = timezone.now() + timedelta(seconds=500) if later else None
        enqueue("note", subject, priority=priority, run_after=start)
        self.model.wishes[subject].asked += 1

    @rule(target=held)
    def take(self) -> Claim | None:
        return self._began(claim("light"))

    @rule(target=held)
    def take_of_kind(self) -> Claim | None:
        taken = claim_batch("light", "note", 1)
        return self._began(taken[0] if taken else None)

    def _began(self, taken: Claim | None) -> Claim | None:
        if taken:
            self.model.began_after[taken.token] = self.model.wishes[taken.subject].asked
        return taken

    def _holds(self, mine: Claim) -> bool:
        return WorkItem.objects.filter(pk=mine.id, lease_token=mine.token, state=State.RUNNING).exists()

    def _end(self, mine: Claim | None, step: Any, **facts: Any) -> bool:
        """End a run; say whether it counted. It counts exactly when the lease is still held."""
        if mine is None:
            return False
        holds = self._holds(mine)
        try:
            step(mine, **facts)
        except LeaseLost:
            assert not holds
            return False
        assert holds
        return True

    @rule(mine=consumes(held))
    def succeed(self, mine: Claim | None) -> None:
        if self._end(mine, finish):
            assert mine is not None
            wish = self.model.wishes[mine.subject]
            wish.served = max(wish.served, self.model.began_after[mine.token])

    @rule(mine=consumes(held), final=st.booleans())
    def go_wrong(self, mine: Claim | None, final: bool) -> None:
        self._end(mine, fail, error="x", delay=0, final=final)

    @rule(mine=consumes(held))
    def give_back(self, mine: Claim | None) -> None:
        self._end(mine, release)

    @rule(mine=consumes(held))
    def die(self, mine: Claim | None) -> None:
        """The worker is gone; nobody will end this run."""

    @rule(mine=held)
    def beat(self, mine: Claim | None) -> None:
        if mine:
            assert extend(mine) == self._holds(mine)

    @rule(mine=held)
    def end_twice(self, mine: Claim | None) -> None:
        """A late or doubled end by somebody who holds nothing any more changes nothing."""
        if mine and not self._holds(mine):
            before = list(WorkItem.objects.order_by("pk").values())
            with pytest.raises(LeaseLost):
                finish(mine)
            assert list(WorkItem.objects.order_by("pk").values()) == before

    @rule(seconds=st.sampled_from([1, 100, 130, 700]))
    def wait(self, seconds: int) -> None:
        for item in WorkItem.objects.all():
            item.run_after -= timedelta(seconds=seconds)
            if item.lease_until:
                item.lease_until -= timedelta(seconds=seconds)
            item.save()

    @rule()
    def look(self) -> None:
        sweep()

    @rule()
    def try_failed_again(self) -> None:
        for item in WorkItem.objects.filter(state=State.FAILED):
            retry(item.pk)

    @invariant()
    def at_most_one_open_item_a_subject(self) -> None:
        for subject in "abc":
            assert WorkItem.objects.filter(subject=subject, state__in=OPEN_STATES).count() <= 1

    @invariant()
    def running_items_have_a_lease_and_no_others_do(self) -> None:
        for item in WorkItem.objects.all():
            running = item.state == State.RUNNING
            assert bool(item.lease_token) == bool(item.lease_until) == running

    @invariant()
    def no_wish_is_lost(self) -> None:
        """A wish not yet served by a run that began after it is waiting, running (to run again), or failed in sight."""
        if not hasattr(self, "model"):
            return
        for subject, wish in self.model.wishes.items():
            if wish.served >= wish.asked:
                continue
            items = WorkItem.objects.filter(subject=subject)
            running = items.filter(state=State.RUNNING).first()
            if running:
                began = self.model.began_after[running.lease_token]
                assert running.again or began >= wish.asked
            else:
                assert items.filter(state__in=[State.WAITING, State.FAILED]).exists()

    def teardown(self) -> None:
        """Whatever happened, a few rounds of ordinary working serve every wish."""
        if not hasattr(self, "model"):
            return
        for _ in range(3):
            self.wait(700)
            sweep()
            self.try_failed_again()
            while taken := self._began(claim("light")):
                self.succeed(taken)
        assert all(wish.served == wish.asked for wish in self.model.wishes.values())


@pytest.mark.parametrize("steps", [50])
def test_never_two_holders_and_never_lost(steps: int) -> None:
    from hypothesis.stateful import run_state_machine_as_test

    profile = settings(
        max_examples=25, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Queue, settings=profile)
