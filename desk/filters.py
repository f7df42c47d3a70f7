"""Narrowing a contact sheet by state and by kind, with how many there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dam.catalogue.models import Asset, AssetText
from dam.catalogue.models.asset import AssetState, MediaKind


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its value in the address, its name, how many assets it leaves, whether it is chosen."""

    value: str
    name: str | Promise
    count: int
    chosen: bool


def _states(now: datetime) -> dict[str, tuple[Promise, Q]]:
    approved = Q(state=AssetState.APPROVED)
    says_something = AssetText.objects.filter(revision=OuterRef("current_revision")).exclude(headline="", caption="")
    return {
        "uncaptioned": (_("Without caption"), Q(state=AssetState.DRAFT) & ~Q(Exists(says_something))),
        "draft": (_("Draft"), Q(state=AssetState.DRAFT)),
        "in_review": (_("In review"), Q(state=AssetState.IN_REVIEW)),
        "approved": (_("Approved"), approved & Q(publish_at=None)),
        "scheduled": (_("To be published"), approved & Q(publish_at__gt=now)),
        "published": (_("Published"), approved & Q(publish_at__lte=now)),
        "pending": (
            _("Changes wait"),
            approved & ~Q(approved_revision=None) & ~Q(approved_revision=F("current_revision")),
        ),
        "withdrawn": (_("Withdrawn"), Q(state__in=[AssetState.WITHDRAWN, AssetState.RECALLED])),
    }


def in_state(assets: QuerySet[Asset], value: str, now: datetime) -> QuerySet[Asset]:
    """Return the assets in a state by the filter's value; an unknown value filters nothing."""
    found = _states(now).get(value)
    return assets.filter(found[1]) if found else assets


@dataclass(frozen=True)
class Filtered:
    """A narrowed list, the choices of each filter, and whether anything is narrowed at all."""

    assets: QuerySet[Asset]
    states: list[Choice]
    kinds: list[Choice]
    narrowed: bool


def filtered(assets: QuerySet[Asset], query: Mapping[str, str], now: datetime) -> Filtered:
    """Narrow `assets` by `state` and `kind` of a query; counts are of the whole list, choices of none left out."""
    state, kind = query.get("state", ""), query.get("kind", "")
    kinds = dict(assets.order_by().values_list("kind").annotate(count=Count("pk", distinct=True)))
    state_choices = [
        Choice(value, name, count, value == state)
        for value, (name, _match) in _states(now).items()
        if (count := in_state(assets, value, now).count()) or value == state
    ]
    kind_choices = [Choice(k.value, k.label, kinds[k.value], k.value == kind) for k in MediaKind if k.value in kinds]
    narrowed = in_state(assets, state, now)
    if kind in MediaKind.values:
        narrowed = narrowed.filter(kind=kind)
    return Filtered(narrowed, state_choices, kind_choices, narrowed=bool(state or kind))
