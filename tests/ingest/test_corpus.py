"""Real files of others, and all hostile ones, through the real pipeline: the outcome is what their list says.

Formats that are not accepted yet (GIF, HEIC, Matroska …) are kept in quarantine whatever the list says of them, with a
sentence that says what the file is and what to do.
"""

from typing import Any

import pytest

from dam.catalogue.models import Asset, Original
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from ingest import reasons, services
from ingest.models import HandIn, Stage, Submission
from ingest.names import unescaped
from storage_config.stores import read_back, store
from tests.support.corpus import CORPUS, manifest, needs_corpus

ACCEPTED_TYPES = {
    "image/jpeg",
    "image/png",
    "video/mp4",
    "video/quicktime",
    "audio/x-wav",
    "audio/mpeg",
    "audio/x-m4a",
    "video/x-m4v",
}


def verdicts(file: dict[str, Any]) -> set[str]:
    return {file["expect"], *file.get("also_accept", [])}


def allowed(file: dict[str, Any]) -> set[str]:
    """Return the stages in which a file may end."""
    ends: set[str] = set()
    if verdicts(file) & {"ok", "degraded"}:
        ends |= {Stage.DONE, Stage.DUPLICATE}
    if "reject" in verdicts(file) or file["media_type"].get("magic") not in ACCEPTED_TYPES:
        ends.add(Stage.QUARANTINED)
    return ends


@pytest.fixture
def all_in(hand_in: HandIn) -> list[tuple[dict[str, Any], Submission]]:
    """Hand in the whole corpus, do all light work, and return each file's entry with its submission."""
    began = {services.hand_in_file(hand_in, CORPUS / file["file"]).pk: file for file in manifest()["files"]}
    drain("light")
    rows = Submission.objects.select_related("original", "asset").order_by("pk")
    return [(began[submission.pk], submission) for submission in rows]


@needs_corpus
@pytest.mark.timeout(600)
def test_every_file_ends_as_its_list_says_and_nothing_is_lost(all_in: list[tuple[dict[str, Any], Submission]]) -> None:
    wrong = [
        (file["file"], submission.stage, submission.reason, sorted(allowed(file)))
        for file, submission in all_in
        if submission.stage not in allowed(file)
    ]
    assert wrong == []
    originals = store("originals")
    for file, submission in all_in:
        assert submission.sha256 == file["sha256"]
        assert submission.original is not None
        assert submission.original.copies_verified == 1
        assert read_back(originals, submission.original.storage_key, file["sha256"])
    assert sum(file["file"].startswith("hostile/") for file, _submission in all_in) > 50
    _quarantined_say_why(all_in)
    _one_asset_for_each_original(all_in)
    _work_ended_in_words()


def _quarantined_say_why(all_in: list[tuple[dict[str, Any], Submission]]) -> None:
    quarantined = [(file, s) for file, s in all_in if s.stage == Stage.QUARANTINED]
    assert len(quarantined) > 60
    for file, submission in quarantined:
        sentence = reasons.sentence(submission.reason, submission.reason_facts)
        assert "kept in quarantine, unchanged and safe" in sentence, file["file"]
        assert submission.asset is None


def _one_asset_for_each_original(all_in: list[tuple[dict[str, Any], Submission]]) -> None:
    accepted = {s.sha256 for _file, s in all_in if s.stage != Stage.QUARANTINED}
    assert Asset.objects.count() == len(accepted)
    assert Original.objects.count() == len({s.sha256 for _file, s in all_in})


def _work_ended_in_words() -> None:
    """Nothing of the light queue is left, and what could not be rendered says so in a sentence."""
    light = WorkItem.objects.filter(queue="light").exclude(state=State.DONE)
    assert {item.kind for item in light} <= {"transcode.photo", "transcode.sound", "fingerprint.picture"}
    assert all(item.state == State.FAILED and item.last_error.endswith(".") for item in light), list(light)


@needs_corpus
def test_the_names_files_had_before_they_were_made_plain_are_shown_safely(hand_in: HandIn) -> None:
    """The corpus's names on disk are ASCII; what they were called at their source is handed in here."""
    odd = [str(entry["original_name"]) for entry in manifest()["files"] if "original_name" in entry]
    assert odd
    for name in odd:
        submission = services.begin_upload(hand_in, name, 1)
        assert submission.file_name
        assert submission.file_name.isprintable()
        assert unescaped(submission.raw_name) == name
