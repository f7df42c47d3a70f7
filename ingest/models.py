"""Hand-ins and what became of each file: the stages' state, in the database, moved by compare-and-swap."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dam.ids import new_public_id


class Stage(models.TextChoices):
    """How far a file is: the main path first, then the off-ramps. `ingest.stages.table` says what may follow what."""

    UPLOADING = "uploading", _("Uploading")
    RECEIVED = "received", _("Received")
    VERIFIED = "verified", _("Verified")
    IDENTIFIED = "identified", _("Identified")
    DESCRIBED = "described", _("Described")
    STORED = "stored", _("Stored")
    REGISTERED = "registered", _("Registered")
    DONE = "done", _("Safe")
    DUPLICATE = "duplicate", _("Already here")
    QUARANTINED = "quarantined", _("In quarantine")
    HELD = "held", _("Waiting for a decision")
    CANCELLED = "cancelled", _("Cancelled before it was complete")


FINAL_STAGES = (Stage.DONE, Stage.DUPLICATE, Stage.QUARANTINED, Stage.CANCELLED)
KEPT_STAGES = (Stage.DONE, Stage.DUPLICATE, Stage.QUARANTINED)


class HandIn(models.Model):
    """One person hands in some files, to an event or to none yet. Its receipt lists every file with its digests.

    While it is open (`closed_at` null), choosing the same files again continues what it began.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="hand_ins")
    event = models.ForeignKey("catalogue.Event", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    institution = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    caption_language = models.CharField(max_length=35)
    byline = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=20, default="browser", help_text="browser, command, ...")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.public_id


class Submission(models.Model):
    """One file of a hand-in, from its first byte to DONE. The upload is discarded only after DONE.

    `upload_offset` counts bytes that are safely in the upload store, as far as this row has been told; the upload's
    file itself is the truth. `client_key` is what the uploader's browser knows the file by (name, size, time), so
    that choosing the same file again continues it. `reason` is why the file left the main path or what it waits for.
    `described` and `raw_metadata` are emptied when the asset has them.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    hand_in = models.ForeignKey(HandIn, on_delete=models.PROTECT, related_name="submissions")
    file_name = models.CharField(max_length=255, help_text="Made safe to show; what arrived is in raw_name.")
    raw_name = models.TextField(blank=True, help_text="As it arrived, with escapes for what cannot be shown.")
    relative_path = models.CharField(max_length=1000, blank=True)
    client_key = models.CharField(max_length=300, blank=True)
    tus_metadata = models.TextField(blank=True, help_text="Upload-Metadata as the client sent it; HEAD gives it back.")
    size = models.BigIntegerField()
    upload_offset = models.BigIntegerField(default=0)
    upload_expires_at = models.DateTimeField(null=True, blank=True)
    stage = models.CharField(max_length=12, choices=Stage.choices, default=Stage.UPLOADING)
    reason = models.CharField(max_length=40, blank=True, help_text="A code of ingest.reasons.")
    reason_facts = models.JSONField(default=dict, blank=True, help_text="What the reason's sentence is filled with.")
    sha256 = models.CharField(max_length=64, blank=True)
    sha512 = models.CharField(max_length=128, blank=True)
    identified = models.JSONField(default=dict, help_text="Format, MIME type, kind; then size and duration.")
    described = models.JSONField(default=dict)
    raw_metadata = models.JSONField(default=dict)
    original = models.ForeignKey(
        "catalogue.Original",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="submissions",
    )
    asset = models.ForeignKey(
        "catalogue.Asset",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="submissions",
    )
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["hand_in", "client_key", "relative_path"],
                condition=~models.Q(client_key="") & ~models.Q(stage="cancelled"),
                name="one_file_a_client_key",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["hand_in", "id"], name="submission_by_hand_in"),
            models.Index(fields=["client_key"], condition=~models.Q(client_key=""), name="submission_by_key"),
            models.Index(fields=["sha256"], name="submission_by_digest"),
            models.Index(fields=["stage"], name="submission_by_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} {self.stage}"

    @property
    def upload_key(self) -> str:
        """The key of its bytes in the upload store."""
        return self.public_id


class StageEvent(models.Model):
    """A submission moved from one stage to another; written in the transaction of the move."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="stage_events")
    at = models.DateTimeField()
    came_from = models.CharField(max_length=12)
    went_to = models.CharField(max_length=12)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.came_from} -> {self.went_to}"
