"""Building the index: beside the old one, then in its place; and finding what it lacks.

Searches go on in the old generation throughout. What changes meanwhile is written to the old one and asked for again
in the transaction that puts the new one in its place.
"""

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from dam.catalogue.models import Asset
from dam.work.models import State, WorkItem
from dam.work.services import enqueue_many
from search import freshness
from search.analysis import digest
from search.backends import Backend, backend
from search.documents import documents
from search.errors import SearchDown
from search.models import Generation
from search.plan import Everything, Plan, Terms
from search.schema import DESK, SIGNATURE

KIND = "search.index"
CHUNK = 1000
logger = logging.getLogger(__name__)

Progress = Callable[[int, int], None]


def needs_rebuild() -> bool:
    """Whether there is no usable index: none was built, its files are gone or damaged, or the analysis has changed."""
    live = freshness.live()
    if live is None or live.analysis != digest(SIGNATURE):
        return True
    try:
        backend().search(live.generation, Plan((Everything(),), limit=1))
    except SearchDown:
        return True
    return False


def rebuild(progress: Progress | None = None) -> int:
    """Build a new generation from the catalogue, let it answer, discard the others; return how many assets it knows.

    Raises:
        RebuildRunningError: another process is at it.
    """
    engine = backend()
    with engine.exclusive():
        _discard_all_but_live(engine)
        started = timezone.now()
        name = f"{started:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        row = Generation.objects.create(name=name, backend=engine.name, analysis=digest(SIGNATURE))
        engine.create(name)
        count = _fill(engine, name, progress)
        _go_live(row, started)
        _discard_all_but_live(engine)
    logger.info("search index %s built: %d assets", name, count)
    return count


def _fill(engine: Backend, name: str, progress: Progress | None) -> int:
    pks = list(Asset.objects.filter(destroyed_at=None).order_by("pk").values_list("pk", flat=True))
    with engine.writing(name, bulk=True) as writing:
        for done, (pk, entries) in enumerate(documents(pks), start=1):
            writing.replace(pk, entries)
            if progress is not None:
                progress(done, len(pks))
        writing.commit()
    return len(pks)


@transaction.atomic
def _go_live(row: Generation, started: datetime) -> None:
    Generation.objects.select_for_update().filter(live=True).update(live=False)
    row.live, row.built_at = True, timezone.now()
    row.save(update_fields=["live", "built_at"])
    row.commits.create(number=1, covers_until=started)
    changed = WorkItem.objects.filter(kind=KIND, state=State.DONE, finished_at__gte=started - freshness.LATE)
    enqueue_many(KIND, changed.values_list("subject", flat=True))


def _discard_all_but_live(engine: Backend) -> None:
    kept = set(Generation.objects.filter(live=True).values_list("name", flat=True))
    Generation.objects.filter(live=False).delete()
    for name in engine.generations():
        if name not in kept:
            engine.discard(name)


def write(asset_pks: Sequence[int]) -> bool:
    """Bring the entries of assets up to date in the live generation; False when there is none to write to."""
    live = freshness.live()
    if live is None:
        return False
    try:
        recorded = _write_into(live.generation, asset_pks)
    except SearchDown:
        if not _swapped(live.generation):
            raise
        recorded = False
    return recorded or write(asset_pks)  # a rebuild took the generation's place meanwhile


def _write_into(generation: str, asset_pks: Sequence[int]) -> bool:
    engine = backend()
    with engine.writing(generation) as writing:
        started = timezone.now()
        for pk, entries in documents(asset_pks):
            writing.replace(pk, entries)
        writing.commit()
        return freshness.record(engine, generation, started)


def _swapped(generation: str) -> bool:
    now = freshness.live()
    return now is not None and now.generation != generation


def heal() -> int:
    """Ask for the assets that the index lacks; return how many. Run nightly.

    Raises:
        SearchDown: there is no index to compare with.
    """
    live = freshness.live()
    if live is None:
        return 0
    engine = backend()
    freshness.opened.catch_up(engine, live)
    asked = 0
    for chunk in _chunks(Asset.objects.filter(destroyed_at=None).order_by("pk").values_list("pk", "public_id")):
        wanted = dict(chunk)
        plan = Plan((Terms("asset", tuple(wanted)),), within=Terms("face", (DESK,)), limit=len(wanted))
        missing = wanted.keys() - set(engine.search(live.generation, plan).assets)
        enqueue_many(KIND, (wanted[pk] for pk in missing))
        asked += len(missing)
    return asked


def _chunks(rows: Iterable[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield chunk
