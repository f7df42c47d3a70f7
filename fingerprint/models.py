"""Fingerprints of originals: essence digests (exact) and perceptual ones (near). Each carries its algorithm's id."""

from typing import ClassVar

from django.db import models


class Fingerprint(models.Model):
    """One fingerprint of one original. `value` is lower-case hex; `quality` is PDQ's own, 0 to 100."""

    original = models.ForeignKey("catalogue.Original", on_delete=models.CASCADE, related_name="fingerprints")
    algorithm = models.CharField(max_length=40)
    value = models.CharField(max_length=128)
    quality = models.PositiveSmallIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["original", "algorithm"], name="one_fingerprint_an_algorithm"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["algorithm", "value"], name="same_fingerprint")]

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.value}"
