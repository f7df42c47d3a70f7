"""What an engine must do for us. Everything that ranks, hides or interprets is above it."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from search.plan import Found, Plan
from search.schema import Entry


class Writing(Protocol):
    """The one open writer of a generation."""

    def replace(self, asset: int, entries: Sequence[Entry]) -> None:
        """Let `entries` be all the entries of an asset, given by primary key; none takes it out."""

    def commit(self) -> None:
        """Return when everything replaced so far would survive a power cut and is there for readers to open."""


class Backend(Protocol):
    """An engine, holding any number of generations by name; one of them is live, which the database knows.

    All methods but `writing`, `exclusive` and `create` may be called from many threads at once. Every method raises
    `search.errors.SearchDown` when the generation is missing or corrupt or the engine is out of reach.
    """

    @property
    def name(self) -> str:
        """The engine's name, as in the scheme of SEARCH_URL."""

    def create(self, generation: str) -> None:
        """Make an empty generation."""

    def discard(self, generation: str) -> None:
        """Remove a generation, if it is there; readers that have it open may go on with what they have."""

    def generations(self) -> list[str]:
        """Return the names of the generations that are stored, whole or not."""

    def refresh(self, generation: str) -> None:
        """Let later searches in this process see at least every commit that was made before this call."""

    def search(self, generation: str, plan: Plan) -> Found:
        """Answer a plan."""

    def writing(self, generation: str, *, bulk: bool = False) -> AbstractContextManager[Writing]:
        """Open the writer, waiting a few seconds for another process to be done; `bulk` for building from nothing.

        What was not committed when the block is left is dropped.

        Raises:
            WriterBusyError: somebody else did not finish in time.
        """

    def exclusive(self) -> AbstractContextManager[None]:
        """Hold the right to rebuild.

        Raises:
            RebuildRunningError: somebody else holds it.
        """
