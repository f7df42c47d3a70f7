"""Which originals show or sound the same. What that means is for others to decide."""

import threading
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, QuerySet

from dam.catalogue.models import AssetVersion, Original
from dam.catalogue.models.asset import MediaKind
from dam.work.models import State, WorkItem
from fingerprint import pdq
from fingerprint.models import Fingerprint

ESSENCE = "essence-"


@dataclass(frozen=True)
class Near:
    """An original that looks alike: its SHA-256 and in how many of 256 bits it differs."""

    sha256: str
    distance: int


def same_essence(algorithm: str, value: str, *, other_than: str = "") -> QuerySet[Original]:
    """Return the originals whose essence is the same, except the one with the digest `other_than`."""
    alike = Fingerprint.objects.filter(algorithm=algorithm, value=value, original=OuterRef("pk"))
    return Original.objects.filter(Exists(alike)).exclude(pk=other_than).order_by("created_at")


def fingerprints_of(original: Original) -> list[Fingerprint]:
    """Return all fingerprints of an original, by algorithm."""
    return list(Fingerprint.objects.filter(original=original).order_by("algorithm"))


class _Known:
    """All usable PDQ hashes in memory (32 bytes each), read anew when the table has changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state: tuple[Any, ...] = ()
        self._digests: list[str] = []
        self._rows = pdq.matrix([])

    def read(self) -> tuple[list[str], Any]:
        usable = Fingerprint.objects.filter(algorithm=pdq.ALGORITHM, quality__gte=pdq.LEAST_QUALITY)
        state = tuple(usable.aggregate(count=Count("pk"), last=Max("made_at"), newest=Max("pk")).values())
        with self._lock:
            if state != self._state:
                pairs = list(usable.order_by("pk").values_list("original_id", "value"))
                self._digests = [digest for digest, _value in pairs]
                self._rows = pdq.matrix([value for _digest, value in pairs])
                self._state = state
            return self._digests, self._rows


_known = _Known()


def nearest(value: str, *, other_than: str = "", within: int = pdq.MAX_DISTANCE, most: int = 50) -> list[Near]:
    """Return the originals whose pictures differ from PDQ `value` in at most `within` bits, nearest first.

    Pictures too plain to be told apart (quality under 50) are never in the answer.
    """
    digests, rows = _known.read()
    if not digests:
        return []
    distances = pdq.distances(value, rows)
    found = [Near(digests[i], int(distances[i])) for i in (distances <= within).nonzero()[0]]
    return sorted((n for n in found if n.sha256 != other_than), key=lambda n: (n.distance, n.sha256))[:most]


def photos_without_pdq() -> list[str]:
    """Return the digests of stored photos without a perceptual fingerprint; work that failed for good is left out."""
    photos = _living_versions().filter(asset__kind=MediaKind.PHOTO)
    return _without(Fingerprint.objects.filter(algorithm=pdq.ALGORITHM), photos, "fingerprint.picture")


def originals_without_essence() -> list[str]:
    """Return the digests of stored originals without an essence digest; work that failed for good is left out."""
    return _without(
        Fingerprint.objects.filter(algorithm__startswith=ESSENCE), _living_versions(), "fingerprint.essence"
    )


def _living_versions() -> QuerySet[AssetVersion]:
    return AssetVersion.objects.filter(original=OuterRef("pk"), asset__destroyed_at__isnull=True)


def _without(have: QuerySet[Fingerprint], wanted: QuerySet[AssetVersion], kind: str) -> list[str]:
    have = have.filter(original=OuterRef("pk"))
    failed = WorkItem.objects.filter(kind=kind, subject=OuterRef("pk"), state=State.FAILED)
    lacking = Original.objects.filter(Exists(wanted), ~Exists(have), ~Exists(failed), stored_at__isnull=False)
    return list(lacking.order_by("created_at", "pk").values_list("pk", flat=True))
