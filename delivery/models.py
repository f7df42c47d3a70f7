"""What leaves: terms and who accepted them, masters with a slot, grants, and how much of each was sent."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dam.ids import new_delivery_id


class Terms(models.Model):
    """One version of the terms of use; the newest that is in force is what people accept."""

    version = models.PositiveIntegerField(unique=True)
    in_force_from = models.DateTimeField()

    def __str__(self) -> str:
        return f"v{self.version}"


class TermsText(models.Model):
    """The terms in one language."""

    terms = models.ForeignKey(Terms, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=35)
    body = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["terms", "language"], name="one_text_of_terms"),
        ]

    def __str__(self) -> str:
        return f"{self.terms} {self.language}"


class TermsAcceptance(models.Model):
    """Somebody accepted a version of the terms, reading it in a language."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="acceptances")
    language = models.CharField(max_length=35)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "terms"], name="accepted_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} accepted {self.terms}"


class Form(models.TextChoices):
    """In what form something is handed out."""

    PRESS = "press", _("Press copy")
    ORIGINAL = "original", _("Original as handed in")


class Master(models.Model):
    """A press copy without its delivery id: stored once for an original, a revision, a language and a recipe.

    `slot_offset`/`slot_length` say where the delivery id goes; with the id they determine every byte that leaves. A row
    is never changed: when its object is gone from storage and comes out differently when made again, it is retired and
    another row takes its place, because grants and ledger rows have committed to its bytes.
    """

    original = models.ForeignKey("catalogue.Original", on_delete=models.CASCADE, related_name="masters")
    revision = models.ForeignKey("catalogue.AssetRevision", on_delete=models.CASCADE, related_name="masters")
    language = models.CharField(max_length=35)
    recipe = models.CharField(max_length=40)
    recipe_digest = models.CharField(max_length=64, help_text="Of the recipe and of every value written into it.")
    storage_key = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=100)
    extension = models.CharField(max_length=8)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    slot_offset = models.BigIntegerField()
    slot_length = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["original", "revision", "language", "recipe_digest"],
                condition=models.Q(retired_at=None),
                name="one_master",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipe} {self.language} of {self.original_id}"


class Grant(models.Model):
    """One person may fetch one copy for a while. Its ledger row is written before its first byte.

    `delivery_id` is in the address, in the copy's slot and in the ledger. `master` is null for originals.
    """

    delivery_id = models.CharField(max_length=20, unique=True, default=new_delivery_id, editable=False)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="grants")
    asset = models.ForeignKey("catalogue.Asset", on_delete=models.PROTECT, related_name="grants")
    version = models.ForeignKey("catalogue.AssetVersion", on_delete=models.PROTECT, related_name="grants")
    revision = models.ForeignKey(
        "catalogue.AssetRevision",
        null=True,
        on_delete=models.PROTECT,
        related_name="grants",
    )
    form = models.CharField(max_length=10, choices=Form.choices)
    language = models.CharField(max_length=35, blank=True)
    master = models.ForeignKey(Master, null=True, blank=True, on_delete=models.PROTECT, related_name="grants")
    acceptance = models.ForeignKey(TermsAcceptance, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    served_sha256 = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    ledger_seq = models.BigIntegerField(null=True, blank=True)
    sent_ranges = models.JSONField(default=list, help_text="Merged [first, end) byte ranges that were sent.")
    completed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asset", "-id"], name="grant_by_asset"),
            models.Index(fields=["user", "-id"], name="grant_by_user"),
        ]

    def __str__(self) -> str:
        return self.delivery_id


class AccessRecord(models.Model):
    """A preview of unpublished material was looked at: not a delivery, but not unseen either. Once a day and kind."""

    class Look(models.TextChoices):
        """What was looked at; `embargo` stands beside a ledger row."""

        PREVIEW = "preview", _("Preview")
        EMBARGO = "embargo", _("Under embargo")

    at = models.DateTimeField()
    day = models.DateField(help_text="The office's day.")
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    asset = models.ForeignKey("catalogue.Asset", on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=10, choices=Look.choices)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "asset", "what", "day"], name="one_look_a_day"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["asset", "-id"], name="access_by_asset")]

    def __str__(self) -> str:
        return f"{self.what} {self.day:%Y-%m-%d}"
