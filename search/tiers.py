"""From what was typed to the tiers of a plan: which forms of a word count, and for how much. Pure.

1. the archive number or public id, or all the words as one phrase
2. every word in its exact form
3. every word in its folded form or by its stem
4. near spellings, asked only when nothing else was found

An asset stands in the first tier whose condition it meets as a whole: the weakest word decides.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from search.analysis import EVERY, fold, stems
from search.conditions import condition
from search.numbers import as_word
from search.plan import Clause, Fuzzy, Not, Nothing, Phrase, Prefix, Terms, either, every
from search.query import AnyOf, Condition, Node, Parsed, Quoted, Scoped, Without, Word

SHORTEST_FUZZY = 4  # letters; shorter words have too many neighbours
SHORTEST_TWO_OFF = 8
# Words that need not stand in a text when others are asked for; folded. In a phrase they count.
ENGLISH_STOP = ("a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with")
ALBANIAN_STOP = ("dhe", "e", "i", "me", "ne", "nga", "per", "se", "te", "ose")
SERBIAN_STOP = ("da", "do", "i", "iz", "ili", "je", "na", "od", "po", "sa", "su", "u", "za")
STOP = frozenset((*ENGLISH_STOP, *ALBANIAN_STOP, *SERBIAN_STOP))


class Level(IntEnum):
    """How far from what was typed a word of a text may be."""

    EXACT = 1
    FOLDED = 2
    NEAR = 3


@dataclass(frozen=True, slots=True)
class Tiers:
    """`strict` tiers, best first, the last holding all the others; `near` for when they find nothing, or None."""

    strict: tuple[Clause, ...]
    near: Clause | None
    not_understood: tuple[str, ...]


def tiers(parsed: Parsed, now: datetime) -> Tiers:
    """Return the tiers of what was typed, as of `now`."""
    read = _Reading(now)
    needed = _needed(parsed.nodes)
    at = {level: every([read.node(node, level) for node in needed]) for level in Level}
    best = read.best(parsed.nodes, needed)
    strict = tuple(dict.fromkeys(clause for clause in (best, at[Level.EXACT], at[Level.FOLDED]) if clause != Nothing()))
    near = at[Level.NEAR] if at[Level.NEAR] != at[Level.FOLDED] else None
    return Tiers(strict or (Nothing(),), near, tuple(dict.fromkeys(read.not_understood)))


def _needed(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Leave out words that say nothing, unless there is nothing else."""
    kept = tuple(node for node in nodes if not _is_stop(node))
    return kept if any(not isinstance(node, Without) for node in kept) else nodes


def _is_stop(node: Node) -> bool:
    return isinstance(node, Word) and not node.prefix and len(node.words) == 1 and fold(node.words[0]) in STOP


class _Reading:
    """Turns nodes into clauses, and notes what it could not understand."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.not_understood: list[str] = []

    def node(self, node: Node, level: Level) -> Clause:
        """Return what `node` asks for, with words at most so far from what was typed."""
        found: Clause
        match node:
            case Word():
                found = self._word(node, level, "text")
            case Quoted(words):
                found = Phrase("text_folded", tuple(map(fold, words)))
            case Scoped():
                found = self._scoped(node, level)
            case Condition():
                found = self._condition(node, level)
            case Without(part):
                found = Not(self.node(part, Level.FOLDED))
            case AnyOf(parts):
                found = either([self.node(part, level) for part in parts])
        return found

    def _condition(self, node: Condition, level: Level) -> Clause:
        found = condition(node.name, node.value, self._now)
        if found is None:
            self.not_understood.append(f"{node.name}:{node.value}")
            return self._word(node.otherwise, level, "text")
        return found

    def _scoped(self, node: Scoped, level: Level) -> Clause:
        if isinstance(node.part, Quoted):
            found: Clause = Phrase(f"{node.scope}_folded", tuple(map(fold, node.part.words)))
        else:
            found = self._word(node.part, max(level, Level.FOLDED), node.scope, numbers=False)
        public_id = as_word(node.value)
        return either([Terms("thing", (public_id,)), found]) if public_id else found

    def _word(self, word: Word, level: Level, scope: str, *, numbers: bool = True) -> Clause:
        if word.prefix:
            return Prefix(f"{scope}_folded", fold(word.words[0]))
        found = _together(word.words, level, scope) if len(word.words) > 1 else _single(word.words[0], level, scope)
        return either([Terms("number", (word.number,)), found]) if numbers and word.number else found

    def best(self, nodes: tuple[Node, ...], needed: tuple[Node, ...]) -> Clause:
        """Return the first tier: the number that was typed, or the words as one phrase; Nothing if neither applies."""
        free = [node for node in nodes if isinstance(node, Word) and not node.prefix]
        rest = [self.node(node, Level.FOLDED) for node in needed if node not in free]
        ways: list[Clause] = []
        numbers = [node.number for node in free if node.number]
        if numbers:
            others = [self.node(node, Level.FOLDED) for node in needed if node in free and not node.number]
            ways.append(every([*(Terms("number", (number,)) for number in numbers), *others, *rest]))
        if len(free) > 1:
            together = tuple(fold(word) for node in free for word in node.words)
            ways.append(every([Phrase("text_folded", together), *rest]))
        return either(ways)


def _together(words: tuple[str, ...], level: Level, scope: str) -> Clause:
    phrase = Phrase(f"{scope}_folded", tuple(map(fold, words)))
    if level is Level.EXACT:
        return every([phrase, *(Terms(f"{scope}_exact", (word,)) for word in words)])
    return phrase


def _single(word: str, level: Level, scope: str) -> Clause:
    if level is Level.EXACT:
        return Terms(f"{scope}_exact", (word,))
    folded = fold(word)
    ways: list[Clause] = [Terms(f"{scope}_stem", stems(word, EVERY))]  # words with one folded form share a stem
    if level is Level.NEAR and len(folded) >= SHORTEST_FUZZY and not folded.isdigit():
        ways.append(Fuzzy(f"{scope}_folded", folded, 2 if len(folded) >= SHORTEST_TWO_OFF else 1))
    return either(ways)
