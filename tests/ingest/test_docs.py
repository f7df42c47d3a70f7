"""The pages say what the code does: every stage, reason and status is on them."""

import re
from pathlib import Path

from ingest import reasons
from ingest.models import Stage
from ingest.stages.table import NEXT
from ingest.views.tus import STATUS

DOCS = Path(__file__).parents[2] / "docs" / "reference"


def test_every_stage_and_every_move_is_on_the_page() -> None:
    page = (DOCS / "ingest.md").read_text()
    drawn = set(re.findall(r"^  ([A-Z]+) --> ([A-Z]+)", page, re.MULTILINE))
    assert drawn == {(came.name, went.name) for came, all_went in NEXT.items() for went in all_went}
    for stage in Stage:
        assert f"| {stage.name} | {stage.label} |" in page


def test_every_reason_is_on_the_page() -> None:
    page = (DOCS / "ingest.md").read_text()
    assert set(re.findall(r"^\| `([a-z-]+)` \|", page, re.MULTILINE)) == set(reasons.SENTENCES)


def test_every_status_of_a_refusal_is_on_the_page() -> None:
    page = (DOCS / "upload-protocol.md").read_text()
    listed = {int(number) for number in re.findall(r"^\| (\d{3}) \|", page, re.MULTILINE)}
    assert {status for _kind, status in STATUS} | {401, 412, 415} == listed
