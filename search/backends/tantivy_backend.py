"""tantivy, embedded: a folder for each generation, many readers in many processes, one writer at a time."""

import fcntl
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import tantivy
from django.utils.translation import gettext as _

from search.backends.tantivy_answer import Answering
from search.backends.tantivy_query import Compiler, schema
from search.errors import RebuildRunningError, WriterBusyError, down
from search.plan import Found, Plan
from search.schema import Entry

META = "meta.json"
HEAP_BYTES = 64 * 2**20
BULK_HEAP_BYTES = 384 * 2**20
WAIT_FOR_WRITER_SECONDS = 20.0
FIRST_WAIT_SECONDS = 0.02


@contextmanager
def _engine() -> Iterator[None]:
    """Turn whatever the engine throws over a damaged index, its panics included, into SearchDown."""
    try:
        yield
    except (ValueError, OSError) as error:
        raise down(error) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # pyo3's own, a BaseException that cannot be imported
            raise
        raise down(error) from error


class Reader:
    """An opened generation and the state of it that searches see."""

    def __init__(self, folder: Path) -> None:
        self.meta = folder / META
        if not self.meta.is_file():
            raise down(_("there is no %(file)s") % {"file": self.meta})
        with _engine():
            self.index = tantivy.Index.open(str(folder))
            self.index.config_reader("manual")
            self.compiler = Compiler(self.index.schema)
            self.reload()

    def reload(self) -> None:
        """See the newest commit from now on."""
        with _engine():
            self.index.reload()
            self.searcher = self.index.searcher()


class _Writing:
    def __init__(self, writer: tantivy.IndexWriter, *, fresh: bool) -> None:
        self._writer = writer
        self._fresh = fresh

    def replace(self, asset: int, entries: Sequence[Entry]) -> None:
        if not self._fresh:
            self._writer.delete_documents_by_term("asset", asset)
        for entry in entries:
            self._writer.add_document(_document(entry))

    def commit(self) -> None:
        with _engine():
            self._writer.commit()


def _document(entry: Entry) -> tantivy.Document:
    document = tantivy.Document()
    for name, words in entry.texts.items():
        for passage in words:
            document.add_text(name, passage)
    for name, values in entry.keywords.items():
        for value in values:
            document.add_text(name, value)
    for name, numbers in entry.numbers.items():
        for number in numbers:
            document.add_integer(name, number)
    return document


class TantivyBackend:
    """The Backend for `SEARCH_URL=tantivy:///FOLDER`."""

    name = "tantivy"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._readers: dict[str, Reader] = {}
        self._opening = threading.Lock()

    def create(self, generation: str) -> None:
        """Make an empty generation."""
        place = self._folder / generation
        with _engine():
            place.mkdir(parents=True)
            tantivy.Index(schema(), path=str(place), reuse=False)

    def discard(self, generation: str) -> None:
        """Remove a generation's folder; files that a reader has open live on until it closes them."""
        with self._opening:
            self._readers.pop(generation, None)
        shutil.rmtree(self._folder / generation, ignore_errors=True)

    def generations(self) -> list[str]:
        """Return the folders that are there."""
        if not self._folder.is_dir():
            return []
        return sorted(place.name for place in self._folder.iterdir() if place.is_dir())

    def refresh(self, generation: str) -> None:
        """Open the newest commit, for all threads of this process."""
        self.reader(generation).reload()

    def reader(self, generation: str) -> Reader:
        """Return the opened generation, opening it the first time and after its files were replaced."""
        found = self._readers.get(generation)
        if found is not None and found.meta.exists():
            return found
        with self._opening:
            self._readers.pop(generation, None)
            return self._readers.setdefault(generation, Reader(self._folder / generation))

    def search(self, generation: str, plan: Plan) -> Found:
        """Answer a plan: one aggregation for counts, then tier after tier until the page is full."""
        reader = self.reader(generation)
        with _engine():
            return Answering(reader.searcher, reader.compiler, plan).found()

    @contextmanager
    def writing(self, generation: str, *, bulk: bool = False) -> Iterator[_Writing]:
        """Open the writer; merging of segments is finished before it is left to others."""
        place = self._folder / generation
        if not (place / META).is_file():
            raise down(_("there is no %(file)s") % {"file": place / META})
        with _engine():
            index = tantivy.Index.open(str(place))
        writer = _writer(index, BULK_HEAP_BYTES if bulk else HEAP_BYTES)
        try:
            yield _Writing(writer, fresh=bulk)
        finally:
            with _engine():
                writer.rollback()
                writer.wait_merging_threads()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Hold a lock on a file beside the generations; the system frees it when the process ends, however it does."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "rebuild.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise RebuildRunningError(
                    _("The index is being built anew by another process. Wait until it has finished.")
                ) from error
            yield


def _writer(index: tantivy.Index, heap: int) -> tantivy.IndexWriter:
    until = time.monotonic() + WAIT_FOR_WRITER_SECONDS
    pause = FIRST_WAIT_SECONDS
    while True:
        try:
            return index.writer(heap_size=heap, num_threads=1)
        except ValueError as error:
            if "LockBusy" not in str(error):
                raise down(error) from error
            if time.monotonic() > until:
                raise WriterBusyError(_("Another process is writing to the search index.")) from error
        time.sleep(pause)
        pause = min(pause * 2, 1.0)
