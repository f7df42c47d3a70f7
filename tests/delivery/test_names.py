"""Names of copies: readable, ASCII, safe in a header."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from delivery.names import ascii_words, attachment, file_name

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Samiti i Këshillit të Çamërisë", "samiti-i-keshillit-te-camerise"),
        ("Poseta Đakovici i Uroševcu", "poseta-djakovici-i-urosevcu"),
        ("Посета Ђаковици, његова реч", "poseta-djakovici-njegova-rec"),
        ("İstanbul'da ışık", "istanbul-da-isik"),
        ("../../etc/passwd", "etc-passwd"),
        ("日本", ""),
    ],
)
def test_titles_are_spelt_in_ascii(text: str, words: str) -> None:
    assert ascii_words(text) == words


def test_a_name_says_day_event_and_public_id() -> None:
    assert file_name(DAY, ["Regional Summit"], "7k3m9p2q4r5s6t8v", "jpg", "sr-Latn") == (
        "2026-11-23-regional-summit-7k3m9p2q4r5s6t8v-sr-latn.jpg"
    )


def test_the_first_title_that_can_be_spelt_is_taken() -> None:
    assert file_name(DAY, ["日本", "", "Summit"], "id", "mp4") == "2026-11-23-summit-id.mp4"
    assert file_name(None, [], "id", "wav") == "id.wav"


def test_a_long_title_is_cut_between_words() -> None:
    assert file_name(None, ["word " * 20], "id", "jpg") == f"{'word-' * 9}id.jpg"
    assert file_name(None, ["w" * 100], "id", "jpg") == f"{'w' * 48}-id.jpg"


@given(st.text(max_size=300), st.text(max_size=10))
def test_any_title_gives_a_name_that_every_system_takes(title: str, tail: str) -> None:
    name = file_name(DAY, [title], "7k3m9p2q4r5s6t8v", "jpg", tail)
    assert name.isascii()
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert ".." not in name


@given(st.text(max_size=60).filter(lambda text: not any("\ud800" <= letter <= "\udfff" for letter in text)))
def test_no_name_breaks_the_header(name: str) -> None:
    header = attachment(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.startswith('attachment; filename="')
    assert header.count('"') == 2
