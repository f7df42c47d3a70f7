"""Many readers, one writer, rebuilds: searches go on and are right throughout."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from dam.catalogue.models import Asset
from search.rebuilding import write
from search.services import rebuild
from tests.search.world import index, look, revise, text
from tests.support.assets import make_asset
from tests.support.cast import make_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.database]
PUBLISHED = 12


class Searching(threading.Thread):
    """Searches until told to stop, and remembers everything that was not as it should be."""

    def __init__(self, enough: threading.Event) -> None:
        super().__init__()
        self._enough = enough
        self.searches = 0
        self.wrong: list[object] = []

    def run(self) -> None:
        try:
            while not self._enough.is_set():
                found = look("vlada")
                self.searches += 1
                if (len(found.ids), found.total, found.facets["type"][0].count) != (PUBLISHED,) * 3:
                    self.wrong.append(found)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            self.wrong.append(error)
        finally:
            connection.close()


def searched_during(work: Callable[[], object]) -> list[Searching]:
    enough = threading.Event()
    threads = [Searching(enough) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        work()
    finally:
        enough.set()
        for thread in threads:
            thread.join()
    return threads


def test_searches_go_on_during_writes_and_rebuilds() -> None:
    cast = make_cast()
    assets = [revise(make_asset(cast.photographer), text("vlada"), publish=True) for _ in range(PUBLISHED)]
    draft = make_asset(cast.photographer, headline="vlada")
    index()

    def work() -> None:
        for _ in range(3):
            for asset in assets:
                write([asset.pk, draft.pk])
            rebuild()

    threads = searched_during(work)
    assert [thread.wrong for thread in threads] == [[], [], []]
    assert all(thread.searches > 5 for thread in threads)
    assert Asset.objects.count() == PUBLISHED + 1
