"""From the catalogue to index entries: `sources` reads rows in batches, `entries` makes of them what is indexed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from search.documents.entries import entries_of
from search.documents.sources import Batch, read
from search.schema import Entry

CHUNK = 500

__all__ = ["CHUNK", "Batch", "documents", "entries_of", "read"]


def documents(asset_pks: Iterable[int]) -> Iterator[tuple[int, list[Entry]]]:
    """Yield every key with the entries of its asset, none for an asset that is destroyed or not there.

    A fixed number of queries for each `CHUNK` of keys.
    """
    source = iter(asset_pks)
    while chunk := list(islice(source, CHUNK)):
        yield from _chunk(chunk)


def _chunk(pks: Sequence[int]) -> Iterator[tuple[int, list[Entry]]]:
    batch = read(pks)
    for pk in pks:
        asset = batch.assets.get(pk)
        yield pk, entries_of(asset, batch) if asset else []
