"""tantivy passes the suite; and what is its own: files that are damaged, a writer in another process."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from search.backends import Backend
from search.backends import tantivy_backend as module
from search.backends.tantivy_backend import TantivyBackend
from search.errors import SearchDown, WriterBusyError
from search.plan import Everything, Plan, Terms
from search.schema import Facet
from tests.search.conformance import NAME, Conformance, entry

ROOT = Path(__file__).resolve().parents[2]


class TestTantivy(Conformance):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Backend:
        return TantivyBackend(tmp_path / "engine")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    engine = TantivyBackend(tmp_path)
    engine.create(NAME)
    with engine.writing(NAME) as writing:
        for pk in range(200):
            writing.replace(pk, [entry(pk, f"rec{pk} vlada", persons=(pk % 7,), moment=pk)])
        writing.commit()
    return tmp_path


ASK = Plan((Terms("text_exact", ("vlada",)),), counted=tuple(Facet))


def test_a_folder_without_its_list_of_files_is_down(folder: Path) -> None:
    engine = TantivyBackend(folder)
    assert engine.search(NAME, ASK).total == 200
    (folder / NAME / "meta.json").unlink()
    with pytest.raises(SearchDown, match="reindex"):
        engine.search(NAME, ASK)
    with pytest.raises(SearchDown), engine.writing(NAME):
        raise AssertionError("there is nothing to write to")


def test_a_garbled_list_of_files_is_down(folder: Path) -> None:
    (folder / NAME / "meta.json").write_text("{ not json")
    engine = TantivyBackend(folder)
    with pytest.raises(SearchDown):
        engine.search(NAME, ASK)
    with pytest.raises(SearchDown), engine.writing(NAME):
        raise AssertionError("there is nothing to write to")


def test_a_segment_that_is_gone_is_down(folder: Path) -> None:
    next((folder / NAME).glob("*.idx")).unlink()
    with pytest.raises(SearchDown):
        TantivyBackend(folder).search(NAME, ASK)


@pytest.mark.parametrize("suffix", ["idx", "term", "fast", "pos", "fieldnorm", "store"])
@pytest.mark.parametrize("kept", [0, 10, 0.5])
def test_a_segment_that_is_cut_short_is_down(folder: Path, suffix: str, kept: float) -> None:
    for path in (folder / NAME).glob(f"*.{suffix}"):
        data = path.read_bytes()
        path.write_bytes(data[: kept if isinstance(kept, int) else int(len(data) * kept)])
    with pytest.raises(SearchDown):
        TantivyBackend(folder).search(NAME, ASK)


def test_a_writer_in_another_process_is_waited_for_and_then_reported(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAIT_FOR_WRITER_SECONDS", 0.2)
    program = (
        "import sys, tantivy; w = tantivy.Index.open(sys.argv[1]).writer(20_000_000, 1);"
        "print('held', flush=True); sys.stdin.read()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(folder / NAME)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    assert other.stdin is not None
    assert other.stdout.readline() == b"held\n"
    engine = TantivyBackend(folder)
    with pytest.raises(WriterBusyError), engine.writing(NAME):
        raise AssertionError("two write at once")
    assert engine.search(NAME, ASK).total == 200
    other.communicate()
    other.wait()
    with engine.writing(NAME) as writing:
        writing.replace(1, [])
        writing.commit()
    engine.refresh(NAME)
    assert engine.search(NAME, Plan((Everything(),))).total == 199


WRITE_FOR_EVER = """
import sys, pathlib
from search.backends.tantivy_backend import TantivyBackend
from search.schema import Entry
engine, round = TantivyBackend(pathlib.Path(sys.argv[1])), 0
while True:
    round += 1
    with engine.writing(sys.argv[2]) as writing:
        for pk in range(50):
            texts = {"text_exact": ["vlada"], "text_folded": ["vlada"], "text_stem": [""]}
            writing.replace(pk, [Entry({"kind": ["photo"]}, {"asset": [pk], "order": [pk], "year": [round]}, texts)])
        writing.commit()
    print(round, flush=True)
"""


@pytest.mark.fault
def test_a_writer_that_is_killed_leaves_its_last_commit_whole_and_the_lock_free(folder: Path) -> None:
    choose = random.Random("killed")
    for _ in range(6):
        other = subprocess.Popen(
            [sys.executable, "-c", WRITE_FOR_EVER, str(folder), NAME], stdout=subprocess.PIPE, cwd=ROOT
        )
        assert other.stdout is not None
        other.stdout.readline()
        time.sleep(choose.random() / 10)
        other.kill()
        other.communicate()
        found = TantivyBackend(folder).search(NAME, Plan((Everything(),), limit=50, counted=(Facet.YEAR, Facet.TYPE)))
        rounds = [year for year, _count in found.facets[Facet.YEAR] if year != 2024]
        assert len(rounds) == 1, "two commits are mixed"
        assert dict(found.facets[Facet.YEAR]) == {rounds[0]: 50, 2024: 150}
