"""Work that others ask for by kind: press masters ahead of the first request, digests of large copies."""

from dam.catalogue.models import Asset
from dam.catalogue.shown import with_shown
from dam.work.claims import Claim
from dam.work.errors import GiveUp, Retry
from delivery.services import masters
from delivery.services.completion import add_served_digest
from storage_config.errors import StorageDown, StorageFull

WAIT_SECONDS = 60


def make_master(claim: Claim) -> None:
    """Make the press masters of an asset (`delivery.master`, subject: public id; params: a `language`, or none)."""
    asset = with_shown(Asset.objects.filter(public_id=claim.subject)).first()
    if asset is None or asset.approved_revision is None or asset.destroyed_at is not None:
        return
    asked = claim.params.get("language")
    languages = [asked] if asked else masters.ahead_of_requests(asset)
    try:
        for number, language in enumerate(languages):
            claim.progress(number / len(languages), language)
            masters.make(asset, language, fence=claim.fence)
    except (StorageFull, StorageDown) as error:
        raise Retry(WAIT_SECONDS, str(error)) from error


def rehash(claim: Claim) -> None:
    """Add the digest of a large copy as it leaves (`delivery.rehash`, subject: delivery id)."""
    try:
        add_served_digest(claim.subject)
    except StorageDown as error:
        raise Retry(WAIT_SECONDS, str(error)) from error
    except ValueError as error:
        raise GiveUp(str(error)) from error
