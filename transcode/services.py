"""The room's use cases: ask for renditions, make them, and heal what is missing."""

import errno
import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.utils import timezone

from dam import sandbox
from dam.catalogue.models import Original
from dam.sandbox.errors import SandboxError, SandboxStopped, SandboxUnavailable
from dam.work.claims import Claim
from dam.work.errors import GiveUp, Retry
from dam.work.services import enqueue, enqueue_many
from storage_config import keys
from storage_config.errors import StorageDown, StorageFull
from storage_config.stores import store
from transcode import selectors
from transcode.makers import MAKERS, Made
from transcode.models import Rendition
from transcode.probe import refused
from transcode.recipes import PHOTO_400, recipe_digest
from transcode.refusals import NotAccepted

WHEN_DOWN_SECONDS = 30.0
WHEN_FULL_SECONDS = 300.0
MADE_ANEW = (
    *("recipe_digest", "storage_key", "mime_type", "size", "sha256"),
    *("width", "height", "duration", "colour", "made_at"),
)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A rendition that lies in storage, not yet on record."""

    made: Made
    key: str
    size: int
    sha256: str
    digest: str


def enqueue_renditions(original: Original, kind: str, *, priority: int | None = None) -> None:
    """Ask for all renditions of an original; `kind` is photo, film or sound. Inside the caller's transaction."""
    enqueue(f"transcode.{kind}", original.sha256, priority=priority)


def make_renditions(claim: Claim, kind: str) -> int:
    """Make what is missing of an original's renditions, store it, then record it; returns how many were made.

    Safe to repeat and to run twice at once: keys are made of digests, rows replace each other.

    Raises:
        GiveUp: the file cannot be decoded, whoever tries.
        Retry: storage or sandbox are not ready.
    """
    original = Original.objects.filter(sha256=claim.subject).first()
    if original is None:
        raise GiveUp(f"There is no original {claim.subject}; it may have been destroyed meanwhile.")
    recipes = selectors.missing_recipes(original, kind)
    if not recipes:
        return 0
    with (
        _surroundings(),
        store("originals").local(original.storage_key, version=original.storage_version) as source,
        sandbox.scratch() as folder,
    ):
        made = MAKERS[kind](source, folder, recipes, _teller(claim), claim.should_stop)
        kept = _keep_all(original, made)
    with transaction.atomic():
        claim.fence()
        _record(original, kept)
        _go_on(original, kind)
    return len(kept)


def heal() -> int:
    """Enqueue every stored original whose renditions are missing or of an older recipe; returns how many.

    What failed for good is left to the button on the desk.
    """
    total = 0
    for kind in MAKERS:
        wanting = selectors.missing_renditions(kind)
        with transaction.atomic():
            enqueue_many(f"transcode.{kind}", wanting)
        total += len(wanting)
    return total


def _teller(claim: Claim) -> Callable[[float], None]:
    def tell(fraction: float) -> None:
        claim.progress(min(fraction, 1.0))

    return tell


def _keep_all(original: Original, made: Sequence[Made]) -> list[_Kept]:
    """Store what was made, all at once: each put waits for the disk."""
    with ThreadPoolExecutor(max(1, len(made)), thread_name_prefix="keep") as pool:
        return list(pool.map(partial(_keep, original), made))


def _keep(original: Original, made: Made) -> _Kept:
    digest = recipe_digest(made.recipe)
    key = keys.rendition_key(original.sha256, digest, made.recipe.extension)
    with made.path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    stored = store("renditions").put_file(key, made.path, sha256=sha256)
    return _Kept(made, key, stored.size, sha256, digest)


def _record(original: Original, kept: list[_Kept]) -> None:
    """Write the renditions' rows in one statement, instead of earlier ones of the same recipes."""
    now = timezone.now()
    rows = [
        Rendition(
            original=original,
            recipe=each.made.recipe.name,
            recipe_digest=each.digest,
            storage_key=each.key,
            mime_type=each.made.recipe.mime_type,
            size=each.size,
            sha256=each.sha256,
            width=each.made.width,
            height=each.made.height,
            duration=each.made.duration,
            colour=each.made.colour,
            made_at=now,
        )
        for each in kept
    ]
    Rendition.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["original", "recipe"], update_fields=MADE_ANEW
    )


def _go_on(original: Original, kind: str) -> None:
    """Ask for what renditions make possible: a photo's perceptual fingerprint, and the grid's picture in the index."""
    if kind == "photo":
        small = keys.rendition_key(original.sha256, recipe_digest(PHOTO_400), PHOTO_400.extension)
        enqueue("fingerprint.picture", original.sha256, {"rendition": small})
    enqueue_many("search.index", selectors.assets_of(original))


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
    except NotAccepted as error:
        raise GiveUp(error.sentence) from error
    except SandboxError as error:
        verdict = refused(error)
        if verdict.code in {"decoder-failed", "too-slow", "too-hungry"}:
            raise
        raise GiveUp(verdict.sentence) from error
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Retry(WHEN_FULL_SECONDS, "The disk is full. It goes on by itself when there is room.") from error
