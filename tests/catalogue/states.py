"""Assets in every state that a door must answer for, made through the use cases."""

from datetime import timedelta

from django.utils import timezone

from dam.catalogue.content import Changes
from dam.catalogue.models import Asset, EventReader
from dam.catalogue.models.event import Ownership
from dam.catalogue.services import editing, publication, review
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast

STATES = (
    "draft",
    "in review",
    "approved",
    "scheduled",
    "published",
    "pending revision",
    "embargoed",
    "embargoed until lifted",
    "embargoed by event",
    "third party",
    "restricted",
    "withdrawn",
    "recalled",
)


def fresh(asset: Asset) -> Asset:
    """Return the asset as the database has it now."""
    return Asset.objects.get(pk=asset.pk)


def make_in_state(state: str, cast: Cast) -> Asset:
    """Return an asset of the photographer's in `state`."""
    event = make_event(
        embargo_until=timezone.now() + timedelta(hours=2) if state == "embargoed by event" else None,
        ownership=Ownership.THIRD_PARTY if state == "third party" else Ownership.OWN,
    )
    asset = make_asset(cast.photographer, event=event, headline=f"Headline {state}")
    ids = [asset.public_id]
    if state == "draft":
        return asset
    review.submit(cast.editor, ids)
    if state == "in review":
        return fresh(asset)
    review.approve(cast.approver, ids)
    _publish(state, cast, asset)
    return fresh(asset)


def _publish(state: str, cast: Cast, asset: Asset) -> None:
    ids = [asset.public_id]
    later = timezone.now() + timedelta(hours=2)
    if state in {"approved", "third party"}:
        return
    if state == "embargoed":
        publication.set_embargo(cast.approver, ids, until=later)
    if state == "embargoed until lifted":
        publication.set_embargo(cast.approver, ids, until_lifted=True)
    publication.publish(cast.approver, ids, at=later if state == "scheduled" else None)
    if state == "pending revision":
        changes = Changes(texts={"en": {"headline": "Unapproved words"}})
        editing.edit(cast.editor, asset.public_id, 1, changes)
    if state == "restricted":
        assert asset.event is not None
        EventReader.objects.create(event=asset.event, user=cast.archivist)
        asset.event.restricted = True
        asset.event.save()
    if state in {"withdrawn", "recalled"}:
        publication.withdraw(
            cast.approver,
            ids,
            internal_reason="Wrong person",
            wording={"en": "Withdrawn by the office."},
            recall=state == "recalled",
        )
