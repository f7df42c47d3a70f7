"""Work that others ask for by kind: press masters ahead of the first request, digests of large copies."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from dam.catalogue.models import Asset
from dam.catalogue.shown import with_shown
from dam.formats.errors import BrokenFileError
from dam.sandbox.errors import SandboxStopped, SandboxUnavailable
from dam.work.claims import Claim
from dam.work.errors import GiveUp, Retry
from delivery.errors import DeliveryError
from delivery.services import masters
from delivery.services.completion import add_served_digest
from storage_config.errors import StorageDown, StorageFull
from transcode.refusals import NotAccepted

WHEN_DOWN_SECONDS, WHEN_FULL_SECONDS = 30.0, 300.0


def make_master(claim: Claim) -> None:
    """Make the press masters of an asset (`delivery.master`, subject: public id; params: a `language`, or none)."""
    asset = with_shown(Asset.objects.filter(public_id=claim.subject)).first()
    if asset is None or asset.approved_revision is None or asset.destroyed_at is not None:
        return
    asked = claim.params.get("language")
    languages = [asked] if asked else masters.ahead_of_requests(asset)
    with _surroundings():
        for number, language in enumerate(languages):
            claim.progress(number / len(languages), language)
            masters.make(asset, language, fence=claim.fence)


def rehash(claim: Claim) -> None:
    """Add the digest of a large copy as it leaves (`delivery.rehash`, subject: delivery id)."""
    with _surroundings():
        add_served_digest(claim.subject)


@contextmanager
def _surroundings() -> Iterator[None]:
    """Tell what is the file's fault (no use in trying again) from what is the machine's (try later)."""
    try:
        yield
    except StorageFull as error:
        raise Retry(WHEN_FULL_SECONDS, str(error)) from error
    except (StorageDown, SandboxUnavailable) as error:
        raise Retry(WHEN_DOWN_SECONDS, str(error)) from error
    except SandboxStopped as error:
        raise Retry(0.0, "The worker was stopped; it begins anew.") from error
    except (NotAccepted, BrokenFileError, DeliveryError) as error:
        raise GiveUp(str(error)) from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Retry(WHEN_FULL_SECONDS, "The disk is full. It goes on by itself when there is room.") from error
