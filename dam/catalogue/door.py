"""What a public address answers: the asset, "was here and is gone" with its wording, or nothing."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from dam.catalogue.models import Asset, Withdrawal
from dam.catalogue.permissions import public


@dataclass(frozen=True)
class Live:
    """Everybody may see it (HTTP 200)."""

    asset: Asset


@dataclass(frozen=True)
class Gone:
    """It was public and is not now (HTTP 410, RFC 9110 section 15.5.11); `wording` by language, perhaps empty."""

    wording: dict[str, str] = field(default_factory=dict)
    recalled: bool = False


@dataclass(frozen=True)
class Missing:
    """It never was public, or never existed (HTTP 404); nobody learns which."""


def public_answer(public_id: str, now: datetime) -> Live | Gone | Missing:
    """Return what the door says at `now` to anybody who asks for this public id."""
    asset = public(now).filter(public_id=public_id).first()
    if asset is not None:
        return Live(asset)
    once = Asset.objects.filter(~Q(was_public_at=None), public_id=public_id).first()
    if once is None:
        return Missing()
    taken = Withdrawal.objects.filter(asset=once, ended_at=None).prefetch_related("texts").order_by("-at").first()
    if taken is None:
        return Gone()
    return Gone({text.language: text.wording for text in taken.texts.all()}, recalled=taken.recall)
