"""Everything an asset's page shows, gathered by section; what a reader may not see is not gathered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.content import load
from dam.catalogue.models import Asset, AssetRevision, HistoryEntry, Withdrawal
from dam.catalogue.permissions import Action, can, visible_to
from dam.catalogue.services.editing import revisions_of
from desk.cells import Cell, cells, readable
from desk.differences import Line, lines_between
from desk.words import action_words, detail_words
from metadata.record import Described
from transcode.models import Rendition

BESIDE = 5
MOST_HISTORY = 200


@dataclass(frozen=True)
class Neighbours:
    """Where an asset stands in its event: the ones before and after, its place in the count, and a strip of cells."""

    previous: str
    following: str
    position: int
    total: int
    strip: list[Cell]


def neighbours(user: User, asset: Asset) -> Neighbours:
    """Return an asset's neighbours in its event, or among what belongs to none, as the contact sheet orders them."""
    group = visible_to(user).filter(event=asset.event_id) if asset.event_id else visible_to(user).filter(event=None)
    earlier = Q(sort_at__lt=asset.sort_at) | Q(sort_at=asset.sort_at, pk__lt=asset.pk)
    later = Q(sort_at__gt=asset.sort_at) | Q(sort_at=asset.sort_at, pk__gt=asset.pk)
    before = list(readable(group.filter(earlier).order_by("-sort_at", "-pk"))[:BESIDE])[::-1]
    after = list(readable(group.filter(later).order_by("sort_at", "pk"))[:BESIDE])
    own = list(readable(group.filter(pk=asset.pk)))
    return Neighbours(
        previous=before[-1].public_id if before else "",
        following=after[0].public_id if after else "",
        position=group.filter(earlier).count() + 1,
        total=group.count(),
        strip=cells([*before, *own, *after]),
    )


@dataclass(frozen=True)
class Act:
    """One entry of the history, in words."""

    entry: HistoryEntry
    words: str
    detail: str


def history(asset: Asset) -> list[Act]:
    """Return what was done to an asset, latest first."""
    rows: QuerySet[HistoryEntry] = asset.history.select_related("actor", "in_stead_of").order_by("-pk")[:MOST_HISTORY]
    return [Act(row, action_words(row.action), detail_words(row)) for row in rows]


@dataclass(frozen=True)
class Revised:
    """A revision with what it changed against the one before it."""

    revision: AssetRevision
    lines: list[Line]
    current: bool
    approved: bool


def revisions(asset: Asset) -> list[Revised]:
    """Return an asset's revisions, newest first, each with what it changed; set-aside ones against their base."""
    rows: Sequence[AssetRevision] = list(revisions_of(asset))
    by_number = {row.number: row for row in rows}
    found = []
    for row in rows:
        base = by_number.get(row.based_on)
        lines = lines_between(load(base), load(row)) if base else []
        found.append(Revised(row, lines, row.pk == asset.current_revision_id, row.pk == asset.approved_revision_id))
    return found


def renditions(asset: Asset) -> list[Rendition]:
    """Return what was made from the current version's original."""
    version = asset.current_version
    return list(Rendition.objects.filter(original=version.original_id).order_by("recipe")) if version else []


def pending_lines(asset: Asset) -> list[Line]:
    """Return what waits for approval on top of what the public gets."""
    approved, current = asset.approved_revision, asset.current_revision
    if approved is None or current is None or approved.pk == current.pk:
        return []
    return lines_between(load(approved), load(current))


def withdrawal(asset: Asset) -> Withdrawal | None:
    """Return the withdrawal that holds, with its public wordings."""
    return (
        asset.withdrawals.filter(ended_at=None).prefetch_related("texts").select_related("by").order_by("-at").first()
    )


def record(asset: Asset, user: User) -> list[tuple[str, str]]:
    """Return what the file says of itself, in words; place and device only to those who may see the location."""
    version = asset.current_version
    if version is None:
        return []
    said = Described.from_json(version.described)
    rows: list[tuple[str, Any]] = [
        (_("Headline in the file"), said.headline),
        (_("Caption in the file"), said.caption),
        (_("Title"), said.title),
        (_("By-line"), said.byline),
        (_("Credit line"), said.credit_line),
        (_("Copyright notice"), said.copyright_notice),
        (_("Keywords"), ", ".join(said.keywords)),
        (_("Persons"), ", ".join(said.persons)),
        (_("Place"), ", ".join(part for part in (said.location, said.city, said.country) if part)),
        (_("Instructions"), said.instructions),
        (_("Job"), said.job_id),
        (_("Source"), said.source),
        (_("Camera"), " ".join(part for part in (said.camera.make, said.camera.model) if part)),
        (_("Lens"), said.camera.lens),
        (_("Software"), said.software),
        (_("Rating"), said.rating),
    ]
    if can(user, Action.SEE_LOCATION, asset):
        rows.append((_("Serial number"), said.camera.serial))
        if said.gps is not None:
            height = f", {said.gps.alt:.0f} m" if said.gps.alt is not None else ""
            rows.append((_("Position (staff only)"), f"{said.gps.lat:.5f}, {said.gps.lon:.5f}{height}"))
    return [(label, str(value)) for label, value in rows if value not in {None, ""}]


def taken_words(asset: Asset) -> str:
    """Return the camera's wall time with its offset, as the camera knew them."""
    if not asset.taken_wall:
        return ""
    wall = asset.taken_wall.replace("T", " ")
    if asset.taken_offset is None:
        return _("%(wall)s by the camera's clock, zone unknown") % {"wall": wall}
    hours, minutes = divmod(abs(asset.taken_offset), 60)
    sign = "-" if asset.taken_offset < 0 else "+"
    return _("%(wall)s by the camera's clock, UTC%(offset)s") % {"wall": wall, "offset": f"{sign}{hours}:{minutes:02d}"}
