"""Questions asked of the ledger."""

from collections.abc import Iterable

from django.db.models import QuerySet

from dam.ledger.models import Entry, PersonalValue


def entries_about(subject: str) -> QuerySet[Entry]:
    """Return the rows about a subject, oldest first."""
    return Entry.objects.filter(subject=subject).order_by("seq")


def entries_of_kind(kind: str) -> QuerySet[Entry]:
    """Return the rows of a kind, oldest first."""
    return Entry.objects.filter(kind=kind).order_by("seq")


def personal_values(seqs: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return the personal values that were not erased, by row and name."""
    found: dict[int, dict[str, str]] = {}
    for value in PersonalValue.objects.filter(seq__in=list(seqs)):
        found.setdefault(value.seq, {})[value.name] = value.value
    return found
