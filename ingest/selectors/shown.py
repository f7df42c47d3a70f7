"""What a submission looks like to somebody: nothing in it tells of an asset that they may not see."""

from collections.abc import Iterable, Mapping

from dam.accounts.models import User
from dam.catalogue.permissions import visible_to
from ingest import reasons
from ingest.models import Stage, Submission
from transcode.refusals import notice

LISTED = (
    "public_id",
    "file_name",
    "relative_path",
    "size",
    "upload_offset",
    "stage",
    "reason",
    "reason_facts",
    "sha256",
    "sha512",
    "identified",
    "original_id",
    "asset_id",
    "hand_in_id",
    "finished_at",
)
"""Columns that lists read; what a file says of itself is large and not among them."""


def assets_shown(viewer: User, submissions: Iterable[Submission]) -> Mapping[int, str]:
    """Return primary key to public id of those of the submissions' assets that `viewer` may see, in one query."""
    wanted = {s.asset_id for s in submissions if s.asset_id is not None}
    return dict(visible_to(viewer).filter(pk__in=wanted).values_list("pk", "public_id")) if wanted else {}


def outcome(submission: Submission, *, asset_shown: bool) -> Stage:
    """Return the stage as it is shown.

    That the same bytes were here before is told only to those who may see what has them: to everybody else their file
    is simply safe.
    """
    stage = Stage(submission.stage)
    return Stage.DONE if stage is Stage.DUPLICATE and not asset_shown else stage


def why(submission: Submission, *, asset_shown: bool) -> str:
    """Return the sentence of why a file left the main path or what it waits for, in the active language; "" if none."""
    if submission.stage == Stage.DUPLICATE and not asset_shown:
        return ""
    return reasons.sentence(submission.reason, submission.reason_facts)


def notices(submission: Submission) -> tuple[str, ...]:
    """Return sentences of what is odd about an accepted file: its bytes are safe, but it came so from the card."""
    return tuple(notice(code) for code in submission.identified.get("notices", ()))
