"""Masters: press copies without their delivery id, made once for an original, a revision, a language and a recipe.

Effect first, mark after: the bytes are put into `exports` under a key made of what they are, then the row is written.
Made twice, nothing changes. Nothing here runs inside a transaction but the writing of the row.
"""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from dam import sandbox
from dam.catalogue.models import Asset, AssetRevision, Original
from dam.work.models import State, WorkItem
from dam.work.services import enqueue, params_digest
from delivery.errors import MasterFailedError, MasterPending, NotForYouError, NotInLanguageError
from delivery.models import Master
from delivery.press_facts import facts_for, languages_offered
from delivery.press_recipes import BY_ORIGINAL, PressRecipe, digest
from delivery.press_writers import write
from metadata.press.facts import EMPTY_SLOT, PressFacts, Slot
from storage_config.digests import read_digests
from storage_config.keys import master_key
from storage_config.stores import store

logger = logging.getLogger(__name__)

SOMEBODY_WAITS = 5
AHEAD_BYTES = 1024 * 1024 * 1024
RECIPE_DIGITS = 32
KIND = "delivery.master"


@dataclass(frozen=True)
class Plan:
    """Everything that decides the bytes of one master."""

    asset: Asset
    revision: AssetRevision
    original: Original
    language: str
    recipe: PressRecipe
    facts: PressFacts
    digest: str


def plan_for(asset: Asset, language: str) -> Plan:
    """Return the plan of the press copy in `language` of an asset read with `with_shown`.

    Raises:
        NotForYouError: nothing of it is approved, or its format has no press copy.
        NotInLanguageError: its approved texts are not in this language.
    """
    version = asset.current_version
    recipe = BY_ORIGINAL.get(version.original.mime_type) if version else None
    if asset.approved_revision is None or version is None or recipe is None:
        raise NotForYouError(_("There is no press copy of this. Nothing was downloaded."))
    if language not in languages_offered(asset):
        raise NotInLanguageError(_("There is no press copy in this language. Choose another one on the page."))
    facts = facts_for(asset, language)
    return Plan(
        asset,
        asset.approved_revision,
        version.original,
        language,
        recipe,
        facts,
        digest(recipe, language, asdict(facts)),
    )


def ahead_of_requests(asset: Asset) -> list[str]:
    """Return the languages in which masters are made before anybody asks: all; of what is huge, the first only."""
    version = asset.current_version
    languages = languages_offered(asset)
    return languages[:1] if version and version.original.size > AHEAD_BYTES else languages


def master_for(asset: Asset, language: str) -> Master:
    """Return the master of an asset's approved revision in `language`, as it has to be now.

    Raises:
        MasterPending: it is not there yet; it was asked for with urgency.
        MasterFailedError: making it failed for good; the desk shows why.
        NotForYouError, NotInLanguageError: see `plan_for`.
    """
    found = ready_master(asset, language)
    if found is not None:
        return found
    enqueue(KIND, asset.public_id, {"language": language}, priority=SOMEBODY_WAITS)
    raise MasterPending(_("Your copy is being prepared. This takes seconds for a picture, longer for a film."))


def ready_master(asset: Asset, language: str) -> Master | None:
    """Return the master as `master_for` does, or None while it is not there; asks for nothing to be made.

    Raises:
        MasterFailedError: making it failed for good.
        NotForYouError, NotInLanguageError: see `plan_for`.
    """
    plan = plan_for(asset, language)
    found = _stored(plan)
    if found is not None:
        return found
    digest_of_params = params_digest({"language": language})
    last = WorkItem.objects.filter(kind=KIND, subject=asset.public_id, params_digest=digest_of_params).last()
    if last is not None and last.state == State.FAILED and _is_about(last, plan):
        raise MasterFailedError(
            _("This copy could not be prepared. Nothing was downloaded. The office sees the reason and can try again.")
        )
    return None


def _is_about(item: WorkItem, plan: Plan) -> bool:
    """Whether a failure was about what is asked for now: nothing has changed since."""
    return item.finished_at is not None and item.finished_at >= plan.asset.changed_at


def _row(plan: Plan) -> Master | None:
    return Master.objects.filter(
        original=plan.original,
        revision=plan.revision,
        language=plan.language,
        recipe_digest=plan.digest,
        retired_at=None,
    ).first()


def _stored(plan: Plan) -> Master | None:
    found = _row(plan)
    return found if found is not None and store("exports").exists(found.storage_key) else None


def make(asset: Asset, language: str, *, fence: Callable[[], None]) -> Master:
    """Make the master of an asset in `language`, unless it is there, and return it.

    Args:
        asset: read with `with_shown`.
        language: one of `languages_offered`.
        fence: called in the transaction that writes the row; raises when the work is no longer ours.
    """
    plan = plan_for(asset, language)
    found = _stored(plan)
    if found is not None:
        return found
    original = plan.original
    with (
        sandbox.scratch() as folder,
        store("originals").local(original.storage_key, version=original.storage_version) as source,
    ):
        target = folder / f"master.{plan.recipe.extension}"
        slot = write(plan.recipe, source, target, plan.facts)
        _check_slot(target, slot)
        sha256 = read_digests(target).sha256
        size = target.stat().st_size
        key = master_key(original.sha256, plan.digest[:RECIPE_DIGITS] + sha256, plan.recipe.extension)
        store("exports").put_file(key, target, sha256=sha256)
    return _write_row(plan, Made(key, sha256, size, slot), fence)


@dataclass(frozen=True)
class Made:
    """What came out: where it lies, its SHA-256 (hex), its size, and where the delivery id goes."""

    key: str
    sha256: str
    size: int
    slot: Slot


def _check_slot(path: Path, slot: Slot) -> None:
    with path.open("rb") as file:
        file.seek(slot.offset)
        if slot.length != len(EMPTY_SLOT) or file.read(slot.length) != EMPTY_SLOT:
            raise ValueError(f"The writer says that the slot is at {slot.offset}, but it is not there.")


@transaction.atomic
def _write_row(plan: Plan, made: Made, fence: Callable[[], None]) -> Master:
    found = _row(plan)
    if found is not None and found.sha256 == made.sha256:
        fence()
        return found
    now = timezone.now()
    if found is not None:
        logger.warning("master %s came out differently when made again; the earlier row is retired", found.pk)
        Master.objects.filter(pk=found.pk).update(retired_at=now)
    row = Master.objects.create(
        original=plan.original,
        revision=plan.revision,
        language=plan.language,
        recipe=plan.recipe.name,
        recipe_digest=plan.digest,
        storage_key=made.key,
        mime_type=plan.recipe.mime_type,
        extension=plan.recipe.extension,
        size=made.size,
        sha256=made.sha256,
        slot_offset=made.slot.offset,
        slot_length=made.slot.length,
        made_at=now,
    )
    fence()
    return row
