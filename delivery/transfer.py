"""One answer with bytes: read piece by piece, the slot filled in, the grant looked at again every second.

Memory stays flat: one piece is in hand at a time, and the server asks for the next when the line has room. A piece
counts as sent when the server asks for the next one; what stands in the server's and the system's buffers (a few MB)
cannot be told from what arrived, which is why completion says "sent".
"""

import logging
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO

from delivery.byte_ranges import Answer
from delivery.stream import SMALLEST, Slot, cut, next_size, patched

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 1.0
NOTE_EVERY_SECONDS = 30.0


class Transfer(Iterator[bytes]):
    """The bytes of an answer, as a WSGI server takes them. It ends early when `still_open` says no.

    An early end leaves fewer bytes than Content-Length promised, so the recipient's side knows that it is not whole.
    """

    def __init__(
        self,
        source: BinaryIO,
        answer: Answer,
        slot: Slot | None,
        *,
        still_open: Callable[[], bool],
        note_sent: Callable[[int, int], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare to send.

        Args:
            source: gives the bytes of the answer's range, from its first on; closed at the end.
            answer: the range.
            slot: what to fill in, or None.
            still_open: whether the grant still holds; asked once a second.
            note_sent: called with the range that was passed on, now and then and at the end.
            clock: seconds, for tests.
        """
        self._source, self._answer, self._slot = source, answer, slot
        self._still_open, self._note_sent, self._clock = still_open, note_sent, clock
        self._at = self._given_from = self._passed_on = answer.first
        self._size = SMALLEST
        self._piece_given = self._looked = self._noted = clock()
        self._over = False

    def __next__(self) -> bytes:
        """Return the next piece.

        The server holds one piece while it passes on the one before; so what came before the piece given last has
        been passed on, and at the end all of it (the last piece is tiny).
        """
        now = self._clock()
        self._passed_on = self._at if self._at >= self._answer.end else self._given_from
        if self._over or self._at >= self._answer.end or not self._may_go_on(now):
            self.close()
            raise StopIteration
        if self._at > self._answer.first:
            self._size = next_size(self._size, now - self._piece_given)
        piece = self._read(cut(self._at, self._answer.end, self._size))
        self._given_from = self._at
        self._at += len(piece)
        self._piece_given = self._clock()
        return piece

    def _may_go_on(self, now: float) -> bool:
        if now - self._noted >= NOTE_EVERY_SECONDS:
            self._noted = now
            self._note_sent(self._answer.first, self._passed_on)
        if now - self._looked < LOOK_EVERY_SECONDS:
            return True
        self._looked = now
        return self._still_open()

    def _read(self, end: int) -> bytes:
        piece = self._source.read(end - self._at)
        if not piece:
            logger.error("A stored copy ends at byte %d, before byte %d that was promised.", self._at, self._answer.end)
            self.close()
            raise StopIteration
        return patched(piece, self._at, self._slot)

    def close(self) -> None:
        """End the transfer, wherever it is: close the source and note what was passed on. May be called twice."""
        if self._over:
            return
        self._over = True
        self._source.close()
        if self._passed_on > self._answer.first:
            self._note_sent(self._answer.first, self._passed_on)
