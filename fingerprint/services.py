"""The room's use cases: put a fingerprint on record, ask for those that are missing."""

from dam.catalogue.models import Original
from dam.work.services import enqueue_many
from fingerprint import selectors
from fingerprint.models import Fingerprint

KIND_PICTURE = "fingerprint.picture"


def record(original: Original, algorithm: str, value: str, quality: int | None = None) -> Fingerprint:
    """Put a fingerprint on record, instead of an earlier one of the same algorithm."""
    row, _made = Fingerprint.objects.update_or_create(
        original=original,
        algorithm=algorithm,
        defaults={"value": value, "quality": quality},
    )
    return row


def heal() -> int:
    """Enqueue the photos that have no perceptual fingerprint, inside the caller's transaction; returns how many."""
    missing = selectors.photos_without_pdq()
    enqueue_many(KIND_PICTURE, missing)
    return len(missing)
