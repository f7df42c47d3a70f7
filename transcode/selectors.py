"""What is made, and what is missing: asked of the data, never of a queue."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from dam.catalogue.models import Asset, AssetVersion, Original
from dam.work.models import State, WorkItem
from transcode.models import Rendition
from transcode.recipes import BY_KIND, Recipe, recipe_digest


def rendition_of(original_sha256: str, recipe: str) -> Rendition | None:
    """Return an original's rendition by the recipe's name, such as `photo-400`; None if it is not made yet."""
    return Rendition.objects.filter(original_id=original_sha256, recipe=recipe).first()


def renditions_of(original: Original) -> list[Rendition]:
    """Return all renditions of an original, by recipe name."""
    return list(Rendition.objects.filter(original=original).order_by("recipe"))


def missing_recipes(original: Original, kind: str) -> Sequence[Recipe]:
    """Return the recipes of a kind whose rendition is missing, or was made by an earlier edition of the recipe."""
    have = set(Rendition.objects.filter(original=original).values_list("recipe_digest", flat=True))
    return [recipe for recipe in BY_KIND[kind] if recipe_digest(recipe) not in have]


def missing_renditions(kind: str) -> list[str]:
    """Return the digests of stored originals of a kind that want a rendition.

    Left out are destroyed assets, recordings without any sound, and those whose work failed for good: a person
    decides about them.
    """
    wanted = [recipe_digest(recipe) for recipe in BY_KIND[kind]]
    up_to_date = Count("renditions", filter=Q(renditions__recipe_digest__in=wanted), distinct=True)
    failed = WorkItem.objects.filter(kind=f"transcode.{kind}", subject=OuterRef("sha256"), state=State.FAILED)
    lacking: QuerySet[Original] = (
        Original.objects.filter(Exists(_living_versions(kind)), ~Exists(failed), stored_at__isnull=False)
        .annotate(made=up_to_date)
        .filter(made__lt=len(wanted))
    )
    return list(lacking.order_by("created_at", "sha256").values_list("sha256", flat=True))


def assets_of(original: Original) -> list[str]:
    """Return the public ids of the assets that have this original as a version."""
    return list(Asset.objects.filter(versions__original=original).distinct().values_list("public_id", flat=True))


def _living_versions(kind: str) -> QuerySet[AssetVersion]:
    versions = AssetVersion.objects.filter(original=OuterRef("sha256"), asset__kind=kind)
    versions = versions.filter(asset__destroyed_at__isnull=True)
    return versions.exclude(asset__kind="sound", duration=0)
