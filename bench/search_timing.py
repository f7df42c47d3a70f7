"""Times every query in turn as the bare engine, as text to keys and counts, and with rows re-read and facets named."""

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.utils import timezone

from bench import search_rows as rows
from bench.report import Figure, show, show_source
from dam.accounts.models import User
from dam.accounts.selectors import Anyone
from dam.catalogue.models import Asset
from search import choices, freshness
from search.backends import backend
from search.backends.tantivy_backend import TantivyBackend
from search.backends.tantivy_query import counting
from search.finding import Question, find
from search.plan import Plan, every
from search.query import parse
from search.schema import DESK, FACET_FIELDS, NEWSROOM, FaceName
from search.services import SearchRequest, needs_rebuild, question_of, rebuild, search
from search.tiers import tiers
from search.visibility import visible

ASSETS = 100_000
ROUNDS = 5
QUERIES_EACH = 12
OVER_BARE_MS, WITH_ROWS_MS = 3.0, 15.0

Triple = tuple[float, float, float]


def bare(searcher: Any, query: Any, counting: list[tuple[Any, dict[str, Any]]]) -> tuple[list[int], int, list[Any]]:
    result = searcher.search(query, 60, True, "order")
    keys = searcher.fast_field_values("asset", [address for _order, address in result.hits])
    return keys, result.count, [searcher.aggregate(counted, wanted) for counted, wanted in counting]


def p95(samples: Sequence[float]) -> float:
    return sorted(samples)[int(len(samples) * 0.95)]


def timed(function: Callable[[], object]) -> float:
    began = time.perf_counter()
    function()
    return (time.perf_counter() - began) * 1000


def categories(choose: random.Random) -> dict[str, list[str]]:
    """Return queries by what they ask of the analysis and of the engine."""

    def word() -> str:
        return choose.choice(rows.LIST[choose.choice(["sq", "sr", "en"])])

    def surname() -> str:
        return rows.name(choose, choose.choice(["sq", "sr"])).split()[1]

    makers: dict[str, Callable[[], str]] = {
        "everything": str,
        "one word": word,
        "one surname": surname,
        "lost diacritics": lambda: surname().translate(rows.LOST),
        "Cyrillic": lambda: rows.name(choose, "sr").translate(rows.TO_CYRILLIC),
        "two words": lambda: f"{word()} {word()}",
        "four words": lambda: f"{surname()} {word()} {word()} {word()}",
        "phrase": lambda: f'"{word()} {word()}"',
        "beginning": lambda: f"{word()[:4]}*",
        "either": lambda: f"{surname()} OR {surname()}",
        "without": lambda: f"{word()} -{word()}",
        "person and year": lambda: f"person:{surname()} year:{choose.randint(2006, 2025)}",
        "date range": lambda: f"{word()} date:{choose.randint(2006, 2015)}-03..{choose.randint(2016, 2025)}-09",
        "archive number": lambda: f"PMO-{choose.randint(2006, 2025)}-{choose.randint(1, ASSETS):06}",
        "misspelt": lambda: surname().replace("v", "w").replace("sh", "sch"),
    }
    return {what: [make() for _ in range(QUERIES_EACH)] for what, make in makers.items()}


def prepare() -> None:
    """Migrate, fill and index the home, unless an earlier run left it ready."""
    call_command("migrate", verbosity=0)
    if not Asset.objects.exists():
        began = time.perf_counter()
        rows.fill(ASSETS)
        print(f"{ASSETS:,} assets generated in {time.perf_counter() - began:.0f} s")
    if needs_rebuild():
        began = time.perf_counter()
        rebuild()
        seconds = time.perf_counter() - began
        print(f"indexed in {seconds:.0f} s ({ASSETS / seconds:,.0f} assets a second, one process)")


def bare_call(question: Question) -> Callable[[], object]:
    """Return the engine's own work for a question, built beforehand: its widest tier as one query, and its facets.

    Where nothing is found as typed that is the query for near spellings. The counts of a chosen facet's other values
    are part of the question, and so of the engine's work.
    """
    engine, live = backend(), freshness.live()
    assert isinstance(engine, TantivyBackend)
    assert live is not None
    reader = engine.reader(live.generation)
    read = tiers(parse(question.text), question.now)
    asked = find(question)
    in_vain = asked.near or not asked.found.total
    anything = read.near if in_vain and read.near is not None else read.strict[-1]
    seen = visible(question.user, question.face, question.now)
    chosen = {f: choices.clause(f, choices.keys(f, values)) for f, values in question.chosen.items()}
    query = reader.compiler.query(every([anything, seen, *chosen.values()]))
    free = [field for facet, field in FACET_FIELDS.items() if facet not in chosen]
    counted = [(query, counting(free, question.facet_size))]
    for facet in chosen:
        others = [clause for other, clause in chosen.items() if other is not facet]
        wider = reader.compiler.query(every([anything, seen, *others]))
        counted.append((wider, counting([FACET_FIELDS[facet]], Plan(()).chosen_size)))
    return lambda: bare(reader.searcher, query, counted)


def measure(choose: random.Random) -> dict[str, list[Triple]]:
    """Return (bare, found, with rows) in milliseconds for every query of every category, `ROUNDS` times."""
    editor, photographer = User.objects.get(email__startswith="editor"), User.objects.get(pk=1)
    faces: list[tuple[Anyone, FaceName]] = [(editor, DESK), (AnonymousUser(), NEWSROOM), (photographer, DESK)]
    samples: dict[str, list[Triple]] = {}
    for what, texts in categories(choose).items():
        for number, text in enumerate(texts):
            user, face = faces[number % len(faces)]
            facets = {"type": ["photo"], "year": ["2015"]} if number % 4 == 0 else {}
            request = SearchRequest(text, user, face, facets, now=timezone.now())
            samples.setdefault(what, []).extend(_rounds(request))
    return samples


def _rounds(request: SearchRequest) -> list[Triple]:
    question = question_of(request)
    engine = bare_call(question)
    search(request)
    return [(timed(engine), timed(lambda: find(question)), timed(lambda: search(request))) for _ in range(ROUNDS)]


def report(samples: dict[str, list[Triple]]) -> None:

    print(f"\nMilliseconds, p95 of {ROUNDS * QUERIES_EACH} searches each, five facets counted:\n")
    print("| queries | bare engine | text to ids and counts | with rows and names |")
    print("|---|---|---|---|")
    for what, triples in samples.items():
        print(f"| {what} | " + " | ".join(f"{p95([t[n] for t in triples]):.2f}" for n in range(3)) + " |")
    everything = [triple for triples in samples.values() for triple in triples]
    over = [found - engine for engine, found, _rows in everything]
    print()
    show(
        [
            Figure("over the bare engine, p95 of differences", p95(over), OVER_BARE_MS, "ms", at_least=False),
            Figure(
                "with rows re-read and named, p95", p95([t[2] for t in everything]), WITH_ROWS_MS, "ms", at_least=False
            ),
        ]
    )
    show_source(bare)
