"""The record survives being stored as JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from metadata.record import Camera, Described, Gps, Taken, Text

words = st.text(max_size=20)
lists = st.lists(words, max_size=3).map(tuple)
tags = st.sampled_from(["", "sq", "sr-Latn", "en"])
records = st.builds(
    Described,
    headline=words,
    caption=words,
    texts=st.dictionaries(tags, st.builds(Text, headline=words, caption=words, keywords=lists, alt_text=words)),
    bylines=lists,
    usage_terms=st.dictionaries(tags, words),
    persons=lists,
    gps=st.none() | st.builds(Gps, lat=st.floats(-90, 90), lon=st.floats(-180, 180), alt=st.none() | st.floats(0, 9)),
    orientation=st.integers(1, 8),
    taken=st.builds(
        Taken,
        wall=words,
        offset_minutes=st.none() | st.integers(-840, 840),
        utc=st.none() | st.just("2026-01-02T03:04:05Z"),
    ),
    camera=st.builds(Camera, make=words, serial=words),
    rating=st.none() | st.integers(-1, 5),
)


@given(records)
def test_a_record_comes_back_from_json(record: Described) -> None:
    assert Described.from_json(json.loads(json.dumps(record.to_json()))) == record


def test_an_empty_record_is_an_empty_object() -> None:
    assert Described().to_json() == {}
    assert Described.from_json({}) == Described()


def test_names_of_a_later_version_are_left_out() -> None:
    assert Described.from_json({"headline": "A", "aura": 7, "taken": {"mood": "blue"}}) == Described(headline="A")


def test_one_line_of_bylines_and_the_undeclared_keywords() -> None:
    record = Described(bylines=("Ana", "Bo"), texts={"": Text(keywords=("x",))})
    assert record.byline == "Ana; Bo"
    assert record.keywords == ("x",)
