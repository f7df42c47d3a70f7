"""Assets as cells of a contact sheet: everything a cell shows, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from dam.catalogue.models import Asset
from dam.catalogue.shown import Shown, shown, with_shown
from desk.media import SMALL, Preview, previews
from desk.reading import content_language
from desk.status import Status, statuses


@dataclass(frozen=True)
class Cell:
    """One asset on the sheet. `written` says for each content language whether it has a caption or headline."""

    asset: Asset
    shown: Shown
    statuses: list[Status]
    preview: Preview
    written: list[tuple[str, bool]]
    revision: int

    @property
    def title(self) -> str:
        """What names it: its headline, else its caption, else the file's name."""
        version = self.asset.current_version
        return self.shown.headline or self.shown.caption or (version.file_name if version else "")

    @property
    def file_name(self) -> str:
        """The file's name as handed in, made safe to show."""
        return self.asset.current_version.file_name if self.asset.current_version else ""

    @property
    def seconds(self) -> float | None:
        """How long film or sound is."""
        return self.asset.current_version.duration if self.asset.current_version else None


def _written(text: Shown) -> list[tuple[str, bool]]:
    present = {tag.lower() for tag, values in text.texts.items() if values.headline or values.caption}
    return [(tag, tag.lower() in present) for tag in settings.CONTENT_LANGUAGES]


def cells(assets: Iterable[Asset], now: datetime | None = None) -> list[Cell]:
    """Return cells of assets that were read by `readable`, in their order."""
    moment = now or timezone.now()
    rows = list(assets)
    pictures = previews(rows, SMALL)
    language = content_language()
    return [_cell(asset, pictures[asset.pk], language, moment) for asset in rows]


def _cell(asset: Asset, preview: Preview, language: str, now: datetime) -> Cell:
    revision = asset.current_revision
    text = shown(asset, revision, language)
    number = revision.number if revision else 0
    return Cell(asset, text, statuses(asset, now), preview, _written(text), number)


def readable(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Return `assets` with everything that a cell reads."""
    return with_shown(assets).select_related("uploader")


def few(assets: QuerySet[Asset], most: int = 6) -> list[Cell]:
    """Return the first few of some assets as cells."""
    return cells(readable(assets)[:most])
