"""Stopping a copy: its address answers no more, and a transfer that is running ends within a second."""

from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.permissions import Action, can
from dam.ledger.services import append
from dam.work.durable import durable
from delivery.errors import NotForYouError
from delivery.models import Grant


def stop(user: User, delivery_id: str) -> Grant:
    """Stop one grant; stopping twice is one stop. Whoever decides about the asset's embargo may.

    Raises:
        NotForYouError: they may not, or there is no such grant.
    """
    with durable():
        rows = Grant.objects.select_for_update(of=("self",)).select_related("asset")
        grant = rows.filter(delivery_id=delivery_id).exclude(ledger_seq=None).first()
        if grant is None or not can(user, Action.EMBARGO, grant.asset):
            raise NotForYouError(_("You may not stop this download. Nothing was changed."))
        if grant.stopped_at is None:
            grant.stopped_at = timezone.now()
            grant.save(update_fields=["stopped_at"])
            facts = {"delivery_id": delivery_id, "delivery_row": grant.ledger_seq}
            append("delivery.stopped", subject=grant.asset.public_id, actor=user.public_id, facts=facts)
    return grant
