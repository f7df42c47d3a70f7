"""The same bytes again: one original, one asset, two submissions."""

from datetime import datetime

from dam.catalogue.models import Asset, EventReader
from dam.catalogue.services.registration import also_handed_in
from ingest import reasons
from ingest.models import Stage, Submission
from ingest.stages import originals
from ingest.stages.journal import Step


def join(submission: Submission, sha256: str, asset: Asset) -> Step:
    """Join a submission to the asset that has its bytes, once these were read back from storage just now.

    A copy that was good last year may be bad today: the upload is not let go on its word.
    """
    original = asset.versions.select_related("original").filter(original=sha256)[0].original
    count = originals.whole_copies(sha256, original.storage_key, original.storage_version)
    if not count:
        return originals.held(reasons.ORIGINAL_DAMAGED)

    def inside(_step: Step, at: datetime) -> None:
        originals.mark_whole(sha256, count, at)
        if may_read(submission, asset):
            also_handed_in(asset, submission.hand_in.user, at)

    result = {
        "reason": reasons.SAME_BYTES,
        "original_id": sha256,
        "asset_id": asset.pk,
        "described": {},
        "raw_metadata": {},
    }
    return Step(Stage.DUPLICATE, result=result, detail={"copies": count}, inside=inside)


def may_read(submission: Submission, asset: Asset) -> bool:
    """Whether handing in the same bytes makes somebody a reader of the asset.

    Whoever works for the office, or for the institution that handed it in first, would have seen it had they been
    first. Another institution does not see what was written about it here, and nobody enters a restricted event this
    way.
    """
    institution = submission.hand_in.institution_id
    if institution is not None and institution != asset.institution_id:
        return False
    event = asset.event
    if event is None or not event.restricted:
        return True
    return EventReader.objects.filter(event=event, user=submission.hand_in.user).exists()
