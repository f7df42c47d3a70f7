"""Addresses of previews, and which rendition stands for what."""

from collections.abc import Iterable
from dataclasses import dataclass

from dam.catalogue.models import Asset
from dam.catalogue.models.asset import MediaKind
from transcode.models import Rendition

SMALL = {MediaKind.PHOTO: "photo-400", MediaKind.FILM: "film-poster", MediaKind.SOUND: "sound-wave"}
LARGE = {MediaKind.PHOTO: "photo-2048", MediaKind.FILM: "film-720", MediaKind.SOUND: "sound-mp3"}
USUAL_RATIO = {MediaKind.PHOTO: 1.5, MediaKind.FILM: 16 / 9, MediaKind.SOUND: 16 / 3}


def address(asset: Asset, recipe: str) -> str:
    """Return the address of a preview; the gate behind it asks for permission each time."""
    return f"/media/{asset.public_id}/{recipe}"


@dataclass(frozen=True)
class Preview:
    """A rendition as a page needs it: its address ("" while it is not made), proportions and average colour."""

    address: str
    ratio: float
    colour: str
    width: int
    height: int


def ratio_of(asset: Asset, rendition: Rendition | None = None) -> float:
    """Return width / height as shown, known before the picture arrives."""
    if rendition is not None and rendition.width and rendition.height:
        return rendition.width / rendition.height
    version = asset.current_version
    if asset.kind != MediaKind.SOUND and version is not None and version.width and version.height:
        return version.width / version.height
    return USUAL_RATIO[MediaKind(asset.kind)]


def previews(assets: Iterable[Asset], recipes: dict[MediaKind, str]) -> dict[int, Preview]:
    """Return the preview of each asset (by primary key) by one recipe a kind, in one query."""
    shown = list(assets)
    digests = [asset.current_version.original_id for asset in shown if asset.current_version]
    rows = Rendition.objects.filter(original__in=digests, recipe__in=set(recipes.values()))
    made = {(row.original_id, row.recipe): row for row in rows}
    return {asset.pk: _preview(asset, recipes[MediaKind(asset.kind)], made) for asset in shown}


def _preview(asset: Asset, recipe: str, made: dict[tuple[str, str], Rendition]) -> Preview:
    version = asset.current_version
    row = made.get((version.original_id, recipe)) if version else None
    ratio = ratio_of(asset, row)
    if row is None:
        return Preview("", ratio, "", 0, 0)
    colour = "" if asset.kind == MediaKind.SOUND else row.colour
    return Preview(address(asset, recipe), ratio, colour, row.width or 0, row.height or 0)
