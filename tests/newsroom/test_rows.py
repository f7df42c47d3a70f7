"""Pictures in rows: every row is full, nothing is lost, nothing is cut."""

import pytest
from django.test import RequestFactory, override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from newsroom.reading import content_language, in_office_order, nearest
from newsroom.rows import lines
from newsroom.templatetags.newsroom import sections

ratios = st.lists(st.floats(0.6, 2.2), max_size=60)


@given(ratios, st.floats(2.5, 8))
def test_rows_hold_every_picture_in_order(found: list[float], wide: float) -> None:
    parted = lines(found, wide)
    assert [ratio for line in parted for ratio in line] == found
    assert all(parted)


@given(ratios, st.floats(4, 8))
def test_every_row_but_the_last_is_about_as_wide_as_asked(found: list[float], wide: float) -> None:
    for line in lines(found, wide)[:-1]:
        assert wide * 0.7 <= sum(line) <= wide * 1.4


@pytest.mark.parametrize(
    ("code", "tag"), [("sr-latn", "sr-Latn"), ("sq", "sq"), ("en", "en"), ("de", "sq"), ("sr", "sr-Latn")]
)
def test_the_nearest_content_language_is_read(code: str, tag: str) -> None:
    assert nearest(code) == tag


@override_settings(CONTENT_LANGUAGES=["sq", "sr-Latn", "en"])
def test_a_language_can_be_asked_for_when_something_is_written_in_it() -> None:
    make = RequestFactory()
    with translation.override("en"):
        assert content_language(make.get("/?in=SQ")) == "sq"
        assert content_language(make.get("/?in=tr")) == "en"
        assert content_language(make.get("/?in=tr"), ["tr"]) == "tr"
    assert in_office_order(["tr", "en", "sq"]) == ["sq", "en", "tr"]


def test_terms_are_read_as_sections() -> None:
    assert sections("One\ntext\n\nalone\r\n\r\n\n") == [("One", "text"), ("", "alone")]
