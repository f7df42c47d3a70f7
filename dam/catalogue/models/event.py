"""An event: what the office did, where, when, with whom; assets inherit from it until they say otherwise."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from dam.catalogue.models.vocabulary import LANGUAGE_TAG_LENGTH
from dam.ids import new_public_id


class Ownership(models.TextChoices):
    """Whose the material is. Third-party material stays inside until somebody allows it, with the ground."""

    OWN = "own", _("Our own")
    THIRD_PARTY = "third_party", _("Third party")
    LICENSED = "licensed", _("Licensed")


class Event(models.Model):
    """Place, date, persons, credit line, terms, embargo, restriction, ownership: the start for all its assets.

    `embargo_until` with `embargo_open` False: nobody may use before that time. `embargo_open` True: until somebody
    lifts it ("until delivery"), whatever the time says. `reference` is what staff type (`manage.py ingest --event`).
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    reference = models.SlugField(max_length=80, unique=True)
    day = models.DateField(help_text="The office's day on which it began.")
    starts_at = models.DateTimeField(null=True, blank=True)
    place = models.ForeignKey("catalogue.Place", null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    persons = models.ManyToManyField("catalogue.Person", blank=True, related_name="events")
    kind = models.ForeignKey("catalogue.Term", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    byline = models.CharField(max_length=200, blank=True)
    credit_line = models.CharField(max_length=200, blank=True)
    copyright_notice = models.CharField(max_length=300, blank=True)
    embargo_until = models.DateTimeField(null=True, blank=True)
    embargo_open = models.BooleanField(default=False)
    ownership = models.CharField(max_length=12, choices=Ownership.choices, default=Ownership.OWN)
    restricted = models.BooleanField(default=False, help_text="Only its named readers see anything of it.")
    institution = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The outside institution whose contributors may hand in to it.",
    )
    created_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=1, help_text="Counts changes; every form carries what it saw.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["-day", "-id"], name="event_by_day")]

    def __str__(self) -> str:
        return self.reference


class EventText(models.Model):
    """Title and description of an event, and its usage terms, in one language."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(max_length=LANGUAGE_TAG_LENGTH)
    title = models.CharField(max_length=300, blank=True)
    description = models.TextField(blank=True)
    usage_terms = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "language"], name="one_text_of_event"),
        ]

    def __str__(self) -> str:
        return self.title


class EventReader(models.Model):
    """Somebody named to see a restricted event."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    named_by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    named_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["event", "user"], name="a_reader_once"),
        ]

    def __str__(self) -> str:
        return f"{self.user} reads {self.event}"
