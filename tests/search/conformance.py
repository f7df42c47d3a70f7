"""What every backend must do. The suite of a further one is five lines:

class TestOpenSearch(Conformance):
    @pytest.fixture
    def engine(self) -> Backend:
        return OpenSearchBackend(...)
"""

import pytest

from search.backends import Backend
from search.errors import RebuildRunningError, SearchDown
from search.plan import And, Clause, Everything, Fuzzy, Not, Nothing, Or, Phrase, Plan, Prefix, Span, Terms
from search.schema import SCOPES, Entry, Facet, order_key

NAME = "generation-1"


def entry(
    pk: int,
    text: str = "",
    *,
    moment: int = 0,
    face: str = "desk",
    kind: str = "photo",
    year: int = 2024,
    persons: tuple[int, ...] = (),
    event: int | None = None,
) -> Entry:
    """Return an entry whose passages are parted by `|` in `text`."""
    passages = [" ".join(passage.split()) for passage in text.split("|")]
    return Entry(
        keywords={"face": [face], "kind": [kind], "number": [f"id{pk}"]},
        numbers={
            "asset": [pk],
            "order": [order_key(moment * 1000, pk)],
            "year": [year],
            "person": list(persons),
            "event": [event] if event else [],
        },
        texts={"text_folded": passages, "text_exact": [" ".join(passages)], "text_stem": [f"sr:{text[:3]}"]},
    )


