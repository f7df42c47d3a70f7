"""Times by the office's clock, sizes, languages, colours for style attributes."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from dam.theme import clock, languages
from dam.theme.templatetags import theme

WINTER = datetime(2026, 11, 23, 13, 20, 7, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(("language", "name"), [("en", "Prishtina"), ("sq", "Prishtina"), ("sr-latn", "Priština")])
def test_the_zone_is_called_by_the_capital_in_the_readers_language(language: str, name: str) -> None:
    with translation.override(language):
        assert clock.capital() == name
        assert name in clock.zone_words()
        assert "Europe/" not in clock.exact_words(WINTER)


def test_exact_words_follow_summer_time() -> None:
    assert clock.exact_words(WINTER) == "23 November 2026, 14:20:07, Prishtina time (UTC+1)"
    assert clock.exact_words(SUMMER) == "2 July 2026, 00:30:00, Prishtina time (UTC+2)"


def test_short_words_say_as_little_as_is_clear() -> None:
    assert clock.short_words(WINTER, WINTER) == "14:20"
    assert clock.short_words(SUMMER, WINTER) == "2 Jul, 00:30"
    assert clock.short_words(SUMMER, datetime(2030, 1, 1, tzinfo=UTC)) == "2 Jul 2026, 00:30"


def test_a_time_is_an_element_with_the_exact_moment_on_hover() -> None:
    shown = Template("{% load theme %}{{ moment|when }}").render(Context({"moment": WINTER}))
    assert 'datetime="2026-11-23T14:20:07+01:00"' in shown
    assert 'title="23 November 2026, 14:20:07, Prishtina time (UTC+1)"' in shown


def test_sizes_and_lengths() -> None:
    assert [theme.size(n) for n in (0, 999, 11_200_000, 40e9, 3e12)] == [
        "0 B",
        "999 B",
        "11.2 MB",
        "40.0 GB",
        "3.00 TB",
    ]
    assert [theme.duration(n) for n in (0, 61.4, 3729)] == ["0:00", "1:01", "1:02:09"]


@pytest.mark.parametrize("value", ["red", "#12345", "#1234567", "#12345g", "#123456;background:url(//x)", "", None])
def test_only_a_colour_comes_into_a_style_attribute(value: str) -> None:
    assert theme.colour(value) == "var(--line)"
    assert theme.colour("#a1B2c3") == "#a1B2c3"


def test_languages_are_called_by_themselves_and_written_by_the_book() -> None:
    assert [languages.own_name(tag) for tag in ("sq", "sr-Latn", "sr-Cyrl", "en", "xx-Zzzz")] == [
        "Shqip", "Srpski", "Српски", "English", "xx-Zzzz",
    ]  # fmt: skip
    assert [languages.written(tag) for tag in ("sr-latn", "EN", "pt-br")] == ["sr-Latn", "en", "pt-BR"]
