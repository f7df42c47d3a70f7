"""Clauses as tantivy's queries. Pure: a schema in, queries out; no scores, for ranking is by tiers."""

from collections.abc import Iterable
from typing import Any

from tantivy import FieldType, Occur, Query, Schema, SchemaBuilder

from search.plan import And, Clause, Everything, Fuzzy, Not, Nothing, Or, Phrase, Prefix, Span, Terms
from search.schema import FORMS, KEYWORDS, NUMBERS, SCOPES

FEW_TERMS = 12  # up to here a union of terms is read faster than tantivy's set of terms


def schema() -> Schema:
    """Return our fields in tantivy's terms. Words come already analysed, parted by spaces."""
    builder = SchemaBuilder()
    for scope in SCOPES:
        for form in FORMS:
            keeps = "position" if form == "folded" else "basic"
            builder.add_text_field(f"{scope}_{form}", tokenizer_name="whitespace", index_option=keeps)
    for name in KEYWORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=name == "kind")
    for name in NUMBERS:
        builder.add_integer_field(name, indexed=True, fast=True)
    return builder.build()


class Compiler:
    """Turns clauses into queries on one schema."""

    def __init__(self, of: Schema) -> None:
        self._schema = of

    def query(self, clause: Clause) -> Query:
        """Return the query that matches what `clause` matches."""
        match clause:
            case Everything():
                return Query.all_query()
            case Nothing():
                return Query.empty_query()
            case Or(parts):
                return Query.boolean_query([(Occur.Should, self.query(part)) for part in parts])
            case And(parts):
                return self._conjunction(parts)
            case Not():
                return self._conjunction((clause,))
            case Terms() | Phrase() | Prefix() | Fuzzy() | Span():
                return self._leaf(clause)

    def _conjunction(self, parts: Iterable[Clause]) -> Query:
        pairs = [
            (Occur.MustNot, self.query(part.part)) if isinstance(part, Not) else (Occur.Must, self.query(part))
            for part in _flat(parts)
        ]
        if all(occur is Occur.MustNot for occur, _query in pairs):
            pairs.append((Occur.Must, Query.all_query()))
        return Query.boolean_query(pairs)

    def _leaf(self, clause: Terms | Phrase | Prefix | Fuzzy | Span) -> Query:
        of = self._schema
        match clause:
            case Terms(field, (value,)) | Phrase(field, (value,)):  # tantivy panics on a phrase of one word
                made = Query.term_query(of, field, value, "basic")
            case Terms(field, values) if len(values) <= FEW_TERMS:
                made = Query.boolean_query(
                    [(Occur.Should, Query.term_query(of, field, value, "basic")) for value in values]
                )
            case Terms(field, values):
                made = Query.term_set_query(of, field, list(values))
            case Phrase(field, words):
                made = Query.phrase_query(of, field, list(words))
            case Prefix(field, start):
                made = Query.regex_query(of, field, f"{start}.*")
            case Fuzzy(field, word, distance):
                made = Query.fuzzy_term_query(of, field, word, distance=distance)
            case Span(field, None, None):
                made = Query.exists_query(field)
            case Span(field, low, high):
                made = Query.range_query(of, field, FieldType.Integer, low, high)
        return made


def _flat(parts: Iterable[Clause]) -> Iterable[Clause]:
    for part in parts:
        if isinstance(part, And):
            yield from _flat(part.parts)
        else:
            yield part


def counting(fields: Iterable[str], size: int) -> dict[str, Any]:
    """Return the aggregation that counts the values of fields: exact, because every segment tells all of its values."""
    return {name: {"terms": {"field": name, "size": size, "segment_size": 1_000_000}} for name in fields}
