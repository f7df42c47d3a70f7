"""One plan on one opened state of an index: the page tier by tier, while the facets are counted beside it.

tantivy lets go of Python's lock while it works, so that the two take no longer than the longer one.
"""

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from typing import Any

import tantivy

from search.backends.tantivy_query import Compiler, counting
from search.plan import Clause, Everything, Found, Not, Plan, either, every
from search.schema import FACET_FIELDS, Facet

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
        counting_all = _beside(os.getpid()).submit(self._count_all)
        of_chosen = {
            facet: _beside(os.getpid()).submit(self._count_chosen, facet)
            for facet in plan.counted
            if facet in plan.chosen
        }
        addresses = self._page(counting_all)
        keys = self._searcher.fast_field_values("asset", addresses)
        counted, total = counting_all.result()
        counts = {**counted, **{facet: future.result() for facet, future in of_chosen.items()}}
        return Found(tuple(keys), total, {facet: counts[facet] for facet in plan.counted})

    def _page(self, counting_all: "Future[tuple[Mapping[Facet, Counts], int]]") -> list[Any]:
        """Fill the page tier by tier, best first; a tier leaves out what the tiers before it have."""
        plan = self._plan
        page: list[Any] = []
        passed = 0
        for index, tier in enumerate(plan.tiers):
            full = len(page) >= plan.limit
            if full or (counting_all.done() and passed >= counting_all.result()[1]):
                break
            if index == len(plan.tiers) - 1 and passed == len(page):
                return self._completed(page)
            better = Not(either(plan.tiers[:index])) if index else Everything()
            query = self._query(every([tier, better, plan.within, *plan.chosen.values()]))
            skip = max(plan.offset - passed, 0)
            result = self._searcher.search(query, plan.limit - len(page), True, "order", skip)
            page += [address for _order, address in result.hits]
            passed += result.count
        return page

    def _completed(self, page: list[Any]) -> list[Any]:
        """Fill up with the last tier, when everything of the tiers before it is on the page (it is the first, then).

        All tiers together, in order, less what the page has: cheaper than leaving the others out by a clause.
        """
        plan = self._plan
        result = self._searcher.search(self._all, plan.limit, False, "order", plan.offset)
        have = {(address.segment_ord, address.doc) for address in page}
        rest = [address for _order, address in result.hits if (address.segment_ord, address.doc) not in have]
        return (page + rest)[: plan.limit]

    def _narrowed(self, but: Facet | None = None) -> Clause:
        plan = self._plan
        chosen = [clause for facet, clause in plan.chosen.items() if facet is not but]
        return every([either(plan.tiers), plan.within, *chosen])

    def _count_all(self) -> tuple[Mapping[Facet, Counts], int]:
        plan = self._plan
        free = [facet for facet in plan.counted if facet not in plan.chosen]
        wanted = counting([FACET_FIELDS[facet] for facet in free], plan.facet_size)
        wanted["total"] = {"value_count": {"field": "asset"}}
        answer = self._searcher.aggregate(self._all, wanted)
        return {facet: _counts(answer[FACET_FIELDS[facet]]) for facet in free}, int(answer["total"]["value"])

    def _count_chosen(self, facet: Facet) -> Counts:
        name = FACET_FIELDS[facet]
        query = self._query(self._narrowed(facet))
        return _counts(self._searcher.aggregate(query, counting([name], self._plan.chosen_size))[name])


def _counts(answer: dict[str, Any]) -> Counts:
    pairs = [(bucket["key"], int(bucket["doc_count"])) for bucket in answer["buckets"]]
    kept = [(key if isinstance(key, str) else int(key), count) for key, count in pairs]
    return tuple(sorted(kept, key=lambda pair: (-pair[1], pair[0])))
