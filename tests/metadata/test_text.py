"""Foreign text: decoded, cleaned, cut."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metadata.text import bytes_of_latin, clean_line, clean_list, clean_text, cut, decode, language_tag, redecoded

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)


@given(any_text, st.integers(min_value=1, max_value=50))
def test_cleaned_text_is_safe_and_within_its_limit(text: str, limit: int) -> None:
    cleaned = clean_text(text, limit)
    assert len(cleaned) <= limit
    assert cleaned == unicodedata.normalize("NFC", cleaned)
    assert not any(unicodedata.category(c) in {"Cc", "Cs"} for c in cleaned if c != "\n")
    cleaned.encode("utf-8")
    assert clean_text(cleaned, limit) == cleaned


@given(any_text)
def test_a_line_is_one_line(text: str) -> None:
    line = clean_line(text, 100)
    assert len(line.splitlines()) <= 1
    assert "  " not in line


def test_control_characters_and_direction_overrides_go_and_lines_stay() -> None:
    assert clean_text("a\x00b\x1b[31m\u202egpj.exe\r\nsecond\u2028third", 100) == "ab[31mgpj.exe\nsecond\nthird"


def test_right_to_left_marks_and_isolates_stay() -> None:
    assert clean_text("\u2067שלום\u2069 \u200f!", 100) == "\u2067שלום\u2069 \u200f!"


def test_a_letter_is_never_parted_from_its_marks() -> None:
    assert cut("ab" + "q\u0308" * 3, 5) == "abq\u0308…"
    assert cut("ab" + "q\u0308" * 3, 4) == "ab…"


def test_lists_lose_empty_values_and_repeats() -> None:
    assert clean_list(["a", " a ", "", "b", 3], 10, 3) == ("a", "b", "3")


@pytest.mark.parametrize("code_page", ["cp1250", "cp1251", "cp1252", "shift_jis"])
def test_undeclared_bytes_are_utf8_if_valid_else_the_offices_code_page(code_page: str) -> None:
    assert decode("Ђорђевић".encode(), code_page) == "Ђорђевић"
    text = {"cp1250": "Đorđević", "cp1251": "Ђорђевић", "cp1252": "Señor", "shift_jis": "夜明け"}[code_page]
    assert decode(text.encode(code_page), code_page) == text


@given(st.binary(max_size=100))
def test_bytes_survive_the_way_through_exiftools_latin(data: bytes) -> None:
    shown = "".join(bytes([b]).decode("cp1252", errors="ignore") or chr(b) for b in data)
    assert bytes_of_latin(shown) == data
    assert redecoded(shown, "cp1250") == decode(data, "cp1250")


def test_what_is_latin_by_its_format_stays_unless_it_is_utf8() -> None:
    assert redecoded("Jürgen", None) == "Jürgen"
    assert redecoded("JÃ¼rgen", None) == "Jürgen"
    assert redecoded("Ђорђевић", "cp1250") == "Ђорђевић"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("x-default", ""),
        ("", ""),
        ("SR-latn", "sr-Latn"),
        ("sr-cyrl", "sr-Cyrl"),
        ("en-us", "en-US"),
        ("en_GB", "en-GB"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("sq", "sq"),
        ("<script>", None),
        ("en\n", None),
        ("a" * 36, None),
    ],
)
def test_language_tags(tag: str, expected: str | None) -> None:
    assert language_tag(tag) == expected
