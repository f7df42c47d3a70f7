"""Renditions: what was made from an original by a recipe. Key and row are (original digest, recipe digest)."""

from typing import ClassVar

from django.db import models


class Rendition(models.Model):
    """One stored rendition. `recipe` is its name (such as `photo-400`), `recipe_digest` what exactly was done.

    `colour` is the average colour as `#rrggbb`, shown in a cell before the picture arrives.
    """

    original = models.ForeignKey("catalogue.Original", on_delete=models.CASCADE, related_name="renditions")
    recipe = models.CharField(max_length=40)
    recipe_digest = models.CharField(max_length=64)
    storage_key = models.CharField(max_length=200)
    mime_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    duration = models.FloatField(null=True, blank=True)
    colour = models.CharField(max_length=7, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["original", "recipe"], name="one_rendition_a_recipe"),
        ]

    def __str__(self) -> str:
        return f"{self.recipe} of {self.original_id}"
