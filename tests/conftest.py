"""What all tests share; and the rule that in CI a skip must be on the list with its reason."""

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.support.ledger import database_can_be_emptied

SKIPS = Path(__file__).parent / "skips.txt"
_skipped: dict[str, str] = {}

hypothesis.settings.register_profile("kronika", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("kronika")


@pytest.fixture(scope="session", autouse=True)
def _ledger_begins_anew() -> Iterator[None]:
    """Every test with real commits finds an empty chain."""
    with database_can_be_emptied():
        yield


def _allowed() -> list[str]:
    lines = SKIPS.read_text().splitlines()
    return [line.split("#", 1)[0].strip() for line in lines if line.split("#", 1)[0].strip()]


@pytest.hookimpl
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note every skipped test and why."""
    if report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        _skipped[report.nodeid] = reason


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI, fail when something was skipped that is not on the list."""
    if not os.environ.get("CI") or hasattr(session.config, "workerinput"):
        return
    allowed = _allowed()
    wrong = {node: why for node, why in _skipped.items() if not any(node.startswith(prefix) for prefix in allowed)}
    for node, why in wrong.items():
        print(f"skipped in CI, but not on tests/skips.txt: {node}: {why}")  # noqa: T201 - the run's own report
    if wrong and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