class Conformance:
    """Subclass it, give it the fixture `engine`: an empty backend."""

    @pytest.fixture
    def engine(self) -> Backend:
        """Return an empty backend."""
        raise NotImplementedError

    @pytest.fixture
    def filled(self, engine: Backend) -> Backend:
        engine.create(NAME)
        self.put(
            engine,
            {
                1: [entry(1, "vlada kosova", moment=10, year=2020, persons=(7, 8), event=5)],
                2: [entry(2, "kosova vlada", moment=30, kind="film", year=2021, persons=(7,), event=5)],
                3: [entry(3, "vlada | kosova", moment=20, year=2021, persons=(8,), event=6)],
                4: [entry(4, "nesto drugo", moment=40, kind="sound", year=2022)],
            },
        )
        return engine

    def put(self, engine: Backend, entries: dict[int, list[Entry]]) -> None:
        with engine.writing(NAME) as writing:
            for pk, own in entries.items():
                writing.replace(pk, own)
            writing.commit()
        engine.refresh(NAME)

    def ids(self, engine: Backend, clause: Clause, **more: object) -> list[int]:
        return list(engine.search(NAME, Plan((clause,), **more)).assets)  # type: ignore[arg-type]  # fields of Plan

    def test_later_moments_come_first(self, filled: Backend) -> None:
        assert self.ids(filled, Everything()) == [4, 2, 3, 1]

    def test_equal_moments_are_ordered_by_id_latest_first(self, engine: Backend) -> None:
        engine.create(NAME)
        self.put(engine, {pk: [entry(pk, "same", moment=5)] for pk in (3, 11, 2)})
        assert self.ids(engine, Everything()) == [11, 3, 2]

    def test_moments_before_1970_have_their_place(self, engine: Backend) -> None:
        engine.create(NAME)
        self.put(engine, {1: [entry(1, moment=-(10**9))], 2: [entry(2, moment=0)], 3: [entry(3, moment=-(10**12))]})
        assert self.ids(engine, Everything()) == [2, 1, 3]

    @pytest.mark.parametrize(
        ("clause", "expected"),
        [
            (Nothing(), []),
            (Terms("text_exact", ("vlada",)), [2, 3, 1]),
            (Terms("text_exact", ("vlada", "drugo")), [4, 2, 3, 1]),
            (Terms("text_exact", ("Vlada",)), []),
            (Terms("text_stem", ("sr:nes",)), [4]),
            (Terms("number", ("id3",)), [3]),
            (Terms("year", (2021,)), [2, 3]),
            (Terms("year", (2020, 2022)), [4, 1]),
            (Terms("person", (8,)), [3, 1]),
            (Terms("person", ()), []),
            (Phrase("text_folded", ("vlada", "kosova")), [1]),
            (Phrase("text_folded", ("kosova", "vlada")), [2]),
            (Phrase("text_folded", ("drugo",)), [4]),
            (Prefix("text_folded", "vl"), [2, 3, 1]),
            (Prefix("text_folded", "lada"), []),
            (Fuzzy("text_folded", "vlata", 1), [2, 3, 1]),
            (Fuzzy("text_folded", "lvada", 1), [2, 3, 1]),
            (Fuzzy("text_folded", "lvata", 1), []),
            (Fuzzy("text_folded", "koxoxa", 2), [2, 3, 1]),
            (Span("year", 2021, None), [4, 2, 3]),
            (Span("year", None, 2020), [1]),
            (Span("year", 2021, 2021), [2, 3]),
            (Span("event"), [2, 3, 1]),
            (Span("order", order_key(20_000, 0), order_key(30_000, 2)), [2, 3]),
            (And(()), [4, 2, 3, 1]),
            (And((Terms("person", (7,)), Terms("person", (8,)))), [1]),
            (And((Terms("person", (7,)), Not(Terms("person", (8,))))), [2]),
            (And((Not(Terms("person", (7,))), Not(Terms("kind", ("sound",))))), [3]),
            (And((And((Terms("person", (7,)), Not(Nothing()))), Everything())), [2, 1]),
            (Or(()), []),
            (Or((Terms("kind", ("sound",)), Terms("kind", ("film",)))), [4, 2]),
            (Or((Terms("kind", ("sound",)), Not(Terms("person", (7,))))), [4, 3]),
            (Not(Terms("person", (7,))), [4, 3]),
            (Not(Not(Terms("person", (7,)))), [2, 1]),
            (Not(Everything()), []),
        ],
        ids=repr,
    )
    def test_clauses_match_what_they_say(self, filled: Backend, clause: Clause, expected: list[int]) -> None:
        assert self.ids(filled, clause) == expected
        assert filled.search(NAME, Plan((clause,), counted=(Facet.TYPE,))).total == len(expected)

    def test_no_phrase_reaches_from_one_passage_into_the_next(self, filled: Backend) -> None:
        assert 3 not in self.ids(filled, Phrase("text_folded", ("vlada", "kosova")))

    def test_a_better_tier_comes_before_a_later_moment(self, filled: Backend) -> None:
        tiers = (Phrase("text_folded", ("vlada", "kosova")), Terms("text_exact", ("vlada",)), Everything())
        assert filled.search(NAME, Plan(tiers)).assets == (1, 2, 3, 4)

    @pytest.mark.parametrize("counted", [(), (Facet.YEAR,)])
    def test_pages_cut_across_tiers_and_never_change_the_total(
        self, filled: Backend, counted: tuple[Facet, ...]
    ) -> None:
        tiers = (Phrase("text_folded", ("vlada", "kosova")), Terms("text_exact", ("vlada",)), Everything())
        for size in (1, 2, 3, 4):
            pages = [
                filled.search(NAME, Plan(tiers, counted=counted, offset=at, limit=size)) for at in range(0, 8, size)
            ]
            assert [pk for page in pages for pk in page.assets] == [1, 2, 3, 4]
            assert {page.total for page in pages} == {4}

    def test_any_page_of_any_tiers_is_a_slice_of_the_whole(self, engine: Backend) -> None:
        engine.create(NAME)
        words = {pk: [w for n, w in ((2, "even"), (3, "third"), (5, "fifth")) if pk % n == 0] for pk in range(1, 61)}
        self.put(engine, {pk: [entry(pk, " ".join(own), moment=pk * 7 % 61)] for pk, own in words.items()})
        best = [Terms("text_exact", (word,)) for word in ("fifth", "third", "even")]
        tiers: tuple[Clause, ...] = (*best, Everything())
        rank = {
            pk: next((n for n, w in enumerate(("fifth", "third", "even")) if w in own), 3) for pk, own in words.items()
        }
        whole = sorted(words, key=lambda pk: (rank[pk], -(pk * 7 % 61), -pk))
        for size in (1, 5, 13, 60, 100):
            for at in (0, 1, 7, 12, 13, 30, 44, 59, 60, 90):
                found = engine.search(NAME, Plan(tiers, offset=at, limit=size, counted=(Facet.TYPE,)))
                assert list(found.assets) == whole[at : at + size], (at, size)
                assert found.total == 60

    def test_what_lies_outside_is_neither_found_nor_counted(self, filled: Backend) -> None:
        found = filled.search(NAME, Plan((Everything(),), within=Not(Terms("person", (7,))), counted=tuple(Facet)))
        assert (found.assets, found.total) == ((4, 3), 2)
        assert found.facets == {
            Facet.TYPE: (("photo", 1), ("sound", 1)),
            Facet.EVENT: ((6, 1),),
            Facet.PERSON: ((8, 1),),
            Facet.PLACE: (),
            Facet.YEAR: ((2021, 1), (2022, 1)),
        }

    def test_counts_are_of_all_tiers_and_all_pages(self, filled: Backend) -> None:
        tiers = (Terms("text_exact", ("vlada",)), Everything())
        found = filled.search(NAME, Plan(tiers, counted=(Facet.PERSON, Facet.TYPE), limit=1))
        assert found.facets == {
            Facet.PERSON: ((7, 2), (8, 2)),
            Facet.TYPE: (("photo", 2), ("film", 1), ("sound", 1)),
        }

    def test_a_chosen_facet_counts_its_other_values_too(self, filled: Backend) -> None:
        plan = Plan((Everything(),), chosen={Facet.YEAR: Terms("year", (2021,))}, counted=(Facet.YEAR, Facet.TYPE))
        found = filled.search(NAME, plan)
        assert (found.assets, found.total) == ((2, 3), 2)
        assert found.facets == {
            Facet.YEAR: ((2021, 2), (2020, 1), (2022, 1)),
            Facet.TYPE: (("film", 1), ("photo", 1)),
        }

    def test_two_chosen_facets_narrow_each_other(self, filled: Backend) -> None:
        chosen = {Facet.YEAR: Terms("year", (2021,)), Facet.TYPE: Terms("kind", ("photo",))}
        found = filled.search(NAME, Plan((Everything(),), chosen=chosen, counted=(Facet.YEAR, Facet.TYPE)))
        assert found.assets == (3,)
        assert found.facets == {
            Facet.YEAR: ((2020, 1), (2021, 1)),
            Facet.TYPE: (("film", 1), ("photo", 1)),
        }

    def test_a_chosen_facet_tells_more_values(self, filled: Backend) -> None:
        chosen = {Facet.YEAR: Terms("year", (2020,))}
        plan = Plan((Everything(),), chosen=chosen, counted=(Facet.YEAR, Facet.PERSON), facet_size=1, chosen_size=2)
        found = filled.search(NAME, plan)
        assert [len(found.facets[facet]) for facet in (Facet.YEAR, Facet.PERSON)] == [2, 1]

    def test_counts_are_exact_over_many_commits_and_values(self, engine: Backend) -> None:
        engine.create(NAME)
        for part in range(5):
            self.put(engine, {pk: [entry(pk, persons=(pk % 90, 500))] for pk in range(part * 60, part * 60 + 60)})
        found = engine.search(NAME, Plan((Everything(),), counted=(Facet.PERSON,), facet_size=31))
        assert found.total == 300
        assert found.facets[Facet.PERSON] == ((500, 300), *((person, 4) for person in range(30)))

    def test_replacing_replaces_all_of_an_assets_entries(self, filled: Backend) -> None:
        self.put(filled, {1: [entry(1, "novo"), entry(1, "javno", face="newsroom")], 2: []})
        assert self.ids(filled, Terms("text_exact", ("vlada",))) == [3]
        assert self.ids(filled, Terms("text_exact", ("javno",))) == [1]
        self.put(filled, {1: [entry(1, "novo")]})
        assert self.ids(filled, Terms("text_exact", ("javno",))) == []

    def test_replacing_twice_in_one_commit_leaves_the_last(self, engine: Backend) -> None:
        engine.create(NAME)
        with engine.writing(NAME) as writing:
            writing.replace(1, [entry(1, "prvo")])
            writing.replace(1, [entry(1, "drugo")])
            writing.commit()
        engine.refresh(NAME)
        assert engine.search(NAME, Plan((Everything(),))).total == 1
        assert self.ids(engine, Terms("text_exact", ("drugo",))) == [1]

    def test_what_is_not_committed_is_dropped(self, filled: Backend) -> None:
        with filled.writing(NAME) as writing:
            writing.replace(9, [entry(9, "nikad")])
        filled.refresh(NAME)
        assert self.ids(filled, Terms("text_exact", ("nikad",))) == []

    def test_searches_see_a_commit_after_refreshing(self, filled: Backend) -> None:
        with filled.writing(NAME) as writing:
            writing.replace(9, [entry(9, "svez")])
            writing.commit()
            filled.refresh(NAME)
            assert self.ids(filled, Terms("text_exact", ("svez",))) == [9]

    def test_generations_are_apart(self, filled: Backend) -> None:
        filled.create("generation-2")
        assert filled.search("generation-2", Plan((Everything(),))).total == 0
        assert set(filled.generations()) == {NAME, "generation-2"}
        filled.discard(NAME)
        assert filled.generations() == ["generation-2"]
        with pytest.raises(SearchDown):
            filled.search(NAME, Plan((Everything(),)))

    def test_a_generation_that_is_not_there_is_down(self, engine: Backend) -> None:
        engine.discard("nowhere")
        with pytest.raises(SearchDown, match="reindex"):
            engine.search("nowhere", Plan((Everything(),)))
        with pytest.raises(SearchDown), engine.writing("nowhere"):
            raise AssertionError("there is nothing to write to")

    def test_one_rebuild_at_a_time(self, engine: Backend) -> None:
        with engine.exclusive(), pytest.raises(RebuildRunningError), engine.exclusive():
            raise AssertionError("two rebuild at once")
        with engine.exclusive():
            pass

    def test_every_field_can_be_asked_for(self, filled: Backend) -> None:
        for scope in SCOPES:
            for form in ("exact", "folded", "stem"):
                assert self.ids(filled, Terms(f"{scope}_{form}", ("nigde",))) == []
