"""How far each file of a hand-in is: what a page polls while somebody waits."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dam.accounts.models import User
from dam.work.models import State, WorkItem
from dam.work.selectors import open_of
from ingest.models import FINAL_STAGES, HandIn, Stage, Submission
from ingest.selectors.shown import LISTED, assets_shown, notices, outcome, why
from ingest.services.ending import KIND
from transcode.models import Rendition
from transcode.recipes import BY_KIND

RENDERING = tuple(f"transcode.{kind}" for kind in BY_KIND)


@dataclass(frozen=True)
class ProgressRow:
    """One file as a page shows it while it comes in.

    `stage_label` says the stage in words, in the active language. `uploaded` of `size` bytes have come. `fraction` (0
    to 1) is how far the present work is, where it tells. `reason` is a sentence: why it left the main path, or what it
    waits for. `failed` means that nothing goes on until somebody presses retry. `renditions_made` of
    `renditions_wanted`; `rendition_fraction` is of the one being made; `rendering_failed` as `failed`. `notices` are
    sentences of what is odd about an accepted file.
    """

    public_id: str
    file_name: str
    relative_path: str
    size: int
    uploaded: int
    stage: Stage
    stage_label: str
    fraction: float | None
    reason: str
    failed: bool
    asset_id: str
    sha256: str
    renditions_made: int
    renditions_wanted: int
    rendition_fraction: float | None
    rendering_failed: bool
    notices: tuple[str, ...]

    @property
    def upload_percent(self) -> int:
        """How much of the file has come, 0 to 100; rounded down, so that 100 means all of it."""
        return 100 if self.uploaded >= self.size else self.uploaded * 100 // self.size

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to the file itself (renditions may still be made)."""
        return self.stage in FINAL_STAGES

    @property
    def is_settled(self) -> bool:
        """Whether nothing at all is left to wait for."""
        rendered = self.rendering_failed or self.renditions_made >= self.renditions_wanted
        return self.failed or (self.is_final and rendered)


def progress(hand_in: HandIn, viewer: User | None = None, only: Sequence[str] | None = None) -> list[ProgressRow]:
    """Return a row for each file of a hand-in, in the order of handing in; `only` narrows it to some public ids."""
    rows = hand_in.submissions.only(*LISTED).order_by("pk")
    submissions = list(rows if only is None else rows.filter(public_id__in=only))
    seen = _Seen(submissions, assets_shown(viewer or hand_in.user, submissions))
    return [seen.row(submission) for submission in submissions]


class _Seen:
    """What a few queries found about many submissions."""

    def __init__(self, submissions: Sequence[Submission], shown: Mapping[int, str]) -> None:
        self._shown = shown
        originals = [s.original_id for s in submissions if s.original_id and s.asset_id]
        ids = [s.public_id for s in submissions if s.stage not in FINAL_STAGES]
        self._advancing = _latest(ids, (KIND,))
        self._rendering = _latest(originals, RENDERING)
        made = Rendition.objects.filter(original__in=originals).values_list("original_id", flat=True)
        self._made = Counter(made)

    def row(self, submission: Submission) -> ProgressRow:
        asset_id = self._shown.get(submission.asset_id or 0, "")
        stage = outcome(submission, asset_shown=bool(asset_id))
        advancing = self._advancing.get(submission.public_id)
        rendering = self._rendering.get(submission.original_id or "")
        made = self._made[submission.original_id or ""]
        return ProgressRow(
            public_id=submission.public_id,
            file_name=submission.file_name,
            relative_path=submission.relative_path,
            size=submission.size,
            uploaded=submission.upload_offset,
            stage=stage,
            stage_label=str(stage.label),
            fraction=advancing.progress if advancing else None,
            reason=why(submission, asset_shown=bool(asset_id)),
            failed=advancing is not None and advancing.state == State.FAILED,
            asset_id=asset_id,
            sha256=submission.sha256,
            renditions_made=made,
            renditions_wanted=max(made, _wanted(submission)),
            rendition_fraction=rendering.progress if rendering else None,
            rendering_failed=rendering is not None and rendering.state == State.FAILED,
            notices=notices(submission),
        )


def _latest(subjects: Sequence[str], kinds: Sequence[str]) -> dict[str, WorkItem]:
    """Return the open item of each subject, else the one that failed."""
    failed = WorkItem.objects.filter(kind__in=kinds, subject__in=subjects, state=State.FAILED).order_by("pk")
    found = {item.subject: item for item in failed}
    return found | {item.subject: item for item in open_of(subjects, kinds)}


def _wanted(submission: Submission) -> int:
    """Return how many renditions there will be: none of what is no asset, and none of a sound without any sound."""
    facts = submission.identified
    silent = facts.get("kind") == "sound" and not facts.get("duration")
    if submission.asset_id is None or silent:
        return 0
    return len(BY_KIND.get(facts.get("kind", ""), ()))
