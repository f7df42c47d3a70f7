"""What was sent of a copy, and the second ledger row when that is all of it."""

import hashlib
import logging

from django.db import DatabaseError
from django.utils import timezone

from dam.ledger.services import append
from dam.work.durable import durable
from delivery.errors import DamagedCopyError
from delivery.models import Grant
from delivery.ranges import covers, merged
from delivery.sources import Source, source_of
from delivery.stream import patched

logger = logging.getLogger(__name__)
BLOCK = 1024 * 1024


def note_sent(delivery_id: str, first: int, end: int) -> None:
    """Add `[first, end)` to what was sent; when the file is covered, append the ledger row `completion`, once.

    A failure is logged only: the transfer is over, and the delivery itself stands in the ledger since before it began.
    """
    try:
        _note(delivery_id, first, end)
    except DatabaseError:
        logger.exception("delivery %s: that bytes %d to %d were sent could not be noted", delivery_id, first, end)


def _note(delivery_id: str, first: int, end: int) -> None:
    with durable():
        grant = Grant.objects.select_for_update(of=("self",)).get(delivery_id=delivery_id)
        before = [tuple(sent) for sent in grant.sent_ranges]
        grant.sent_ranges = merged([*before, (first, end)])
        if grant.sent_ranges == before:
            return
        complete = grant.completed_at is None and covers(grant.sent_ranges, grant.size)
        if complete:
            grant.completed_at = timezone.now()
        grant.save(update_fields=["sent_ranges", "completed_at"])
        if complete:
            _append_completion(grant)


def _append_completion(grant: Grant) -> None:
    append(
        "completion",
        subject=grant.asset.public_id,
        actor=grant.user.public_id if grant.user else "",
        facts={
            "delivery_id": grant.delivery_id,
            "delivery_row": grant.ledger_seq,
            "size": grant.size,
            "means": "every byte was sent; it is not known what was received",
        },
    )


def served_digests(source: Source) -> tuple[str, str]:
    """Return SHA-256 (hex) of the stored bytes and of the bytes as they leave, with the slot filled in."""
    stored, served, at = hashlib.sha256(), hashlib.sha256(), 0
    with source.open() as stream:
        while piece := stream.read(BLOCK):
            stored.update(piece)
            served.update(patched(piece, at, source.slot))
            at += len(piece)
    return stored.hexdigest(), served.hexdigest()


def add_served_digest(delivery_id: str) -> None:
    """Compute the digest of a large copy as it leaves and append it as the ledger row `delivery.digest`, once.

    Raises:
        DamagedCopyError: the stored master is not the one that the ledger committed to.
    """
    grant = Grant.objects.select_related("asset", "version__original", "master").get(delivery_id=delivery_id)
    if grant.served_sha256:
        return
    source = source_of(grant)
    stored, served = served_digests(source)
    if stored != source.sha256:
        raise DamagedCopyError(f"The stored copy {source.key} has SHA-256 {stored}, the ledger says {source.sha256}.")
    with durable():
        if not Grant.objects.filter(pk=grant.pk, served_sha256="").update(served_sha256=served):
            return
        facts = {"delivery_id": delivery_id, "delivery_row": grant.ledger_seq, "served_sha256": served}
        append("delivery.digest", subject=grant.asset.public_id, facts=facts)
