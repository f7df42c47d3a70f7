"""The query language: what is understood, and that nothing anybody types is an error."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search import numbers
from search.conditions import condition
from search.plan import Clause, Fuzzy, Not, Nothing, Phrase, Prefix, Span, Terms, every
from search.query import FIELDS, AnyOf, Condition, Parsed, Quoted, Scoped, Without, Word, parse
from search.tiers import tiers

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def one(text: str) -> object:
    (node,) = parse(text).nodes
    return node


def strict(text: str) -> tuple[Clause, ...]:
    return tiers(parse(text), NOW).strict


def test_words_are_all_wanted() -> None:
    assert parse("Albin  Kurti").nodes == (Word(("albin",)), Word(("kurti",)))


@pytest.mark.parametrize(
    "text", ["", "   ", "-", '"', '""', "OR", "AND |", "!!! ?", "()", "*", ":", "-:-", '-"', "\x00"]
)
def test_what_has_no_words_asks_for_everything(text: str) -> None:
    assert parse(text) == Parsed()
    assert tiers(parse(text), NOW).near is None


@pytest.mark.parametrize(
    "text", ['"zajednička izjava"', "„zajednička izjava“", "«zajednička izjava", '"zajednička izjava']
)
def test_quotes_of_any_kind_make_a_phrase(text: str) -> None:
    assert one(text) == Quoted(("zajednička", "izjava"))


def test_without() -> None:
    assert parse('takim -Thaçi -"Hashim Thaçi" -person:Tači').nodes == (
        Word(("takim",)),
        Without(Word(("thaçi",))),
        Without(Quoted(("hashim", "thaçi"))),
        Without(Scoped("person", Word(("tači",)), "Tači")),
    )


def test_a_hyphen_within_a_word_is_no_minus() -> None:
    assert one("ad-hoc") == Word(("ad", "hoc"))


def test_or_joins_its_neighbours_only() -> None:
    assert parse("a1 b1 OR c1 | d1 e1").nodes == (
        Word(("a1",)),
        AnyOf((Word(("b1",)), Word(("c1",)), Word(("d1",)))),
        Word(("e1",)),
    )


@pytest.mark.parametrize("text", ["OR vlada", "vlada OR", "vlada AND", "AND vlada", "OR OR vlada |"])
def test_joining_words_that_join_nothing_are_dropped(text: str) -> None:
    assert parse(text).nodes == (Word(("vlada",)),)


def test_fields_have_names_in_three_languages_and_any_spelling() -> None:
    wanted = Scoped("person", Quoted(("albin", "kurti")), "Albin Kurti")
    for name in ("person", "Person", "OSOBA", "личе"[:0] + "лице", "personi"):
        assert one(f'{name}:"Albin Kurti"') == wanted
    for name in ("dogadjaj", "događaj", "догађај", "ngjarja"):
        assert one(f"{name}:samit") == Scoped("event", Word(("samit",)), "samit")


def test_what_is_no_field_is_text() -> None:
    assert one("http://example.org") == Word(("http", "example", "org"))
    assert one('foo:"bar baz"') == Word(("foo", "bar", "baz"))


def test_a_field_without_a_value_is_a_word() -> None:
    assert one("person:") == Word(("person",))
    assert parse("person: Kurti").nodes == (Word(("person",)), Word(("kurti",)))


def test_beginnings() -> None:
    assert one("kryemin*") == Word(("kryemin",), prefix=True)
    assert one("k*") == Word(("k",))
    assert strict("đor*") == (Prefix("text_folded", "dor"),)


@pytest.mark.parametrize(
    ("value", "clause"),
    [
        ("2024-05-01", Span("day", 20240501, 20240501)),
        ("2024-5-1", Span("day", 20240501, 20240501)),
        ("1.5.2024", Span("day", 20240501, 20240501)),
        ("1.5.2024.", Span("day", 20240501, 20240501)),
        ("2024-05", Span("day", 20240501, 20240531)),
        ("5.2024", Span("day", 20240501, 20240531)),
        ("2024", Span("day", 20240101, 20241231)),
        ("2024-05..2024-06-10", Span("day", 20240501, 20240610)),
        ("2024-06-10..2024-05", Span("day", 20240501, 20240610)),
        ("2024..", Span("day", 20240101, None)),
        ("..2024", Span("day", None, 20241231)),
        ("1.5.2024–3.5.2024", Span("day", 20240501, 20240503)),
        ("yesterday", None),
        ("2024-13-01", None),
        ("2024-00", None),
        ("..", None),
        ("2024..x", None),
    ],
)
def test_dates(value: str, clause: Clause | None) -> None:
    assert condition("date", value, NOW) == clause


@pytest.mark.parametrize(
    ("name", "value", "clause"),
    [
        ("year", "2024", Span("year", 2024, 2024)),
        ("year", "2020-2024", Span("year", 2020, 2024)),
        ("year", "2024..2020", Span("year", 2020, 2024)),
        ("year", "24", None),
        ("year", "٢٠٢٤", None),
        ("type", "video", Terms("kind", ("film",))),
        ("type", "Zëri", Terms("kind", ("sound",))),
        ("type", "слика", Terms("kind", ("photo",))),
        ("type", "hologram", None),
        ("state", "draft", Terms("state", ("draft",))),
        ("state", "In Review", Terms("state", ("in_review",))),
        ("state", "gone", None),
        ("number", "PMO-2026-000123", Terms("number", ("pmo-2026-123",))),
        ("number", "2026-123", Terms("number", ("2026-123",))),
        ("number", "000123", Terms("number", ("123",))),
    ],
)
def test_conditions(name: str, value: str, clause: Clause | None) -> None:
    assert condition(name, value, NOW) == clause


def test_published_is_approved_and_its_time_come() -> None:
    moment = int(NOW.timestamp()) * 1_000_000
    approved = Terms("state", ("approved",))
    assert condition("state", "published", NOW) == every([approved, Span("publish_at", None, moment)])
    assert condition("state", "scheduled", NOW) == every([approved, Span("publish_at", moment + 1, None)])


def test_a_value_that_means_nothing_is_searched_as_words_and_reported() -> None:
    read = tiers(parse("year:soon vlada"), NOW)
    assert read.not_understood == ("year:soon",)
    assert isinstance(one("year:soon"), Condition)
    assert Phrase("text_folded", ("year", "soon")) in strict("year:soon")


def test_tiers_of_one_word() -> None:
    exact, wider = strict("Đorđević")
    assert exact == Terms("text_exact", ("đorđević",))
    assert isinstance(wider, Terms)
    assert {"sr:dordevic", "xx:dordevic"} < set(wider.values)


def test_tiers_of_several_words_begin_with_them_as_a_phrase() -> None:
    phrase, exact, wider = strict("Albin Kurti")
    assert phrase == Phrase("text_folded", ("albin", "kurti"))
    assert exact == every([Terms("text_exact", ("albin",)), Terms("text_exact", ("kurti",))])
    assert wider == every([strict("Albin")[-1], strict("Kurti")[-1]])


def test_an_archive_number_is_the_best_there_is() -> None:
    first, *_others = strict("PMO-2026-000123")
    assert first == Terms("number", ("pmo-2026-123",))
    assert one("2026-11") == Word(("2026", "11"))


def test_a_public_id_is_a_number_too() -> None:
    first, *others = strict("3x9k2m4n5p6q7r8s")
    assert first == Terms("number", ("3x9k2m4n5p6q7r8s",))
    assert others


def test_words_that_say_nothing_are_not_demanded_unless_alone_or_in_a_phrase() -> None:
    phrase, *_middle, wider = strict("vlada i ministar")
    assert phrase == Phrase("text_folded", ("vlada", "i", "ministar"))
    assert wider == strict("vlada ministar")[-1]
    assert strict("i")[0] == Terms("text_exact", ("i",))
    assert strict('"i"') == (Phrase("text_folded", ("i",)),)


def test_without_takes_away_all_that_the_word_would_find() -> None:
    (only,) = strict("-Kurti")
    assert only == Not(strict("Kurti")[-1])


def test_near_spellings_are_for_words_that_are_long_enough() -> None:
    def near(text: str) -> object:
        return tiers(parse(text), NOW).near

    assert near("rad") is None
    assert near("12345") is None
    assert near('"zajednička izjava"') is None
    assert Fuzzy("text_folded", "kurti", 1) in near("Kurti").parts  # type: ignore[attr-defined]  # an Or
    assert Fuzzy("text_folded", "marreveshje", 2) in near("marrëveshje").parts  # type: ignore[attr-defined]  # an Or


def test_endless_input_is_cut_and_said_so() -> None:
    read = parse("vlada " * 5000)
    assert read.cut
    assert len(read.nodes) <= 40


def test_numbers_are_indexed_as_they_are_typed() -> None:
    terms = numbers.number_terms("3x9k2m4n5p6q7r8s", "PMO-2026-000123")
    for typed in ("PMO-2026-000123", "pmo-2026-123", "2026-000123", "3X9K2M4N5P6Q7R8S"):
        assert numbers.as_word(typed) in terms
    for typed in ("2026-123", "123", "000123"):
        assert numbers.as_value(typed) in terms
    assert numbers.number_terms("3x9k2m4n5p6q7r8s", "") == ["3x9k2m4n5p6q7r8s"]


PIECES = st.sampled_from(
    ['"', "-", ":", "OR", "|", "*", "..", "(", ")", " ", "\t", "\n", "\x00", "“", "“", "year:", "date:", "number:"]
    + ["person:", "type:", "state:", "2024", "-2024", "Ђорђевић", "'s", "PMO-2026-1", "\ud800", "İ", "́", "a" * 300]
    + [f"{name}:" for name in FIELDS]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=30).map("".join))
def test_nothing_that_can_be_typed_is_an_error(text: str) -> None:
    read = tiers(parse(text), NOW)
    assert read.strict
    assert Nothing() not in read.strict


@given(st.text())
def test_any_text_at_all_is_understood_somehow(text: str) -> None:
    assert tiers(parse(text), NOW).strict


@given(st.text(), st.sampled_from(["date", "year", "type", "number", "state"]))
def test_no_value_of_a_condition_is_an_error(value: str, name: str) -> None:
    condition(name, value, NOW)
