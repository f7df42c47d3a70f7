"""Chosen facet values: from public ids to what the index counts, and kept in sight however rare they are."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dam.catalogue.models import Event, Person, Place
from search.plan import Clause, Found, Nothing, Terms
from search.schema import FACET_FIELDS, Facet

Keys = tuple[str, ...] | tuple[int, ...]
_MODELS: dict[Facet, type[Event] | type[Person] | type[Place]] = {
    Facet.EVENT: Event,
    Facet.PERSON: Person,
    Facet.PLACE: Place,
}
LONGEST_YEAR = 9  # digits; more of them are no year, and no number of an index either


def keys(facet: Facet, values: Sequence[str]) -> Keys:
    """Return the index's values for chosen ones; what is unknown is left out."""
    if facet is Facet.TYPE:
        return tuple(values)
    if facet is Facet.YEAR:
        return tuple(int(v) for v in values if v.isascii() and v.isdigit() and len(v) <= LONGEST_YEAR)
    rows = _MODELS[facet]._default_manager.filter(public_id__in=values)  # noqa: SLF001 - Django's public name for it
    return tuple(rows.values_list("pk", flat=True))


def clause(facet: Facet, wanted: Keys) -> Clause:
    """Return the clause that narrows to any of these values; to nothing when there are none."""
    return Terms(FACET_FIELDS[facet], wanted) if wanted else Nothing()


def trimmed(found: Found, chosen: Mapping[Facet, Keys], size: int) -> Found:
    """Return `found` with the most frequent values of each facet, and the chosen ones wherever they stand."""
    if not chosen:
        return found
    facets = dict(found.facets)
    for facet, wanted in chosen.items():
        counts = facets.get(facet, ())
        facets[facet] = counts[:size] + tuple(pair for pair in counts[size:] if pair[0] in wanted)
    return replace(found, facets=facets)
