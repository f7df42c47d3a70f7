"""The index is disposable: missing, damaged, of another version, built anew while searches go on."""

import json
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dam.catalogue.models import Asset
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from search import backends, freshness, rebuilding
from search.checks import doctor
from search.documents import documents
from search.errors import SearchDown
from search.models import Generation
from search.rebuilding import KIND, write
from search.services import heal, rebuild
from tests.search.world import index, look, make_event, make_person, make_place, revise, text
from tests.support.assets import make_asset
from tests.support.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def assets(cast: Cast) -> list[Asset]:
    made = [revise(make_asset(cast.photographer), text(f"vlada {n}"), publish=True) for n in range(5)]
    index()
    return made


def another_process() -> None:
    """Forget what this process has open."""
    backends.forget()
    freshness.opened.forget()


def live_folder(index_folder: Path) -> Path:
    live = freshness.live()
    assert live is not None
    return index_folder / live.generation


def test_a_missing_index_is_down_and_reindex_mends_it(cast: Cast, assets: list[Asset], index_folder: Path) -> None:
    assert look("vlada", cast.editor).total == 5
    shutil.rmtree(index_folder)
    for _ in range(2):
        with pytest.raises(SearchDown, match="reindex"):
            look("vlada", cast.editor)
        another_process()
    assert [(f.ok, bool(f.mend)) for f in doctor()] == [(False, True), (True, False)]
    call_command("reindex", stdout=StringIO())
    assert look("vlada", cast.editor).total == 5
    assert all(finding.ok for finding in doctor())


def test_a_damaged_index_is_down_and_reindex_mends_it(cast: Cast, assets: list[Asset], index_folder: Path) -> None:
    for path in live_folder(index_folder).glob("*.term"):
        path.write_bytes(path.read_bytes()[:20])
    another_process()
    with pytest.raises(SearchDown, match="reindex"):
        look("vlada", cast.editor)
    call_command("reindex", "--if-needed", stdout=StringIO())
    assert look("vlada", cast.editor).total == 5


def test_work_waits_while_the_index_is_down_and_then_goes_on(
    cast: Cast, assets: list[Asset], index_folder: Path
) -> None:
    WorkItem.objects.all().delete()
    shutil.rmtree(index_folder)
    late = make_asset(cast.photographer, headline="kasno")
    drain("search")
    item = WorkItem.objects.get(kind=KIND)
    assert (item.state, item.attempts) == (State.WAITING, 0)
    assert "reindex" in item.last_error
    rebuild()
    WorkItem.objects.update(run_after=item.created_at)
    drain("search")
    assert WorkItem.objects.get(kind=KIND).state == State.DONE
    assert look("kasno", cast.editor).ids == [late.public_id]


def test_an_index_of_another_version_is_down(cast: Cast, assets: list[Asset], monkeypatch: pytest.MonkeyPatch) -> None:
    Generation.objects.update(analysis="older")
    with pytest.raises(SearchDown, match="another version"):
        look("vlada", cast.editor)
    assert rebuilding.needs_rebuild()
    assert not doctor()[0].ok
    call_command("reindex", "--if-needed", stdout=StringIO())
    assert look("vlada", cast.editor).total == 5
    assert not rebuilding.needs_rebuild()


def test_reindex_if_needed_leaves_a_good_index_alone(assets: list[Asset]) -> None:
    before = freshness.live()
    call_command("reindex", "--if-needed", stdout=StringIO())
    assert freshness.live() == before


def test_before_the_first_build_there_is_nothing_or_it_is_down(cast: Cast) -> None:
    assert look("vlada", cast.editor).total == 0
    assert heal() == 0
    assert doctor()[0].ok
    make_asset(cast.photographer)
    assert not doctor()[0].ok
    with pytest.raises(SearchDown):
        look("vlada", cast.editor)
    drain("search")
    assert look("handshake", cast.editor).total == 1


def test_a_rebuild_leaves_one_generation_and_its_folder(assets: list[Asset], index_folder: Path) -> None:
    Generation.objects.create(name="broken-off", backend="tantivy", analysis="?")
    (index_folder / "broken-off").mkdir()
    for _ in range(2):
        rebuild()
    assert Generation.objects.count() == 1
    assert [p.name for p in index_folder.iterdir() if p.is_dir()] == [Generation.objects.get().name]


