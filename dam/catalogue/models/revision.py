"""Revisions: what people wrote about an asset, never overwritten. Approval is of a revision."""

from typing import ClassVar

from django.db import models

from dam.catalogue.models.vocabulary import LANGUAGE_TAG_LENGTH


class AssetRevision(models.Model):
    """One state of everything that people edit on an asset. Immutable once written; an edit writes the next.

    `place` null and `persons_own` False inherit from the event; an empty by-line or credit line does too.
    """

    asset = models.ForeignKey("catalogue.Asset", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    based_on = models.PositiveIntegerField(default=0, help_text="The revision its author was looking at.")
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    set_aside = models.BooleanField(
        default=False,
        help_text="Typed at the same time as another; kept, shown, never current by itself.",
    )
    byline = models.CharField(max_length=200, blank=True)
    credit_line = models.CharField(max_length=200, blank=True)
    copyright_notice = models.CharField(max_length=300, blank=True)
    instructions = models.CharField(max_length=300, blank=True)
    place = models.ForeignKey("catalogue.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    persons_own = models.BooleanField(default=False)
    persons = models.ManyToManyField("catalogue.Person", blank=True, related_name="revisions")
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    in_stead_of = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Whom the approver stood in for as a deputy.",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["asset", "number"], name="one_revision_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.asset} r{self.number}"


class AssetText(models.Model):
    """Headline, caption, keywords and alternative text of a revision in one language (BCP 47 tag)."""

    revision = models.ForeignKey(AssetRevision, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=LANGUAGE_TAG_LENGTH)
    headline = models.CharField(max_length=300, blank=True)
    caption = models.TextField(blank=True)
    alt_text = models.TextField(blank=True)
    keywords = models.JSONField(default=list, help_text="A list of strings.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["revision", "language"], name="one_text_of_revision"),
        ]

    def __str__(self) -> str:
        return self.headline or self.caption[:60]
