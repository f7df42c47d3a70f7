"""Which stage may follow which. Pure: the one table that services, stages, tests and the documentation share."""

from collections.abc import Mapping

from ingest.models import FINAL_STAGES, Stage

NEXT: Mapping[Stage, frozenset[Stage]] = {
    # Bytes are arriving; the last one is durable, or somebody gives up.
    Stage.UPLOADING: frozenset({Stage.RECEIVED, Stage.CANCELLED}),
    # SHA-256 and SHA-512 from one reading; the very same bytes may be here already.
    Stage.RECEIVED: frozenset({Stage.VERIFIED, Stage.DUPLICATE, Stage.HELD}),
    # What it is, by content; whatever is not accepted is kept, never served.
    Stage.VERIFIED: frozenset({Stage.IDENTIFIED, Stage.QUARANTINED, Stage.HELD}),
    # What the file says of itself.
    Stage.IDENTIFIED: frozenset({Stage.DESCRIBED, Stage.HELD}),
    # The original lies in storage under its digest.
    Stage.DESCRIBED: frozenset({Stage.STORED, Stage.HELD}),
    # The asset exists; or somebody else's submission of the same bytes was quicker.
    Stage.STORED: frozenset({Stage.REGISTERED, Stage.DUPLICATE, Stage.HELD}),
    # The stored original was read back and has the digest.
    Stage.REGISTERED: frozenset({Stage.DONE, Stage.HELD}),
    # A person decided: it begins anew from the kept upload.
    Stage.HELD: frozenset({Stage.RECEIVED}),
    Stage.DONE: frozenset(),
    Stage.DUPLICATE: frozenset(),
    Stage.QUARANTINED: frozenset(),
    Stage.CANCELLED: frozenset(),
}

MAIN_PATH = (
    Stage.UPLOADING,
    Stage.RECEIVED,
    Stage.VERIFIED,
    Stage.IDENTIFIED,
    Stage.DESCRIBED,
    Stage.STORED,
    Stage.REGISTERED,
    Stage.DONE,
)

WORKED_ON = frozenset(MAIN_PATH) - {Stage.UPLOADING, Stage.DONE}
"""Stages in which a file waits for a worker."""


def may_follow(stage: Stage | str, after: Stage | str) -> bool:
    """Whether a file may go from `after` to `stage` in one move."""
    return Stage(stage) in NEXT[Stage(after)]


def is_final(stage: Stage | str) -> bool:
    """Whether nothing follows."""
    return Stage(stage) in FINAL_STAGES
