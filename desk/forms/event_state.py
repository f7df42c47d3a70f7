"""What the form of an event shows: its fields by language and by topic, with names for persons and the place."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dam.catalogue.models import Event, Person, Place
from dam.catalogue.models.event import Ownership
from dam.catalogue.shown import name_of
from dam.theme.languages import own_name
from desk.forms.edit_state import Chip, EditState, Field, Language, PlaceField, place_name
from desk.forms.event import Values
from desk.reading import content_languages

LABELS: dict[str, Promise] = {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "usage_terms": gettext_lazy("Usage terms"),
    "byline": gettext_lazy("By-line"),
    "credit_line": gettext_lazy("Credit line"),
    "copyright_notice": gettext_lazy("Copyright notice"),
    "day": gettext_lazy("Day"),
    "starts": gettext_lazy("Begins at"),
    "place": gettext_lazy("Place"),
    "persons": gettext_lazy("Persons"),
    "embargo": gettext_lazy("Embargo"),
    "embargo_until": gettext_lazy("Embargo until"),
    "ownership": gettext_lazy("Whose it is"),
    "restricted": gettext_lazy("Restricted"),
}
ROWS = {"description": 3, "usage_terms": 2}
LIMITS = {"title": 300, "byline": 200, "credit_line": 200, "copyright_notice": 300}


@dataclass(frozen=True)
class EventState:
    """The whole form. `decides`: the user may loosen an embargo or restriction and say whose it is."""

    values: Values
    languages: list[Language]
    credit: list[Field]
    people: EditState
    decides: bool
    closed: bool


def label(name: str) -> str:
    """Return a field's name in words, with the language where there is one."""
    key, mark, tag = name.partition("__")
    words = str(LABELS.get(key, key))
    return f"{words}, {own_name(tag)}" if mark else words


def _field(name: str, values: Mapping[str, str]) -> Field:
    key = name.partition("__")[0]
    return Field(name, LABELS[key], values.get(name, ""), mixed=False, rows=ROWS.get(key, 0), limit=LIMITS.get(key, 0))


def _languages(values: Values) -> list[Language]:
    tags = [name.partition("__")[2] for name in values if name.startswith("title__")]
    found = []
    for tag in tags:
        fields = [_field(f"{name}__{tag}", values) for name in ("title", "description", "usage_terms")]
        found.append(Language(tag, own_name(tag), fields, "", "filled" if fields[0].value else ""))
    return found


def _people(values: Values) -> EditState:
    languages = content_languages()
    keys = [int(key) for key in values["persons"].split(",") if key.isdecimal()]
    persons = Person.objects.filter(pk__in=keys).prefetch_related("names")
    chips = [Chip(person.pk, name_of(person, languages)) for person in persons]
    place = (
        Place.objects.filter(pk=int(values["place"])).prefetch_related("names").first()
        if values["place"].isdecimal()
        else None
    )
    where = PlaceField(values["place"], place_name(place), mixed=False, inherited="")
    return EditState([], [], [], chips, [], persons_inherited=True, place=where)


def event_state(values: Values, decides: bool, event: Event | None) -> EventState:  # noqa: FBT001 - the two callers name it
    """Return the form for some values; `event` None makes a new one."""
    closed = event is not None and bool(event.restricted or event.embargo_open or event.embargo_until) and not decides
    credit = [_field(name, values) for name in ("byline", "credit_line", "copyright_notice")]
    return EventState(values, _languages(values), credit, _people(values), decides, closed)


def value_words(name: str, value: str) -> str:
    """Return a stored value of the form as a person reads it."""
    key = name.partition("__")[0]
    if key == "persons":
        return "; ".join(chip.name for chip in _people({"persons": value, "place": ""}).chips)
    if key == "place":
        return _people({"persons": "", "place": value}).place.name
    if key == "ownership":
        return str(dict(Ownership.choices).get(value, value))
    if key == "embargo":
        return {"open": _("until lifted"), "until": _("until a time")}.get(value, _("none"))
    if key == "restricted":
        return _("yes") if value else _("no")
    return value.replace("T", " ") if key == "embargo_until" else value
