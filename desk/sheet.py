"""A contact sheet: a narrowed, paged list of cells, the same for an event, the inbox and a photographer's own."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from dam.catalogue.models import Asset
from desk.cells import Cell, cells, readable
from desk.filters import Filtered, filtered

PER_PAGE = 200
MOST_PER_PAGE = 1000


@dataclass(frozen=True)
class Sheet:
    """What a page with a contact sheet shows."""

    cells: list[Cell]
    page: "Page[Asset]"
    filters: Filtered
    total: int
    now: datetime

    @property
    def shown(self) -> int:
        """How many the filters leave."""
        return self.page.paginator.count

    @property
    def most(self) -> int:
        """How many cells the largest page holds."""
        return MOST_PER_PAGE


def per_page(query: QueryDict) -> int:
    """Return how many cells a page holds: 200, or up to 1,000 when asked."""
    wanted = query.get("per", "")
    return min(MOST_PER_PAGE, max(1, int(wanted))) if wanted.isdecimal() and len(wanted) < 6 else PER_PAGE  # noqa: PLR2004 - digits


def sheet(assets: QuerySet[Asset], query: QueryDict, now: datetime | None = None) -> Sheet:
    """Return the page of `assets` (visible ones, in their order) that a query asks for."""
    moment = now or timezone.now()
    narrowed = filtered(assets, query, moment)
    page = Paginator(readable(narrowed.assets), per_page(query)).get_page(query.get("page"))
    return Sheet(cells(page.object_list, moment), page, narrowed, assets.count(), moment)


def in_order(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Return assets as an event shows them: by the best-known moment."""
    return assets.order_by("sort_at", "pk")


def latest_first(assets: QuerySet[Asset]) -> QuerySet[Asset]:
    """Return assets with what came in last at the top."""
    return assets.order_by("-registered_at", "-pk")
