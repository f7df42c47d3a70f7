"""What the index has seen: generations of it, and how fresh each asset's entry is. Disposable, like the index."""

from typing import ClassVar

from django.db import models


class Generation(models.Model):
    """One build of the index. Exactly one is live; a rebuild fills the next and then takes its place."""

    name = models.CharField(max_length=60, unique=True)
    backend = models.CharField(max_length=20)
    analysis = models.CharField(max_length=64, help_text="Digest of the text analysis and schema it was built with.")
    live = models.BooleanField(default=False)
    built_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["live"], condition=models.Q(live=True), name="one_live_generation"),
        ]

    def __str__(self) -> str:
        return self.name


class Commit(models.Model):
    """A commit of the live index: everything that changed before `covers_until` is in it.

    A reader that has commit `number` open distrusts entries of assets narrowed after `covers_until`.
    """

    generation = models.ForeignKey(Generation, on_delete=models.CASCADE, related_name="commits")
    number = models.BigIntegerField()
    covers_until = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["generation", "number"], name="one_commit_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.generation} #{self.number}"
