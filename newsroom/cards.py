"""A public asset as a picture on a page: its address, proportions and colour are known before it arrives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse

from dam.catalogue.models import Asset
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.shown import Shown, shown
from transcode.models import Rendition

SMALL, LARGE = "photo-400", "photo-1024"
PICTURES: Mapping[str, tuple[str, ...]] = {
    MediaKind.PHOTO: (SMALL, LARGE),
    MediaKind.FILM: ("film-poster",),
    MediaKind.SOUND: ("sound-wave",),
}
PLAYED: Mapping[str, str] = {MediaKind.FILM: "film-480", MediaKind.SOUND: "sound-mp3"}
USUAL_RATIO: Mapping[str, float] = {MediaKind.PHOTO: 1.5, MediaKind.FILM: 16 / 9, MediaKind.SOUND: 16 / 3}
NARROWEST, WIDEST, SOUND_IN_A_ROW = 0.6, 2.2, 1.6

Made = dict[tuple[str, str], Rendition]


@dataclass(frozen=True)
class Picture:
    """One rendition in a page: its address and size in pixels."""

    address: str
    width: int
    height: int


@dataclass(frozen=True)
class Card:
    """An asset in a list or on its page. `pictures` are ascending in size, none while they are being made."""

    public_id: str
    kind: str
    href: str
    seen: Shown
    pictures: tuple[Picture, ...]
    ratio: float
    colour: str
    seconds: float | None

    @property
    def small(self) -> Picture | None:
        """The smallest picture."""
        return self.pictures[0] if self.pictures else None

    @property
    def large(self) -> Picture | None:
        """The largest picture."""
        return self.pictures[-1] if self.pictures else None

    @property
    def srcset(self) -> str:
        """The pictures for a browser to choose from."""
        return ", ".join(f"{picture.address} {picture.width}w" for picture in self.pictures)

    @property
    def row_ratio(self) -> float:
        """The proportions in a row, where extremes are cut."""
        if self.kind == MediaKind.SOUND:
            return SOUND_IN_A_ROW
        return min(max(self.ratio, NARROWEST), WIDEST)

    @property
    def alt(self) -> str:
        """What is read aloud instead of the picture."""
        return self.seen.alt_text or self.seen.headline or self.seen.caption

    @property
    def title(self) -> str:
        """What stands under the picture."""
        return self.seen.headline or self.seen.caption


def address(asset: Asset, recipe: str) -> str:
    """Return the address of a preview."""
    return reverse("delivery:preview", args=[asset.public_id, recipe])


def renditions(assets: Iterable[Asset]) -> Made:
    """Return the renditions of these assets that pages use, by (original, recipe), in one query."""
    digests = [asset.current_version.original_id for asset in assets if asset.current_version]
    wanted = {recipe for recipes in PICTURES.values() for recipe in recipes} | set(PLAYED.values())
    rows = Rendition.objects.filter(original__in=digests, recipe__in=wanted)
    return {(row.original_id, row.recipe): row for row in rows}


def cards(assets: Iterable[Asset], language: str) -> list[Card]:
    """Return the cards of public assets read with `with_shown`, as a reader of `language` sees them."""
    rows = list(assets)
    made = renditions(rows)
    return [card(asset, language, made) for asset in rows]


def card(asset: Asset, language: str, made: Made) -> Card:
    """Return the card of one asset; of its content, the approved revision."""
    version = asset.current_version
    original = version.original_id if version else ""
    found = [made[original, recipe] for recipe in PICTURES[asset.kind] if (original, recipe) in made]
    return Card(
        public_id=asset.public_id,
        kind=asset.kind,
        href=reverse("newsroom:asset", args=[asset.public_id]),
        seen=shown(asset, asset.approved_revision, language),
        pictures=tuple(Picture(address(asset, row.recipe), row.width or 0, row.height or 0) for row in found),
        ratio=_ratio(asset, found),
        colour=found[0].colour if found else "",
        seconds=version.duration if version else None,
    )


def _ratio(asset: Asset, found: list[Rendition]) -> float:
    for row in found:
        if row.width and row.height:
            return row.width / row.height
    version = asset.current_version
    if asset.kind != MediaKind.SOUND and version and version.width and version.height:
        return version.width / version.height
    return USUAL_RATIO[asset.kind]
