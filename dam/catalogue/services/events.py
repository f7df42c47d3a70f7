"""Events: made, changed with their assets following, restricted to named readers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from dam.accounts.models import Role, User
from dam.accounts.selectors import roles_of
from dam.catalogue.errors import CatalogueError, NotAllowedError, StaleFormError
from dam.catalogue.models import Asset, Event, EventReader, EventText
from dam.catalogue.permissions import Ability, Action, event_visible_to
from dam.catalogue.services.common import allowed, note_public, record, reindex, require
from dam.ids import random_id

DECISIONS = frozenset({"embargo_until", "embargo_open", "restricted", "ownership"})
FIELDS = DECISIONS | {"day", "starts_at", "place", "kind", "byline", "credit_line", "copyright_notice"}
TEXT_FIELDS = ("title", "description", "usage_terms")


@dataclass(frozen=True)
class EventChanges:
    """What a form touched: `fields` by name, `texts` by language then field, `person_ids` when persons were touched."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    person_ids: tuple[int, ...] | None = None


def new_reference(day: date, title: str) -> str:
    """Return a reference that staff can type, such as `2026-11-23-regional-summit`, made unique where it must be."""
    stem = f"{day.isoformat()}-{slugify(title)[:50]}".rstrip("-")
    if not Event.objects.filter(reference=stem).exists():
        return stem
    return f"{stem}-{random_id(4)}"


@transaction.atomic
def create_event(user: User, day: date, changes: EventChanges, reference: str = "") -> Event:
    """Make an event; a contributor's belongs to their institution. A restricted one names its maker as a reader."""
    require(user, Ability.MAKE_EVENT)
    title = next((text["title"] for text in changes.texts.values() if text.get("title", "").strip()), "")
    if not title:
        raise CatalogueError(_("The event was not made: give it a title in at least one language."))
    contributor = roles_of(user) & {Role.CONTRIBUTOR} and not roles_of(user) & {Role.EDITOR, Role.APPROVER}
    event = Event(
        day=day,
        reference=reference or new_reference(day, title),
        created_by=user,
        institution=user.organisation if contributor else None,
    )
    _require_decisions(user, event, changes)
    for name, value in _known(changes.fields).items():
        setattr(event, name, value)
    event.save()
    _write_texts(event, changes.texts)
    if changes.person_ids is not None:
        event.persons.set(changes.person_ids)
    if event.restricted:
        EventReader.objects.create(event=event, user=user, named_by=user)
    record(event, user, "event made", timezone.now(), _said(changes))
    return event


@transaction.atomic
def edit_event(user: User, event_id: str, based_on: int, changes: EventChanges) -> Event:
    """Change an event; all its assets follow where they inherit.

    Raises:
        StaleFormError: somebody changed it since the form was opened.
    """
    event = seen_event(user, event_id, lock=True)
    _require_edit(user, event)
    if event.revision != based_on:
        raise StaleFormError(
            _("Nothing was saved: somebody changed this event while the form was open. Compare below.")
        )
    _require_decisions(user, event, changes)
    now = timezone.now()
    if _narrows(event, changes.fields, now):
        narrow_event(event, now)
    before: dict[str, Any] = {name: str(getattr(event, name)) for name in changes.fields}
    for name, value in _known(changes.fields).items():
        setattr(event, name, value)
    event.revision += 1
    event.save()
    before["texts"] = _write_texts(event, changes.texts)
    if changes.person_ids is not None:
        event.persons.set(changes.person_ids)
    if event.restricted:
        EventReader.objects.get_or_create(event=event, user=user, defaults={"named_by": user})
    record(event, user, "event changed", now, {"before": before, **_said(changes)})
    reindex(event.assets.values_list("public_id", flat=True))
    return event


def seen_event(user: User, event_id: str, *, lock: bool = False) -> Event:
    """Return an event that `user` may see.

    Raises:
        NotAllowedError: it is not there, or not theirs to see; which of the two is not told.
    """
    events = event_visible_to(user)
    if lock:
        events = events.select_for_update(of=("self",))
    event = events.filter(public_id=event_id).first() or events.filter(reference=event_id).first()
    if event is None:
        raise NotAllowedError(_("There is no such event that you may see."))
    return event


def _require_edit(user: User, event: Event) -> None:
    if event.created_by_id != user.pk:
        require(user, Ability.EDIT_EVENT)


def _require_decisions(user: User, event: Event, changes: EventChanges) -> None:
    changed = {n for n in DECISIONS & set(changes.fields) if changes.fields[n] != getattr(event, n)}
    loosening = {"ownership"} & changed
    if event.pk and (event.restricted or event.embargo_open or event.embargo_until):
        loosening |= changed
    if loosening:
        require(user, Ability.DECIDE_EVENT)


def _known(values: Mapping[str, Any]) -> Mapping[str, Any]:
    wrong = set(values) - FIELDS
    if wrong:
        raise ValueError(f"unknown fields: {sorted(wrong)}")
    return values


def _narrows(event: Event, values: Mapping[str, Any], now: datetime) -> bool:
    until = values.get("embargo_until", event.embargo_until)
    stricter = values.get("embargo_open", event.embargo_open) or (until is not None and until > now)
    return bool(stricter or values.get("restricted", event.restricted) or "ownership" in values)


def narrow_event(event: Event, now: datetime) -> None:
    """Mark every asset of an event as seen by fewer people from `now` on; call it before the change."""
    pks = list(event.assets.values_list("pk", flat=True))
    note_public(pks, now)
    Asset.objects.filter(pk__in=pks).update(narrowed_at=now)


def _write_texts(event: Event, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    before: dict[str, Any] = {}
    for tag, values in texts.items():
        touched = {name: value.strip() for name, value in values.items() if name in TEXT_FIELDS}
        row, made = EventText.objects.get_or_create(event=event, language=tag, defaults=touched)
        if not made:
            before[tag] = {name: getattr(row, name) for name in touched}
            EventText.objects.filter(pk=row.pk).update(**touched)
    return before


def _said(changes: EventChanges) -> dict[str, Any]:
    said: dict[str, Any] = {"fields": {name: str(value) for name, value in changes.fields.items()}}
    said["texts"] = {tag: dict(values) for tag, values in changes.texts.items()}
    if changes.person_ids is not None:
        said["persons"] = list(changes.person_ids)
    return said


@transaction.atomic
def name_readers(user: User, event_id: str, readers: Iterable[User]) -> None:
    """Replace the named readers of an event; whoever names them stays one, so that nobody locks everybody out."""
    event = seen_event(user, event_id, lock=True)
    require(user, Ability.DECIDE_EVENT)
    wanted = {reader.pk: reader for reader in readers} | {user.pk: user}
    now = timezone.now()
    narrow_event(event, now)
    event.readers.exclude(user__in=wanted).delete()
    for reader in wanted.values():
        EventReader.objects.get_or_create(event=event, user=reader, defaults={"named_by": user})
    record(event, user, "readers named", now, {"readers": sorted(r.public_id for r in wanted.values())})
    reindex(event.assets.values_list("public_id", flat=True))


@transaction.atomic
def move_to_event(user: User, asset_ids: Iterable[str], event_id: str) -> None:
    """Move assets to another event; they inherit from it from now on."""
    event = seen_event(user, event_id)
    assets = allowed(user, Action.EDIT, asset_ids)
    now = timezone.now()
    note_public([asset.pk for asset in assets], now)
    Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(event=event, changed_at=now, narrowed_at=now)
    record(assets, user, "moved to event", now, {"event": event.reference})
    reindex(asset.public_id for asset in assets)
