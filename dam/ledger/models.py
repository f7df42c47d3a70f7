"""The chain's rows. No foreign keys: a row must stay readable when everything it speaks of is gone.

UPDATE, DELETE and TRUNCATE of `Entry` are refused by triggers on both databases; personal values stand beside the
chain and may be erased, the chain holds only salted commitments to them.
"""

from typing import ClassVar

from django.db import models


class Entry(models.Model):
    """One row of the chain.

    `body` is the RFC 8785 canonical JSON that was hashed, with `seq`, `kind`, `version`, `at` and `prev` inside;
    `hash` is SHA-256 over it, in hex. `subject` and `kind` repeat what the body says, for look-ups only.
    """

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    actor = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    body = models.TextField()
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "seq"], name="ledger_by_subject"),
            models.Index(fields=["kind", "seq"], name="ledger_by_kind"),
            models.Index(fields=["actor", "seq"], name="ledger_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.subject}"


class PersonalValue(models.Model):
    """A personal value a row committed to: SHA-256(salt, value). Deleting it erases the person, not the proof."""

    seq = models.BigIntegerField()
    name = models.CharField(max_length=40)
    value = models.TextField()
    salt = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["seq", "name"], name="one_value_a_name"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.name}"


class Head(models.Model):
    """The chain's last row, one row here; whoever appends locks it last of all."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_head"),
        ]

    def __str__(self) -> str:
        return f"head {self.seq}"
