"""The gate: before the first byte and every second while bytes flow, does this grant still hold?"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.door import Gone, public_answer
from delivery.allowed import may_take
from delivery.models import Grant

logger = logging.getLogger(__name__)


class Verdict(Enum):
    """What the gate says. The value is the HTTP status (RFC 9110 section 15)."""

    OPEN = 200
    STOPPED = 403
    UNKNOWN = 404
    GONE = 410


@dataclass(frozen=True)
class Standing:
    """The gate's answer about a grant; `sentence` for people, `wording` is the office's own by language."""

    verdict: Verdict
    sentence: str = ""
    wording: Mapping[str, str] = field(default_factory=dict)
    recalled: bool = False


class ClosedError(Exception):
    """The gate is closed; nothing was sent."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.sentence)
        self.standing = standing


def admit(user: User, delivery_id: str, now: datetime | None = None) -> Grant:
    """Return the grant that `user` may fetch by now.

    Raises:
        ClosedError: there is none of this id, it is somebody else's (both look the same), or it does not hold.
    """
    grant = _read(delivery_id)
    if grant is None or grant.user_id != user.pk:
        raise ClosedError(Standing(Verdict.UNKNOWN))
    found = standing(grant, now or timezone.now())
    if found.verdict is not Verdict.OPEN:
        raise ClosedError(found)
    return grant


def still_open(delivery_id: str) -> bool:
    """Whether a grant holds at this moment; everything that counts is read anew."""
    grant = _read(delivery_id)
    if grant is None:
        return False
    found = standing(grant, timezone.now())
    if found.verdict is not Verdict.OPEN:
        logger.info("delivery %s ends in mid-transfer: %s", delivery_id, found.sentence or found.verdict.name)
    return found.verdict is Verdict.OPEN


def standing(grant: Grant, now: datetime) -> Standing:
    """Return what the gate says about a grant that was just read from the database."""
    if grant.ledger_seq is None or grant.user is None or not grant.user.is_active:
        return Standing(Verdict.UNKNOWN)
    if grant.stopped_at is not None:
        return Standing(Verdict.STOPPED, _("The office has stopped this download. What you already have is unchanged."))
    if may_take(grant.user, grant.asset, grant.form):
        return _unless_expired(grant, now)
    answer = public_answer(grant.asset.public_id, now)
    if isinstance(answer, Gone):
        return Standing(Verdict.GONE, _("This is no longer available."), answer.wording, answer.recalled)
    return Standing(Verdict.UNKNOWN)


def _unless_expired(grant: Grant, now: datetime) -> Standing:
    if grant.expires_at > now:
        return Standing(Verdict.OPEN)
    return Standing(
        Verdict.STOPPED,
        _("This download link has run out. Nothing is lost: open the page of the material and download it again."),
    )


def _read(delivery_id: str) -> Grant | None:
    rows = Grant.objects.select_related("user", "asset__event", "version__original", "master")
    return rows.filter(delivery_id=delivery_id).first()
