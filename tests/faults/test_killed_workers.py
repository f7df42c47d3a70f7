"""The worker, a separate process, is killed with SIGKILL: between effect and mark and after the commit of every stage,
and at fifty random moments. Every file ends DONE exactly once; nothing is lost, changed or made twice.
"""

import os
import random
import signal
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from ingest.models import Stage
from ingest.stages.table import MAIN_PATH
from tests.faults.station import Station

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600), pytest.mark.xdist_group("station")]

WORKED_STAGES = ("verified", "identified", "described", "stored", "registered", "done")
MOMENTS = [
    *(f"{stage}:{point}" for stage in WORKED_STAGES for point in ("effect", "written", "mark")),
    *(f"{stage}:{point}" for stage in ("quarantined", "duplicate") for point in ("effect", "written", "mark")),
    *("done:discarded", "quarantined:discarded", "duplicate:discarded"),
]
GOOD, QUARANTINED_FILE = 1, 9
RANDOM_KILLS = 50
LONGEST_SECONDS = 1.2


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Station]:
    with Station(tmp_path_factory.mktemp("station")) as started:
        started.answer("prepare")
        yield started


def check(state: dict[str, Any], handed: dict[str, str]) -> None:
    """Every acknowledged file has its end exactly once, every original is whole, nothing is there twice."""
    files = state["files"]
    assert handed.items() <= {name: file["sha256"] for name, file in files.items()}.items()
    for name, file in files.items():
        expected = {"quarantined"} if name.endswith(".gif") else {"done", "duplicate"}
        assert file["stage"] in expected, (name, file)
        moves = [tuple(move) for move in file["moves"]]
        assert len(set(moves)) == len(moves), f"{name} made a move twice: {moves}"
        assert all(one[1] == two[0] for one, two in pairwise(moves)), (name, moves)
        if file["stage"] == "done":
            assert moves == list(pairwise(str(stage.value) for stage in MAIN_PATH))
    media = {file["sha256"] for name, file in files.items() if not name.endswith(".gif")}
    assert sorted(state["assets"]) == sorted(media), "one asset for each file's bytes"
    assert set(state["originals"]) == {file["sha256"] for file in files.values()} == set(state["stored"])
    assert all(copies == 1 for copies in state["originals"].values())
    joined = {(file["sha256"], file["asset"]) for file in files.values()}
    assert len(joined) == len(set(state["originals"])), "the same bytes belong to one asset, or to none"


@pytest.fixture(scope="module")
def handed(station: Station) -> dict[str, str]:
    """Gather what was acknowledged to the photographer, name to SHA-256."""
    return {}


@pytest.mark.parametrize(("number", "moment"), list(enumerate(MOMENTS)))
def test_killed_at_a_moment_of_a_stage_it_goes_on_from_there(
    station: Station, handed: dict[str, str], number: int, moment: str
) -> None:
    ends_in = moment.partition(":")[0]
    seed = number * 10 + (QUARANTINED_FILE if ends_in == "quarantined" else GOOD)
    handed |= station.answer("hand_in", seeds=[seed], copies=2 if ends_in == "duplicate" else 1)
    ended = station.run("bring_in", moment=moment)
    assert ended.signal == signal.SIGKILL, "the moment never came"
    station.answer("bring_in")
    state = station.answer("state")
    check(state, handed)
    assert state["uploads"] == []


@pytest.mark.parametrize("point", ["effect", "written", "mark"])
def test_killed_where_all_stages_share_one_commit(station: Station, handed: dict[str, str], point: str) -> None:
    handed |= station.answer("hand_in", seeds=[1000 + len(handed) * 10 + GOOD])
    ended = station.run("bring_in", moment=f"done:{point}", share_seconds=60.0)
    assert ended.signal == signal.SIGKILL
    if point != "mark":
        assert Stage.RECEIVED in {file["stage"] for file in station.answer("state")["files"].values()}
    station.answer("bring_in")
    check(station.answer("state"), handed)


def test_killed_at_fifty_random_moments(station: Station, handed: dict[str, str], tmp_path: Path) -> None:
    dice = random.Random(os.environ.get("KRONIKA_FAULT_SEED", "20261123"))
    log = tmp_path / "acknowledged"
    killed = 0
    for number in range(RANDOM_KILLS):
        seeds = [10_000 + number * 10 + n for n in range(10)]
        ended = station.run(
            "hand_in_and_work", seeds=seeds, log=str(log), kill_after=dice.uniform(0.02, LONGEST_SECONDS)
        )
        killed += ended.signal == signal.SIGKILL
        assert ended.code == 0
    assert killed >= RANDOM_KILLS * 0.8, "most runs ended before they were killed: let them last longer"
    for line in log.read_text().splitlines():
        name, sha256 = line.split()
        handed[name] = sha256
    station.answer("finish")
    check(station.answer("state"), handed)


def test_a_worker_that_slept_past_its_lease_writes_nothing_more(station: Station, handed: dict[str, str]) -> None:
    """It is stopped after its effect; another one finishes the file meanwhile; then it wakes up."""
    handed |= station.answer("hand_in", seeds=[20_001])
    sleeper = station.start("work", moment="registered:effect", sign=signal.SIGSTOP, limit=1)
    station.answer("wait_until_stopped", pid=sleeper)
    station.answer("expire_leases")
    station.answer("finish")
    before = station.answer("state")
    check(before, handed)
    os.kill(sleeper, signal.SIGCONT)
    ended = station.wait(sleeper)
    assert (ended.signal, ended.code) == (0, 0)
    assert station.answer("state") == before


def test_two_workers_with_the_same_bytes_make_one_asset_of_each(station: Station, handed: dict[str, str]) -> None:
    handed |= station.answer("hand_in", seeds=[30_000 + 5 * n for n in range(8)], copies=4)
    workers = [station.start("work") for _ in range(3)]
    assert [station.wait(pid).code for pid in workers] == [0, 0, 0]
    station.answer("finish")
    check(station.answer("state"), handed)


def test_a_locked_database_delays_and_loses_nothing(station: Station, handed: dict[str, str]) -> None:
    handed |= station.answer("hand_in", seeds=[40_001, 40_002])
    holder = station.start("hold_database", seconds=3.0)
    station.answer("wait_until_locked")
    ended = station.run("impatient_work")
    assert ended.code == 1
    station.wait(holder)
    station.answer("finish")
    check(station.answer("state"), handed)
