"""Facet values with the names that a reader of a language sees: one query a facet."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dam.catalogue.models import Event, Person, Place
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.models.vocabulary import NameKind
from dam.catalogue.texts import pick
from search.plan import Found
from search.schema import Facet

Row = tuple[int, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to choose (public id, kind or year), its name for the reader, and how many results have it."""

    value: str
    label: str
    count: int


def labelled(found: Found, languages: Sequence[str]) -> dict[str, list[FacetValue]]:
    """Return the counts of every facet with names; values whose row is gone are left out."""
    return {facet.value: _facet(facet, counts, languages) for facet, counts in found.facets.items()}


def _facet(facet: Facet, counts: Iterable[tuple[str | int, int]], languages: Sequence[str]) -> list[FacetValue]:
    if facet is Facet.TYPE:
        kinds = {kind.value: str(kind.label) for kind in MediaKind}
        return [FacetValue(str(kind), kinds.get(str(kind), str(kind)), count) for kind, count in counts]
    if facet is Facet.YEAR:
        return [FacetValue(str(year), str(year), count) for year, count in counts]
    rows = [(int(pk), count) for pk, count in counts]
    if not rows:
        return []
    named = _names(_READ[facet]([pk for pk, _count in rows]), languages)
    return [FacetValue(*named[pk], count) for pk, count in rows if pk in named]


def _names(rows: Iterable[Row], languages: Sequence[str]) -> dict[int, tuple[str, str]]:
    """Return public id and name by key, from rows of key, public id, language and name."""
    ids: dict[int, str] = {}
    names: dict[int, dict[str, str]] = {}
    for pk, public_id, language, name in rows:
        ids[pk] = public_id
        names.setdefault(pk, {})[language or ""] = name or ""
    chosen = {pk: pick(by_language, languages) for pk, by_language in names.items()}
    return {pk: (ids[pk], found[1] if found else ids[pk]) for pk, found in chosen.items()}


def _persons(pks: Sequence[int]) -> Iterable[Row]:
    rows = Person.objects.filter(pk__in=pks, names__kind=NameKind.SHOWN)
    return rows.values_list("pk", "public_id", "names__language", "names__name")


def _places(pks: Sequence[int]) -> Iterable[Row]:
    rows = Place.objects.filter(pk__in=pks, names__kind=NameKind.SHOWN)
    return rows.values_list("pk", "public_id", "names__language", "names__name")


def _events(pks: Sequence[int]) -> Iterable[Row]:
    """Read titles; an event without any is called by its reference."""
    for pk, public_id, reference, language, title in Event.objects.filter(pk__in=pks).values_list(
        "pk", "public_id", "reference", "texts__language", "texts__title"
    ):
        yield pk, public_id, language, title
        if not title:
            yield pk, public_id, "", reference


_READ: dict[Facet, Callable[[Sequence[int]], Iterable[Row]]] = {
    Facet.EVENT: _events,
    Facet.PERSON: _persons,
    Facet.PLACE: _places,
}
