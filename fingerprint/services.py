"""The room's use cases: put a fingerprint on record, ask for those that are missing."""

from dam.catalogue.models import Original
from dam.work.services import enqueue_many
from fingerprint import selectors
from fingerprint.models import Fingerprint


def record(original: Original, algorithm: str, value: str, quality: int | None = None) -> None:
    """Put a fingerprint on record, instead of an earlier one of the same algorithm; one statement."""
    row = Fingerprint(original=original, algorithm=algorithm, value=value, quality=quality)
    Fingerprint.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["original", "algorithm"],
        update_fields=["value", "quality", "made_at"],
    )


def heal() -> int:
    """Enqueue the fingerprints that are missing, inside the caller's transaction; returns how many."""
    missing = {
        "fingerprint.picture": selectors.photos_without_pdq(),
        "fingerprint.essence": selectors.originals_without_essence(),
    }
    for kind, subjects in missing.items():
        enqueue_many(kind, subjects)
    return sum(map(len, missing.values()))
