"""Work handlers. The subject is the original's SHA-256."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction

from dam.catalogue.models import Original
from dam.formats.errors import BrokenFileError
from dam.sandbox import SandboxFault, SandboxOutOfMemory, SandboxUnavailable
from dam.work.claims import Claim
from dam.work.errors import GiveUp, Retry
from fingerprint import pdq, services
from fingerprint.essence import essence_digest
from storage_config.errors import NotStored, StorageDown, StorageFull
from storage_config.stores import store

WHEN_DOWN_SECONDS = 30.0
RENDITION = "rendition"


def picture(claim: Claim) -> None:
    """Make a photo's PDQ and put it on record.

    `params["rendition"]`, if given, is the storage key of a small rendition to look at instead of the original.

    Raises:
        GiveUp: The original is gone, or cannot be decoded.
        Retry: Storage or the sandbox is not ready.
    """
    original = _original(claim)
    with _faults(), _picture_of(original, str(claim.params.get(RENDITION, ""))) as path:
        found = pdq.of_picture(path)
    with transaction.atomic():
        claim.fence()
        services.record(original, pdq.ALGORITHM, found.value, found.quality)


def essence(claim: Claim) -> None:
    """Make the essence digest of an original that was too large for it on the way in, and put it on record.

    Raises:
        GiveUp: The original is gone, or not laid out as its type says.
        Retry: Storage or the sandbox is not ready.
    """
    original = _original(claim)
    with _faults(), _stored(original) as path:
        algorithm, value = essence_digest(path, original.mime_type)
    with transaction.atomic():
        claim.fence()
        services.record(original, algorithm, value)


def heal(claim: Claim) -> None:
    """Enqueue the fingerprints that are missing; the subject is not looked at."""
    with transaction.atomic():
        claim.fence()
        services.heal()


def _original(claim: Claim) -> Original:
    original = Original.objects.filter(sha256=claim.subject).first()
    if original is None:
        raise GiveUp(f"There is no original {claim.subject}; it may have been destroyed meanwhile.")
    return original


@contextmanager
def _faults() -> Iterator[None]:
    """Tell what is the file's fault (no use in trying again) from what is the machine's (try later)."""
    try:
        yield
    except (StorageDown, StorageFull, SandboxUnavailable) as error:
        raise Retry(WHEN_DOWN_SECONDS, str(error)) from error
    except (SandboxFault, SandboxOutOfMemory, BrokenFileError) as error:
        raise GiveUp(f"The fingerprint cannot be made: {error}") from error


@contextmanager
def _picture_of(original: Original, rendition: str) -> Iterator[Path]:
    """Yield a file to look at: the rendition if it is there, else the original."""
    if rendition and store("renditions").exists(rendition):
        with store("renditions").local(rendition) as path:
            yield path
    else:
        with _stored(original) as path:
            yield path


@contextmanager
def _stored(original: Original) -> Iterator[Path]:
    try:
        with store("originals").local(original.storage_key, version=original.storage_version) as path:
            yield path
    except NotStored as error:
        raise GiveUp(f"The original {original.sha256} is not in storage.") from error
