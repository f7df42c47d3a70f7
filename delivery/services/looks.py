"""Previews of what is not public: an access record once a day, and a ledger row where it is under embargo."""

from datetime import datetime

from django.utils import timezone

from dam.accounts.models import User
from dam.catalogue.models import Asset
from dam.catalogue.shown import embargo_of
from dam.ledger.services import append
from dam.work.durable import durable
from delivery.models import AccessRecord

Look = AccessRecord.Look


def note_look(user: User, asset: Asset, now: datetime) -> Look:
    """Note that `user` looks at an asset which is not public, before any of it is sent; return what was noted.

    Under embargo the note is a ledger row too (`embargo.read`). Each is written once a user, asset and day.
    """
    look = Look.EMBARGO if embargo_of(asset).holds(now) else Look.PREVIEW
    day = timezone.localdate(now)
    if AccessRecord.objects.filter(user=user, asset=asset, what=look, day=day).exists():
        return look
    with durable():
        _row, made = AccessRecord.objects.get_or_create(
            user=user, asset=asset, what=look, day=day, defaults={"at": now}
        )
        if made and look is Look.EMBARGO:
            facts = {"archive_number": asset.archive_number, "day": day.isoformat()}
            append("embargo.read", subject=asset.public_id, actor=user.public_id, facts=facts)
    return look
