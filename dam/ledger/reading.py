"""Reads the chain from its first row to its last in pieces of fixed size, with what stands beside it."""

from collections.abc import Iterator

from django.db.models import Subquery

from dam.ledger.models import Entry, Head, PersonalValue

BATCH = 1000


def head_and_last() -> tuple[Head | None, int]:
    """Return the head row, and the highest sequence number of any row (0: none), both as of one moment."""
    highest = Entry.objects.order_by("-seq").values("seq")[:1]
    head = Head.objects.filter(pk=1).annotate(last=Subquery(highest)).first()
    if head is None:
        return None, Entry.objects.order_by("-seq").values_list("seq", flat=True).first() or 0
    return head, head.last or 0


def standing(up_to: int) -> Iterator[tuple[Entry, list[PersonalValue]]]:
    """Yield the rows in order up to a sequence number, each with the personal values that were not erased."""
    after = Entry.objects.order_by("seq").values_list("seq", flat=True).first()
    lowest = 0 if after is None else after - 1
    while batch := list(Entry.objects.filter(seq__gt=lowest, seq__lte=up_to).order_by("seq")[:BATCH]):
        lowest, beside = batch[-1].seq, _beside(batch[0].seq, batch[-1].seq)
        for entry in batch:
            yield entry, beside.get(entry.seq, [])


def _beside(first: int, last: int) -> dict[int, list[PersonalValue]]:
    found: dict[int, list[PersonalValue]] = {}
    for value in PersonalValue.objects.filter(seq__range=(first, last)).order_by("seq", "name"):
        found.setdefault(value.seq, []).append(value)
    return found
