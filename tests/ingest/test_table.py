"""The one table of moves: every stage is in it, everything ends, nothing leaves an end."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from ingest.models import FINAL_STAGES, Stage
from ingest.stages.table import MAIN_PATH, NEXT, WORKED_ON, is_final, may_follow
from ingest.stages.work import WORK


def reachable(start: Stage) -> set[Stage]:
    seen, todo = {start}, [start]
    while todo:
        for stage in NEXT[todo.pop()] - seen:
            seen.add(stage)
            todo.append(stage)
    return seen


def test_every_stage_has_its_row() -> None:
    assert set(NEXT) == set(Stage)


def test_the_main_path_is_allowed_step_by_step() -> None:
    assert all(may_follow(after, before) for before, after in pairwise(MAIN_PATH))


def test_nothing_follows_an_end_and_everything_else_can_reach_one() -> None:
    for stage in Stage:
        assert is_final(stage) == (not NEXT[stage])
        assert reachable(stage) & set(FINAL_STAGES)


def test_all_can_be_reached_from_the_first_byte() -> None:
    assert reachable(Stage.UPLOADING) == set(Stage)


def test_a_worker_knows_what_to_do_at_exactly_the_stages_that_wait_for_one() -> None:
    assert set(WORK) == WORKED_ON


@given(st.lists(st.sampled_from(list(Stage)), min_size=2, max_size=12))
def test_done_is_reached_only_by_way_of_storing_registering_and_reading_back(walk: list[Stage]) -> None:
    steps = [walk[0]]
    for stage in walk[1:]:
        if may_follow(stage, steps[-1]):
            steps.append(stage)
    if steps[0] == Stage.RECEIVED and steps[-1] == Stage.DONE:
        assert steps[-4:] == [Stage.DESCRIBED, Stage.STORED, Stage.REGISTERED, Stage.DONE]
