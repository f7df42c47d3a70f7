"""The asset, its versions, and the originals whose bytes they are."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dam.catalogue.models.event import Ownership
from dam.ids import new_public_id


class MediaKind(models.TextChoices):
    """What somebody sees or hears."""

    PHOTO = "photo", _("Photo")
    FILM = "film", _("Film")
    SOUND = "sound", _("Sound")


class AssetState(models.TextChoices):
    """Where an asset is on its way. "Published" is `approved` with `publish_at` in the past: one fact, kept once."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", _("In review")
    APPROVED = "approved", _("Approved")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    RECALLED = "recalled", _("Recalled")


class TimeSource(models.TextChoices):
    """Where the moment of capture was read."""

    NONE = "", _("Unknown")
    EXIF = "exif", _("Camera (Exif)")
    XMP = "xmp", _("XMP")
    IIM = "iim", _("IPTC-IIM")
    CONTAINER = "container", _("Film or sound container")
    HAND = "hand", _("Entered by hand")


class NumberSequence(models.Model):
    """The last archive number given in a year; gaps are allowed, repeats are not."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Original(models.Model):
    """Bytes that were handed in and stored once, unchanged. Keyed by their SHA-256, in lower-case hex.

    `stored_at` is null until the object lies in storage; `verified_at` is when its digest was last read back there,
    and `copies_verified` how many storage copies that reading covered.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    sha512 = models.CharField(max_length=128)
    size = models.BigIntegerField()
    mime_type = models.CharField(max_length=100)
    storage_key = models.CharField(max_length=200)
    storage_version = models.CharField(max_length=200, blank=True)
    stored_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    copies_verified = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256


class Asset(models.Model):
    """The intellectual thing: this photograph, this film, this recording.

    What people edit lives in revisions: `current_revision` is the desk's, `approved_revision` what the public gets.
    Inheritance from the event: null `embargo_own`/`ownership` and an empty credit line mean "as the event says".
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    archive_number = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=6, choices=MediaKind.choices)
    event = models.ForeignKey("catalogue.Event", null=True, blank=True, on_delete=models.PROTECT, related_name="assets")
    state = models.CharField(max_length=10, choices=AssetState.choices, default=AssetState.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True, help_text="Who may see: everybody, from this time on.")
    was_public_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Set when it stops being public: its address then answers 410, not 404.",
    )

    embargo_own = models.BooleanField(default=False, help_text="The embargo below replaces the event's.")
    embargo_until = models.DateTimeField(null=True, blank=True)
    embargo_open = models.BooleanField(default=False)

    ownership = models.CharField(max_length=12, choices=Ownership.choices, blank=True)
    third_party_allowed_at = models.DateTimeField(null=True, blank=True)
    third_party_allowed_by = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    third_party_ground = models.CharField(max_length=300, blank=True)
    release_camera_original = models.BooleanField(
        default=False,
        help_text="The approver said that film or sound may leave as the camera made it.",
    )

    uploader = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="uploads")
    institution = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The outside institution it was handed in for, or empty for the office.",
    )

    current_version = models.ForeignKey(
        "catalogue.AssetVersion",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    current_revision = models.ForeignKey(
        "catalogue.AssetRevision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_revision = models.ForeignKey(
        "catalogue.AssetRevision",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    taken_wall = models.CharField(max_length=26, blank=True, help_text="The camera's wall time, ISO 8601, no zone.")
    taken_offset = models.SmallIntegerField(null=True, blank=True, help_text="Minutes east of UTC, if known.")
    taken_at = models.DateTimeField(null=True, blank=True, help_text="The moment in UTC, if known.")
    taken_source = models.CharField(max_length=10, choices=TimeSource.choices, blank=True)
    sort_at = models.DateTimeField(help_text="The best-known moment, for order: taken, else registered.")

    registered_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    narrowed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When fewer people than before may see it; search distrusts its index since.",
    )
    quarantined_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    destroyed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["event", "sort_at", "id"], name="asset_by_event"),
            models.Index(fields=["state", "publish_at"], name="asset_by_state"),
            models.Index(fields=["-sort_at", "-id"], name="asset_by_time"),
            models.Index(fields=["narrowed_at"], name="asset_by_narrowing"),
            models.Index(fields=["uploader", "-id"], name="asset_by_uploader"),
        ]

    def __str__(self) -> str:
        return self.archive_number


class AssetReader(models.Model):
    """Somebody else who handed in the same bytes, and so sees the asset among their own hand-ins."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="also_handed_in_by")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["asset", "user"], name="an_asset_reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} also handed in {self.asset}"


class AssetVersion(models.Model):
    """One original of an asset, with what was read from it."""

    asset = models.ForeignKey(Asset, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="versions")
    file_name = models.CharField(max_length=255, help_text="As handed in, made safe to show.")
    relative_path = models.CharField(max_length=1000, blank=True, help_text="Folders as handed in.")
    width = models.PositiveIntegerField(null=True, blank=True, help_text="Pixels, upright.")
    height = models.PositiveIntegerField(null=True, blank=True, help_text="Pixels, upright.")
    duration = models.FloatField(null=True, blank=True, help_text="Seconds.")
    described = models.JSONField(default=dict, help_text="The reconciled record (metadata.record.Described).")
    raw_metadata = models.JSONField(default=dict, help_text="What the readers said, unreconciled.")
    added_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["asset", "number"], name="one_version_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.asset} v{self.number}"
