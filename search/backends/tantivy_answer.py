"""One plan on one opened state of an index: the page tier by tier, while the facets are counted beside it.

tantivy lets go of Python's lock while it works, so that the two take no longer than the longer one.
"""

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import tantivy

from search.backends.tantivy_query import Compiler, counting
from search.plan import Clause, Found, Not, Plan, either, every
from search.schema import FACET_FIELDS, KINDS_AT_MOST, Facet

Counts = tuple[tuple[str | int, int], ...]


@cache
def _beside(_process: int) -> ThreadPoolExecutor:
    """Return this process's threads for counting; a forked process gets its own."""
    return ThreadPoolExecutor(max_workers=max(os.cpu_count() or 1, 2), thread_name_prefix="search-counting")


class Answering:
    """Answers one plan."""

    def __init__(self, searcher: tantivy.Searcher, compiler: Compiler, plan: Plan) -> None:
        self._searcher: Any = searcher  # its stubs lack the count of a result
        self._query = compiler.query
        self._plan = plan
        self._all = self._query(self._narrowed())

    def found(self) -> Found:
        """Return the page, the total and the counts."""
        plan = self._plan
        beside = _beside(os.getpid())
        counting_all = beside.submit(self._count_all)
        of_chosen = {f: beside.submit(self._count_chosen, f) for f in plan.counted if f in plan.chosen}
        keys = self._searcher.fast_field_values("asset", self._page())
        counted, total = counting_all.result()
        counts = {**counted, **{facet: future.result() for facet, future in of_chosen.items()}}
        return Found(tuple(keys), total, {facet: counts[facet] for facet in plan.counted})

    def _page(self) -> list[Any]:
        """Fill the page tier by tier, best first.

        While all that the tiers so far have is on the page, the next one is asked whole, and what the page has is
        passed over: that is cheaper than leaving it out by a clause.
        """
        plan = self._plan
        page: list[Any] = []
        passed = 0
        for index, tier in enumerate(plan.tiers):
            if len(page) >= plan.limit:
                break
            if passed == len(page):
                found, count = self._ask(tier, plan.offset)
                page = _joined(page, found)[: plan.limit]
                passed = len(page) if passed else count
            else:
                better = Not(either(plan.tiers[:index]))
                found, count = self._ask(every([tier, better]), max(plan.offset - passed, 0))
                page = [*page, *found][: plan.limit]
                passed += count
        return page

    def _ask(self, clause: Clause, skip: int) -> tuple[list[Any], int]:
        """Return addresses of what a clause matches, in order, and how many there are."""
        plan = self._plan
        query = self._query(every([clause, plan.within, *plan.chosen.values()]))
        result = self._searcher.search(query, plan.limit, True, "order", skip)
        return [address for _order, address in result.hits], result.count

    def _narrowed(self, but: Facet | None = None) -> Clause:
        plan = self._plan
        chosen = [clause for facet, clause in plan.chosen.items() if facet is not but]
        return every([plan.tiers[-1], plan.within, *chosen])

    def _count_all(self) -> tuple[Mapping[Facet, Counts], int]:
        """Count the facets that are not chosen, and everything; every entry has one kind, so kinds add up to all."""
        plan = self._plan
        free = [facet for facet in plan.counted if facet not in plan.chosen]
        wanted = counting([FACET_FIELDS[facet] for facet in free], plan.facet_size)
        if Facet.TYPE not in free or plan.facet_size < KINDS_AT_MOST:
            wanted["total"] = {"value_count": {"field": "asset"}}
        answer = self._searcher.aggregate(self._all, wanted)
        counts = {facet: _counts(answer[FACET_FIELDS[facet]]) for facet in free}
        if "total" in wanted:
            return counts, int(answer["total"]["value"])
        return counts, sum(count for _kind, count in counts[Facet.TYPE])

    def _count_chosen(self, facet: Facet) -> Counts:
        name = FACET_FIELDS[facet]
        query = self._query(self._narrowed(facet))
        return _counts(self._searcher.aggregate(query, counting([name], self._plan.chosen_size))[name])


def _counts(answer: dict[str, Any]) -> Counts:
    pairs = [(bucket["key"], int(bucket["doc_count"])) for bucket in answer["buckets"]]
    kept = [(key if isinstance(key, str) else int(key), count) for key, count in pairs]
    return tuple(sorted(kept, key=lambda pair: (-pair[1], pair[0])))


def _joined(page: list[Any], found: list[Any]) -> list[Any]:
    have = {(address.segment_ord, address.doc) for address in page}
    return page + [address for address in found if (address.segment_ord, address.doc) not in have]
