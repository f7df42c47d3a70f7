"""Laws that hold of any query on any texts, checked on a real index."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from search.analysis import Passage, fold
from search.backends.tantivy_backend import TantivyBackend
from search.documents.entries import add_forms
from search.plan import Clause, Plan
from search.query import parse
from search.schema import Entry
from search.tiers import STOP, tiers

NOW = datetime(2026, 11, 23, tzinfo=UTC)
TEXTS = 300
TEXT = """
vlada vlade vlado Vladi ministar ministra ministarstvo đak djak dak đaka voda vođa vode odjek odeka sa i u na the of
kryeministri kryeministrit qeveria qeverisë takim takimi takimet djalë dalë Kurti Kurtija Kurtit Albin Albina ministers
minister signing signed DSC_0123 12.5.2024 e-pošta İstanbul ışık Ђорђевић Đorđevića Djordjevic rad rada tuđ tudj tud
žena zena Putin put puta
"""
WORDS = TEXT.split()


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> TantivyBackend:
    choose = random.Random("laws")
    engine = TantivyBackend(Path(tmp_path_factory.mktemp("laws")))
    engine.create("g")
    with engine.writing("g", bulk=True) as writing:
        for pk in range(1, TEXTS + 1):
            entry = Entry(numbers={"asset": [pk], "order": [pk]})
            texts = [" ".join(choose.choices(WORDS, k=choose.randrange(1, 5))) for _ in range(choose.randrange(1, 4))]
            languages = choose.choices(["sr-Latn", "sq", "en", "tr", "", "zxx"], k=len(texts))
            add_forms(entry, "text", [Passage(text, tag) for text, tag in zip(texts, languages, strict=True)])
            writing.replace(pk, [entry])
        writing.commit()
    return engine


def matched(engine: TantivyBackend, clause: Clause) -> set[int]:
    return set(engine.search("g", Plan((clause,), limit=TEXTS)).assets)


PARTS = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: f"-{word}"),
    st.sampled_from(WORDS).map(lambda word: f"{word[:3]}*"),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: '"' + " ".join(words) + '"'),
    st.just("OR"),
)
QUERIES = st.lists(PARTS, min_size=1, max_size=5).map(" ".join)


@given(QUERIES)
def test_the_last_tier_holds_all_that_the_others_match(engine: TantivyBackend, text: str) -> None:
    read = tiers(parse(text), NOW)
    *better, last = (matched(engine, clause) for clause in read.strict)
    for found in better:
        assert found <= last
    if read.near is not None:
        assert last <= matched(engine, read.near)


@given(st.sampled_from([word for word in WORDS if fold(word) not in STOP]), QUERIES)
def test_a_word_and_its_exclusion_part_the_archive(engine: TantivyBackend, word: str, text: str) -> None:
    assume(not text.endswith("OR"))
    parts = (f"{text} {word}", f"{text} -{word}")
    with_it, without_it = (matched(engine, tiers(parse(part), NOW).strict[-1]) for part in parts)
    assert not with_it & without_it


@given(QUERIES, st.integers(0, 40), st.integers(1, 40))
def test_pages_are_slices_of_one_order(engine: TantivyBackend, text: str, offset: int, limit: int) -> None:
    strict = tiers(parse(text), NOW).strict
    whole = engine.search("g", Plan(strict, limit=TEXTS)).assets
    found = engine.search("g", Plan(strict, offset=offset, limit=limit))
    assert found.assets == whole[offset : offset + limit]
    assert found.total == len(whole) == len(set(whole))


@given(st.sampled_from(WORDS))
def test_a_word_finds_itself(engine: TantivyBackend, word: str) -> None:
    holding = matched(engine, tiers(parse(f'"{word}"'), NOW).strict[-1])
    assert holding
    assert holding <= matched(engine, tiers(parse(word), NOW).strict[-1])