def test_searches_go_on_during_a_rebuild_and_what_changes_meanwhile_is_not_lost(
    cast: Cast, assets: list[Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    WorkItem.objects.all().delete()
    real = documents
    late: list[Asset] = []

    def slow(pks: list[int]) -> Iterator[object]:
        yield from real(pks)
        assert look("vlada", cast.editor).total == 5
        late.append(make_asset(cast.photographer, headline="nastalo usput"))
        monkeypatch.setattr(rebuilding, "documents", real)
        drain("search")
        assert look("usput", cast.editor).total == 1

    monkeypatch.setattr(rebuilding, "documents", slow)
    rebuild()
    assert look("usput", cast.editor).total == 0
    assert look("vlada", cast.editor).total == 5
    drain("search")
    assert look("usput", cast.editor).ids == [late[0].public_id]


def test_a_generation_swapped_away_while_writing_is_written_again(
    cast: Cast, assets: list[Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = documents
    late = make_asset(cast.photographer, headline="nastalo usput")

    def swapping(pks: list[int]) -> Iterator[object]:
        monkeypatch.setattr(rebuilding, "documents", real)
        found = list(real(pks))
        Asset.objects.filter(pk=late.pk).update(destroyed_at="2026-01-01T00:00:00Z")
        rebuild()
        Asset.objects.filter(pk=late.pk).update(destroyed_at=None)
        yield from found

    monkeypatch.setattr(rebuilding, "documents", swapping)
    assert write([late.pk])
    assert look("usput", cast.editor).ids == [late.public_id]


def test_a_reader_that_meets_the_swap_asks_the_new_generation(
    cast: Cast, assets: list[Asset], monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = freshness.live()
    rebuild()
    answers = iter([stale])
    real = freshness.live
    monkeypatch.setattr(freshness, "live", lambda: next(answers, None) or real())
    assert look("vlada", cast.editor).total == 5


def test_healing_asks_for_what_the_index_lacks(cast: Cast, assets: list[Asset]) -> None:
    WorkItem.objects.all().delete()
    assert heal() == 0
    live = freshness.live()
    assert live is not None
    with backends.backend().writing(live.generation) as writing:
        writing.replace(assets[2].pk, [])
        writing.commit()
    backends.backend().refresh(live.generation)
    WorkItem.objects.all().delete()
    assert heal() == 1
    assert WorkItem.objects.get().subject == assets[2].public_id
    drain("search")
    assert heal() == 0
    assert look("vlada", cast.editor).total == 5


def test_failed_work_is_reported_by_the_doctor(assets: list[Asset]) -> None:
    WorkItem.objects.filter(kind=KIND).update(state=State.FAILED)
    finding = doctor()[1]
    assert not finding.ok
    assert finding.mend


def test_a_destroyed_asset_leaves_the_index(cast: Cast, assets: list[Asset]) -> None:
    Asset.objects.filter(pk=assets[0].pk).update(destroyed_at="2026-01-01T00:00:00Z")
    write([assets[0].pk, 999_999])
    live = freshness.live()
    assert live is not None
    assert look("vlada", cast.archivist).total == 4
    assert look("vlada").total == 4


def test_documents_cost_a_fixed_number_of_queries(cast: Cast) -> None:
    top = make_place("en:Top")
    counted = []
    for size in (3, 30):
        for n in range(size):
            event = make_event(f"e-{size}-{n}", place=make_place("en:Deep", parent=top), persons=[make_person("en:P")])
            revise(make_asset(cast.photographer, event=event), text("vlada"), publish=True)
        pks = list(Asset.objects.values_list("pk", flat=True))
        with CaptureQueriesContext(connection) as queries:
            assert all(len(entries) == 2 for _pk, entries in documents(pks))
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 16


def test_find_prints_what_its_user_may_see(cast: Cast, assets: list[Asset]) -> None:
    make_asset(cast.photographer, headline="vlada nacrt")
    index()

    def run(*arguments: str) -> str:
        out = StringIO()
        call_command("find", *arguments, stdout=out)
        return out.getvalue()

    everybody = json.loads(run("vlada", "--json"))
    assert everybody["total"] == 5
    assert {row["asset"] for row in everybody["assets"]} == {asset.public_id for asset in assets}
    assert all("archive_number" not in row for row in everybody["assets"])
    editor = json.loads(run("vlada", "--json", "--as", cast.editor.email))
    assert editor["total"] == 6
    assert editor["facets"]["type"] == [{"value": "photo", "label": "Photo", "count": 6}]
    assert json.loads(run("vlada", "--json", "--as", cast.editor.email, "--face", "newsroom"))["total"] == 5
    assert json.loads(run("vlada", "--json", "--as", cast.journalist.email))["total"] == 5
    printed = run("vlada", "nacrt", "--as", cast.editor.email)
    assert "vlada nacrt" in printed
    assert printed.endswith("1 found\n")
    assert "near spellings" in run("vladl")
    with pytest.raises(CommandError, match="no user"):
        run("vlada", "--as", "nobody@test.example")


def test_find_says_when_search_is_down(cast: Cast, assets: list[Asset], index_folder: Path) -> None:
    shutil.rmtree(index_folder)
    with pytest.raises(CommandError, match="reindex"):
        call_command("find", "vlada")


def test_reindex_says_when_another_rebuild_runs(assets: list[Asset]) -> None:
    with backends.backend().exclusive(), pytest.raises(CommandError, match="another process"):
        call_command("reindex")
