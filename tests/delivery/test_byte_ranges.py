"""Range requests (RFC 9110 section 14), and the bytes they give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.byte_ranges import OK, PARTIAL, UNSATISFIABLE, Answer, answer

TAG = '"abc-1"'


@pytest.mark.parametrize(
    ("asked", "status", "first", "end"),
    [
        ("", OK, 0, 1000),
        ("bytes=0-499", PARTIAL, 0, 500),
        ("bytes=500-999", PARTIAL, 500, 1000),
        ("bytes=-500", PARTIAL, 500, 1000),
        ("bytes=500-", PARTIAL, 500, 1000),
        ("bytes=0-0", PARTIAL, 0, 1),
        ("bytes=-1", PARTIAL, 999, 1000),
        ("bytes=0-5000", PARTIAL, 0, 1000),
        ("bytes=-5000", PARTIAL, 0, 1000),
        ("BYTES = 2 - 3", PARTIAL, 2, 4),
        ("bytes=1000-", UNSATISFIABLE, 0, 0),
        ("bytes=1000-2000", UNSATISFIABLE, 0, 0),
        ("bytes=-0", UNSATISFIABLE, 0, 0),
        ("bytes=5-4", OK, 0, 1000),
        ("bytes=0-0,-1", OK, 0, 1000),
        ("bytes=-", OK, 0, 1000),
        ("bytes=a-b", OK, 0, 1000),
        ("bytes=١-٢", OK, 0, 1000),
        ("bytes=0-1-2", OK, 0, 1000),
        ("pages=1-2", OK, 0, 1000),
        ("bytes=99999999999999999999-", OK, 0, 1000),
    ],
)
def test_a_range_is_answered_as_the_standard_says(asked: str, status: int, first: int, end: int) -> None:
    assert answer(1000, TAG, asked=asked) == Answer(status, first, end, 1000)


@pytest.mark.parametrize(
    ("if_range", "status"),
    [(TAG, PARTIAL), ('"other"', OK), ('W/"abc-1"', OK), ("Sun, 23 Nov 2026 10:00:00 GMT", OK), ("", PARTIAL)],
)
def test_if_range_counts_only_with_this_very_strong_tag(if_range: str, status: int) -> None:
    assert answer(1000, TAG, asked="bytes=10-", if_range=if_range).status == status


def test_headers_say_where_the_bytes_stand() -> None:
    assert answer(1000, TAG, asked="bytes=10-19").headers() == {
        "Accept-Ranges": "bytes",
        "Content-Length": "10",
        "Content-Range": "bytes 10-19/1000",
    }
    assert answer(1000, TAG, asked="bytes=2000-").headers()["Content-Range"] == "bytes */1000"
    assert "Content-Range" not in answer(1000, TAG).headers()


def test_nothing_of_an_empty_file_can_be_had_in_part() -> None:
    assert answer(0, TAG) == Answer(OK, 0, 0, 0)
    assert answer(0, TAG, asked="bytes=0-").status == UNSATISFIABLE
    assert answer(0, TAG, asked="bytes=-5").status == UNSATISFIABLE


@given(st.integers(0, 50), st.text(alphabet="bytes=-0123456789, ", max_size=14))
def test_whatever_is_asked_the_answer_stays_inside_the_file(size: int, asked: str) -> None:
    found = answer(size, TAG, asked=asked)
    assert 0 <= found.first <= found.end <= size
    assert found.status != PARTIAL or found.length > 0
    assert found.status != OK or found.length == size
