"""The hand-in receipt: every file with its digests and what became of it, and whether the cards may be formatted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q, QuerySet

from dam.accounts.models import Role, User
from dam.accounts.selectors import STAFF_ROLES, roles_of
from dam.catalogue.permissions import event_visible_to
from ingest.models import FINAL_STAGES, KEPT_STAGES, HandIn, Stage, Submission
from ingest.selectors.shown import LISTED, assets_shown, notices, outcome, why


@dataclass(frozen=True)
class ReceiptFile:
    """One file on a receipt.

    `copies` is how many stored copies of the original were read back and found whole, at `verified_at`; `asset_id` is
    the asset's public id, or "" where there is none or the viewer may not see it. Digests are lower-case hex. `notices`
    are sentences of what is odd about an accepted file (such as damaged parts): read them before formatting.
    """

    public_id: str
    file_name: str
    relative_path: str
    size: int
    sha256: str
    sha512: str
    outcome: Stage
    reason: str
    asset_id: str
    copies: int
    verified_at: datetime | None
    notices: tuple[str, ...]

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.outcome in FINAL_STAGES

    @property
    def is_kept(self) -> bool:
        """Whether its bytes lie in storage, read back at least once."""
        return self.outcome in KEPT_STAGES and self.copies > 0


@dataclass(frozen=True)
class Receipt:
    """What was handed in. `copies_required` is the office's rule (`COPIES_REQUIRED`)."""

    hand_in: HandIn
    files: tuple[ReceiptFile, ...]
    copies_required: int

    @property
    def copies(self) -> int:
        """Of the file with the fewest, how many copies were read back: 1 is to be named as a single copy."""
        return min((file.copies for file in self.files), default=0)

    @property
    def single_copy(self) -> bool:
        """Whether there is a file of which only one copy exists."""
        return self.copies == 1

    @property
    def safe_to_format(self) -> bool:
        """Whether every file listed was read back from storage in as many copies as the office requires.

        A cancelled or expired upload is not here, so it counts against it; a file in quarantine is kept like any other.
        """
        return bool(self.files) and all(file.is_kept and file.copies >= self.copies_required for file in self.files)

    @property
    def is_complete(self) -> bool:
        """Whether nothing more will happen to any file."""
        return all(file.is_final for file in self.files)

    @property
    def total_bytes(self) -> int:
        """The size of all files together."""
        return sum(file.size for file in self.files)

    @property
    def missing(self) -> int:
        """How many files are not here: cancelled, or not continued in time."""
        return sum(file.outcome == Stage.CANCELLED for file in self.files)

    def count(self, outcome: Stage) -> int:
        """Return how many files have an outcome."""
        return sum(file.outcome == outcome for file in self.files)


def receipt(hand_in: HandIn, viewer: User | None = None) -> Receipt:
    """Return a hand-in's receipt as `viewer` (by default who handed in) may see it, in the order of handing in."""
    rows = hand_in.submissions.select_related("original").only(
        *LISTED, "original__copies_verified", "original__verified_at"
    )
    submissions = list(rows.order_by("pk"))
    shown = assets_shown(viewer or hand_in.user, submissions)
    files = tuple(_file(submission, shown) for submission in submissions)
    return Receipt(hand_in, files, settings.COPIES_REQUIRED)


def _file(submission: Submission, shown: Mapping[int, str]) -> ReceiptFile:
    asset_id = shown.get(submission.asset_id or 0, "")
    original = submission.original
    return ReceiptFile(
        public_id=submission.public_id,
        file_name=submission.file_name,
        relative_path=submission.relative_path,
        size=submission.size,
        sha256=submission.sha256,
        sha512=submission.sha512,
        outcome=outcome(submission, asset_shown=bool(asset_id)),
        reason=why(submission, asset_shown=bool(asset_id)),
        asset_id=asset_id,
        copies=original.copies_verified if original else 0,
        verified_at=original.verified_at if original else None,
        notices=notices(submission),
    )


def hand_ins_visible_to(user: User) -> QuerySet[HandIn]:
    """Return the hand-ins whose receipts somebody may read.

    Everybody reads their own, contributors their institution's, staff all but those to restricted events in which they
    are not named.
    """
    roles = roles_of(user)
    own = Q(user=user)
    if Role.CONTRIBUTOR in roles and user.organisation_id is not None:
        own |= Q(institution=user.organisation_id)
    if roles & STAFF_ROLES:
        own |= Q(event=None) | Q(event__in=event_visible_to(user))
    return HandIn.objects.filter(own)
