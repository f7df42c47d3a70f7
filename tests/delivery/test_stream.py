"""The bytes that leave: any ranges in any order, with the slot filled in, are those that the ledger committed to."""

import hashlib
import io
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.byte_ranges import OK, PARTIAL, Answer, answer
from delivery.ranges import covers, merged, total
from delivery.stream import LARGEST, LAST_BYTES, SMALLEST, Slot, cuts, next_size, patched
from delivery.transfer import LOOK_EVERY_SECONDS, NOTE_EVERY_SECONDS, Transfer

DELIVERY_ID = b"0123456789abcdefghjk"

spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Line:
    """The other end: takes pieces, can be slow, remembers what it was told had been sent."""

    def __init__(self, data: bytes, found: Answer, slot: Slot | None = None, *, seconds_a_piece: float = 0.0) -> None:
        self.clock = Clock()
        self.open = True
        self.noted: list[tuple[int, int]] = []
        self.asked = 0
        self.seconds_a_piece = seconds_a_piece
        self.source = io.BytesIO(data[found.first : found.end])
        self.transfer = Transfer(
            self.source,
            found,
            slot,
            still_open=self.look,
            note_sent=lambda first, end: self.noted.append((first, end)),
            clock=self.clock,
        )

    def look(self) -> bool:
        self.asked += 1
        return self.open

    def take(self, pieces: int | None = None) -> bytes:
        taken = []
        for piece in self.transfer:
            taken.append(piece)
            self.clock.now += self.seconds_a_piece
            if pieces is not None and len(taken) == pieces:
                break
        return b"".join(taken)


@given(st.binary(max_size=80), st.integers(0, 60), st.integers(0, 20), st.integers(0, 80), st.integers(0, 80))
def test_any_part_of_the_patched_file_is_the_patched_part(
    data: bytes, offset: int, length: int, first: int, end: int
) -> None:
    slot = Slot(offset, DELIVERY_ID[:length])
    whole = bytearray(data)
    for index, value in enumerate(slot.value):
        if offset + index < len(whole):
            whole[offset + index] = value
    part = data[first:end]
    assert patched(part, first, slot) == bytes(whole[first : first + len(part)])


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 700))
def test_pieces_are_whole_ascending_and_the_last_one_is_small(first: int, length: int, size: int) -> None:
    found = list(cuts(first, first + length, size))
    assert sum(end - at for at, end in found) == length
    assert all(left[1] == right[0] for left, right in pairwise(found))
    assert all(0 < end - at <= max(size, LAST_BYTES) for at, end in found)
    if found:
        assert found[0][0] == first
        assert found[-1][1] - found[-1][0] <= LAST_BYTES


@given(st.integers(SMALLEST, LARGEST), st.floats(0, 100))
def test_pieces_stay_within_their_bounds(size: int, seconds: float) -> None:
    assert SMALLEST <= next_size(size, seconds) <= LARGEST


def test_a_fast_line_gets_larger_pieces_and_a_slow_one_smaller() -> None:
    assert next_size(SMALLEST, 0.01) > SMALLEST
    assert next_size(LARGEST, 1.0) < LARGEST


@given(st.binary(min_size=1, max_size=400), st.integers(0, 400), spans)
def test_any_sequence_of_ranges_gives_the_bytes_that_the_ledger_committed_to(
    data: bytes, offset: int, wanted: list[tuple[int, int]]
) -> None:
    slot = Slot(offset % (len(data) + 1), DELIVERY_ID)
    committed = hashlib.sha256(patched(data, 0, slot)).hexdigest()
    received = bytearray(len(data))
    noted: list[tuple[int, int]] = []
    for first, end in [*wanted, (0, len(data))]:
        found = answer(len(data), '"t"', asked=f"bytes={first}-{end}")
        if found.status in {OK, PARTIAL}:
            line = Line(data, found, slot)
            received[found.first : found.end] = line.take()
            noted += line.noted
    assert covers(noted, len(data))
    assert hashlib.sha256(received).hexdigest() == committed


@given(spans)
def test_merged_ranges_hold_the_same_bytes_and_never_touch(ranges: list[tuple[int, int]]) -> None:
    held = {byte for first, end in ranges for byte in range(first, end)}
    found = merged(ranges)
    assert {byte for first, end in found for byte in range(first, end)} == held
    assert all(left[1] < right[0] for left, right in pairwise(found))
    assert total(ranges) == len(held)
    assert merged([*found, *ranges]) == found


@given(spans, st.integers(1, 60))
def test_complete_means_every_byte(ranges: list[tuple[int, int]], size: int) -> None:
    inside = [(first, min(end, size)) for first, end in ranges]
    held = {byte for first, end in inside for byte in range(first, end)}
    assert covers(inside, size) == (held == set(range(size)))


def test_only_what_the_server_took_counts_as_sent() -> None:
    data = bytes(5 * SMALLEST)
    line = Line(data, answer(len(data), '"t"'), seconds_a_piece=0.1)
    line.take(3)
    line.transfer.close()
    assert line.noted == [(0, SMALLEST)]
    assert line.source.closed


def test_a_line_cut_before_anything_was_taken_notes_nothing() -> None:
    line = Line(b"abc", answer(3, '"t"'))
    line.take(1)
    line.transfer.close()
    assert line.noted == []


def test_the_end_is_noted_once_and_closing_twice_does_no_harm() -> None:
    line = Line(b"abc", answer(3, '"t"'))
    assert line.take() == b"abc"
    line.transfer.close()
    assert line.noted == [(0, 3)]
    with pytest.raises(StopIteration):
        next(line.transfer)


def test_a_closed_gate_ends_the_stream_at_the_next_look() -> None:
    data = bytes(100 * SMALLEST)
    line = Line(data, answer(len(data), '"t"'), seconds_a_piece=LOOK_EVERY_SECONDS / 4)
    line.take(4)
    assert line.asked == 0
    line.open = False
    rest = line.take()
    assert line.asked == 1
    assert len(rest) <= SMALLEST
    assert line.source.closed
    assert not covers(line.noted, len(data))


def test_a_long_transfer_notes_what_was_sent_now_and_then() -> None:
    data = bytes(40 * SMALLEST)
    line = Line(data, answer(len(data), '"t"'), seconds_a_piece=NOTE_EVERY_SECONDS)
    line.take(3)
    assert line.noted[-1] == (0, SMALLEST)


def test_a_stored_file_that_is_too_short_ends_the_answer_early() -> None:
    line = Line(b"abc", Answer(OK, 0, 10, 10))
    assert line.take() == b"abc"
    assert not covers(line.noted, 10)
