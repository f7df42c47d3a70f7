"""The form of an event: what was shown, what was typed, what of it was touched; and what others saved meanwhile.

The form carries what it showed. What differs from that was touched; everything else follows whoever saved last.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_time
from django.utils.translation import gettext as _

from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Event, Person, Place
from dam.catalogue.models.event import Ownership
from dam.catalogue.services.events import TEXT_FIELDS, EventChanges
from dam.theme.templatetags.theme import for_input
from desk.forms.decisions import moment
from desk.forms.edit import cleaned

PLAIN = ("byline", "credit_line", "copyright_notice")
Values = dict[str, str]


def text_key(name: str, tag: str) -> str:
    """Return the form's name of a text in a language."""
    return f"{name}__{tag}"


def empty_values() -> Values:
    """Return what the form of a new event shows."""
    values = {"day": timezone.localdate().isoformat(), "ownership": Ownership.OWN.value}
    return {**dict.fromkeys(_names(), ""), **values}


def _names(tags: list[str] | None = None) -> list[str]:
    languages = tags or list(settings.CONTENT_LANGUAGES)
    texts = [text_key(name, tag) for tag in languages for name in TEXT_FIELDS]
    return ["day", "starts", "place", "persons", *PLAIN, "embargo", "embargo_until", "ownership", "restricted", *texts]


def values_of(event: Event) -> Values:
    """Return an event as the form shows it."""
    texts = {text.language: text for text in event.texts.all()}
    tags = list(dict.fromkeys([*settings.CONTENT_LANGUAGES, *texts]))
    values = dict.fromkeys(_names(tags), "")
    values |= {name: getattr(event, name) for name in PLAIN}
    values |= {
        "day": event.day.isoformat(),
        "starts": timezone.localtime(event.starts_at).strftime("%H:%M") if event.starts_at else "",
        "place": str(event.place_id or ""),
        "persons": ",".join(str(key) for key in sorted(person.pk for person in event.persons.all())),
        "embargo": "open" if event.embargo_open else "until" if event.embargo_until else "",
        "embargo_until": for_input(event.embargo_until),
        "ownership": event.ownership,
        "restricted": "yes" if event.restricted else "",
    }
    for tag, text in texts.items():
        values |= {text_key(name, tag): getattr(text, name) for name in TEXT_FIELDS}
    return values


def typed_values(data: QueryDict, shown: Mapping[str, str]) -> Values:
    """Return what was typed, in the form's own terms; what the form did not offer stays as it was shown."""
    typed = dict(shown)
    for name in {*shown, *_names()}:
        if name == "persons":
            if "persons_there" in data:
                keys = sorted({int(key) for key in data.getlist("person") if key.isdecimal()})
                typed[name] = ",".join(str(key) for key in keys)
        elif name == "restricted":
            if "restricted_there" in data:
                typed[name] = "yes" if data.get(name) else ""
        elif name in data:
            typed[name] = cleaned(data.get(name, ""))
    if typed.get("embargo") != "until" and "embargo" in data:
        typed["embargo_until"] = ""
    return typed


def shown_values(data: QueryDict, otherwise: Values) -> Values:
    """Return what the form had shown, as it says itself; it decides nothing but what counts as touched."""
    try:
        said = json.loads(data.get("shown", ""))
    except ValueError:
        return otherwise
    if not isinstance(said, dict):
        return otherwise
    return {**otherwise, **{str(k): str(v) for k, v in said.items() if isinstance(v, str)}}


def touched(typed: Values, shown: Values) -> set[str]:
    """Return the names of the fields that somebody changed."""
    return {name for name in typed if cleaned(typed[name]) != cleaned(shown.get(name, ""))}


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise CatalogueError(_("Nothing was saved: give the day of the event, such as 2026-11-23."))
    return found


def _starts(day: date, text: str) -> datetime | None:
    if not text:
        return None
    try:
        clock: time | None = parse_time(text)
    except ValueError:
        clock = None
    if clock is None:
        raise CatalogueError(_("Nothing was saved: “%(text)s” is not a time. Write it as 14:30.") % {"text": text})
    return moment(f"{day.isoformat()}T{clock:%H:%M}")


@dataclass(frozen=True)
class Typed:
    """A form of an event, read: what it showed, what was typed, and which fields that touched."""

    shown: Values
    typed: Values
    names: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, data: QueryDict, stored: Values) -> "Typed":
        """Read a form; `stored` is what an unreadable form is taken to have shown."""
        shown = shown_values(data, stored)
        typed = typed_values(data, shown)
        return cls(shown, typed, touched(typed, shown))

    @property
    def day(self) -> date:
        """The day typed; raises CatalogueError when it cannot be read."""
        return _day(self.typed["day"])

    def changes(self) -> EventChanges:
        """Return what was touched as the catalogue takes it.

        Raises:
            CatalogueError: a day or time cannot be read.
        """
        return EventChanges(fields=self._fields(), texts=self._texts(), person_ids=self._persons())

    def _fields(self) -> dict[str, Any]:
        typed, names = self.typed, self.names
        found: dict[str, Any] = {name: typed[name][:300] for name in PLAIN if name in names}
        if "day" in names:
            found["day"] = self.day
        if names & {"day", "starts"} and typed["starts"] + self.shown.get("starts", ""):
            found["starts_at"] = _starts(self.day, typed["starts"])
        if "place" in names:
            key = typed["place"]
            found["place"] = Place.objects.filter(pk=int(key)).first() if key.isdecimal() else None
        if names & {"embargo", "embargo_until"}:
            found |= self._embargo()
        if "ownership" in names and typed["ownership"] in Ownership.values:
            found["ownership"] = typed["ownership"]
        if "restricted" in names:
            found["restricted"] = bool(typed["restricted"])
        return found

    def _embargo(self) -> dict[str, Any]:
        kind = self.typed["embargo"]
        until = moment(self.typed["embargo_until"]) if kind == "until" else None
        return {"embargo_open": kind == "open", "embargo_until": until}

    def _texts(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for name in self.names:
            key, mark, tag = name.partition("__")
            if mark and key in TEXT_FIELDS:
                found.setdefault(tag, {})[key] = self.typed[name][:300] if key == "title" else self.typed[name]
        return found

    def _persons(self) -> tuple[int, ...] | None:
        if "persons" not in self.names:
            return None
        keys = [int(key) for key in self.typed["persons"].split(",") if key.isdecimal()]
        return tuple(Person.objects.filter(pk__in=keys).values_list("pk", flat=True))


@dataclass(frozen=True)
class Merge:
    """A form that came too late: what to show now, and the fields that both changed, with what stands saved."""

    values: Values
    clashes: dict[str, str]


def merge(form: Typed, stored: Values) -> Merge:
    """Return what was typed on top of what is stored now: untouched fields follow what others saved."""
    values = {**stored, **{name: form.typed[name] for name in form.names}}
    clashes = {
        name: stored.get(name, "")
        for name in sorted(form.names)
        if cleaned(stored.get(name, "")) not in {cleaned(form.shown.get(name, "")), cleaned(form.typed[name])}
    }
    return Merge(values, clashes)
