"""What was done to an asset or an event, by whom; and why it was taken off, in words for inside and for outside."""

from typing import ClassVar

from django.db import models

from dam.catalogue.models.vocabulary import LANGUAGE_TAG_LENGTH


class HistoryEntry(models.Model):
    """One act on an asset or on an event, written in the transaction of the act."""

    asset = models.ForeignKey("catalogue.Asset", null=True, on_delete=models.CASCADE, related_name="history")
    event = models.ForeignKey("catalogue.Event", null=True, on_delete=models.CASCADE, related_name="history")
    at = models.DateTimeField()
    actor = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    in_stead_of = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    action = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(asset=None) ^ models.Q(event=None),
                name="history_of_one_thing",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["asset", "id"], name="history_by_asset")]

    def __str__(self) -> str:
        return f"{self.asset or self.event} {self.action}"


class Withdrawal(models.Model):
    """A published asset was taken off. `internal_reason` never leaves the desk."""

    asset = models.ForeignKey("catalogue.Asset", on_delete=models.CASCADE, related_name="withdrawals")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    recall = models.BooleanField(default=False, help_text="Recipients are told to stop using it.")
    internal_reason = models.TextField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="When it was published again.")

    def __str__(self) -> str:
        return f"{self.asset} {self.at:%Y-%m-%d}"


class WithdrawalText(models.Model):
    """The public wording of a withdrawal in one language."""

    withdrawal = models.ForeignKey(Withdrawal, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=LANGUAGE_TAG_LENGTH)
    wording = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["withdrawal", "language"], name="one_wording_a_language"),
        ]

    def __str__(self) -> str:
        return self.wording[:60]
