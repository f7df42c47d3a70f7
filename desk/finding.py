"""Finding persons, places and events by any spelling of any name, for pickers and lists.

The same folding as search's: Cyrillic and Latin, with and without diacritics, meet. Names are folded once a process
and again after any change of them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max

from dam.accounts.models import User
from dam.catalogue.models import EventText, PersonName, PlaceName
from dam.catalogue.models.vocabulary import NameKind
from dam.catalogue.permissions import event_visible_to
from dam.catalogue.texts import pick
from dam.theme.clock import day_words
from search.analysis import fold, words

MOST_EVENTS = 5000
OFFERED = 12


@dataclass
class Known:
    """Something with names: the shown ones by language, all of them, and their folded words."""

    key: int
    shown: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    folded: list[tuple[str, ...]] = field(default_factory=list)

    def called(self, languages: Sequence[str]) -> str:
        """Return its name for a reader."""
        found = pick(self.shown, languages)
        return found[1] if found else (self.names[0] if self.names else "")

    def others(self, languages: Sequence[str]) -> list[str]:
        """Return its other names, each once."""
        shown = self.called(languages)
        return [name for name in dict.fromkeys(self.names) if name != shown]


@dataclass(frozen=True)
class Match:
    """What a picker offers: the key, the name to show, and what tells it from another of that name."""

    key: str
    name: str
    more: str = ""


def folded(text: str) -> tuple[str, ...]:
    """Return the folded words of a text."""
    return tuple(fold(word) for word in words(text))


NameModel = type[PersonName] | type[PlaceName]
_kept: dict[str, tuple[tuple[int, int], list[Known]]] = {}


def _known(model: NameModel, owner: str) -> list[Known]:
    version = model._default_manager.aggregate(n=Count("pk"), last=Max("pk"))  # noqa: SLF001 - Django's public API
    stamp = (version["n"] or 0, version["last"] or 0)
    kept = _kept.get(owner)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    things: dict[int, Known] = {}
    rows = model._default_manager.order_by("pk").values_list(f"{owner}_id", "language", "name", "kind")  # noqa: SLF001 - see above
    for key, language, name, kind in rows:
        thing = things.setdefault(key, Known(key))
        thing.names.append(name)
        thing.folded.append(folded(name))
        if kind == NameKind.SHOWN:
            thing.shown[language] = name
    found = list(things.values())
    _kept[owner] = (stamp, found)
    return found


def _fits(wanted: tuple[str, ...], names: list[tuple[str, ...]]) -> bool:
    every = [word for name in names for word in name]
    return all(any(word.startswith(start) for word in every) for start in wanted)


def _matching(things: list[Known], text: str, languages: Sequence[str]) -> list[Known]:
    wanted = folded(text)
    hits = [thing for thing in things if _fits(wanted, thing.folded)]
    begins = {
        thing.key
        for thing in hits
        if wanted and any(name[:1] and name[0].startswith(wanted[0]) for name in thing.folded)
    }
    return sorted(hits, key=lambda thing: (thing.key not in begins, folded(thing.called(languages)), thing.key))


def persons_like(text: str, languages: Sequence[str]) -> list[Known]:
    """Return persons any of whose names begins, word by word, as `text` does; all of them for an empty text."""
    return _matching(_known(PersonName, "person"), text, languages)


def places_like(text: str, languages: Sequence[str]) -> list[Known]:
    """Return places any of whose names begins, word by word, as `text` does; all of them for an empty text."""
    return _matching(_known(PlaceName, "place"), text, languages)


def offers(things: Sequence[Known], languages: Sequence[str]) -> list[Match]:
    """Return things as a picker offers them."""
    found = []
    for thing in things[:OFFERED]:
        others = ", ".join(thing.others(languages)[:4])
        found.append(Match(str(thing.key), thing.called(languages), others))
    return found


def events_like(user: User, text: str, languages: Sequence[str]) -> list[Match]:
    """Return events that the user may see, by title in any spelling, reference or day; the latest first."""
    events = event_visible_to(user).order_by("-day", "-pk")[:MOST_EVENTS]
    rows = list(events.values_list("pk", "public_id", "reference", "day"))
    titles: dict[int, dict[str, str]] = defaultdict(dict)
    for key, language, title in EventText.objects.filter(event__in=[row[0] for row in rows]).values_list(
        "event_id", "language", "title"
    ):
        titles[key][language] = title
    wanted = folded(text)
    found = []
    for key, public_id, reference, day in rows:
        names = [folded(title) for title in titles[key].values()] + [folded(reference), folded(day_words(day))]
        if _fits(wanted, names):
            called = pick(titles[key], languages)
            found.append(Match(public_id, called[1] if called else reference, day_words(day)))
            if len(found) == OFFERED:
                break
    return found
