"""One function a stage: what is done to a file, and the move that follows. Each may be repeated without harm.

A function does its effects and returns a `Step`; nothing is in the database until the journal commits it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils import timezone

from dam.catalogue.services.registration import register as register_asset
from ingest import reasons
from ingest.models import Stage
from ingest.stages import essence, originals
from ingest.stages.case import Case
from ingest.stages.duplicates import join
from ingest.stages.journal import Step
from ingest.stages.new_asset import new_asset
from metadata.read import read as read_metadata
from storage_config.digests import read_digests
from storage_config.durable_files import storage_errors
from storage_config.errors import NotStored, WouldOverwrite
from transcode.identify import identify as identify_format
from transcode.probe import probe
from transcode.refusals import NotAccepted
from transcode.services import enqueue_renditions


class AssetExistsError(Exception):
    """Another submission of the same bytes became an asset a moment ago."""


def verify(case: Case) -> Step:
    """Read the upload once: SHA-256 and SHA-512, compared with what was announced; then look for the same bytes."""
    submission, path = case.submission, case.upload()
    with storage_errors("reading the upload"):
        found = read_digests(path, case.counting(submission.size))
    if damaged := originals.damaged_upload(submission, found):
        return damaged
    asset = originals.asset_of(found.sha256)
    step = join(submission, found.sha256, asset) if asset else Step(Stage.VERIFIED)
    step.result |= {"sha256": found.sha256, "sha512": found.sha512}
    return step


def identify(case: Case) -> Step:
    """Say what the file is by its content, and that it decodes; what is not accepted is kept in quarantine."""
    path = case.upload()
    try:
        identified = identify_format(path)
        probed = probe(path, identified)
    except NotAccepted as refusal:
        return quarantine(case, refusal)
    facts = {**identified.to_json(), **probed.to_json()}
    facts["notices"] = list(dict.fromkeys([*identified.notices, *probed.notices]))
    return Step(Stage.IDENTIFIED, result={"identified": facts}, detail={"format": identified.format})


def quarantine(case: Case, refusal: NotAccepted) -> Step:
    """Keep the bytes among the originals, read back like any other; no asset has them, so nothing serves them."""
    sha256, stored = case.submission.sha256, originals.put(case)
    count = originals.whole_copies(sha256, stored.key, stored.version)
    if not count:
        return originals.held(reasons.READ_BACK_FAILED)
    write_down = originals.write_down(case, stored, originals.UNKNOWN_TYPE)

    def inside(step: Step, at: datetime) -> None:
        write_down(step, at)
        originals.mark_whole(sha256, count, at)

    result = {"reason": refusal.code, "reason_facts": dict(refusal.facts), "original_id": sha256}
    return Step(Stage.QUARANTINED, result=result, detail={"reason": refusal.code}, inside=inside)


def describe(case: Case) -> Step:
    """Read what the file says of itself, and the digest of its essence where that is quick."""
    submission, path = case.submission, case.upload()
    mime_type = submission.identified["mime_type"]
    reading = read_metadata(path, mime_type)
    result = {"described": reading.described.to_json(), "raw_metadata": reading.raw}
    if found := essence.quickly(path, mime_type):
        result["identified"] = {**submission.identified, "essence": list(found)}
    return Step(Stage.DESCRIBED, result=result)


def store(case: Case) -> Step:
    """Put the original into storage under its digest, only if it is not there."""
    stored = originals.put(case)
    write_down = originals.write_down(case, stored, case.submission.identified["mime_type"])
    result = {"original_id": case.submission.sha256}
    return Step(Stage.STORED, result=result, detail={"created": stored.created}, inside=write_down)


def register(case: Case) -> Step:
    """Make the asset, and ask for renditions, fingerprints and the index entry in the same transaction."""
    submission = case.submission
    if case.overtaken and (asset := originals.asset_of(submission.sha256)):
        return join(submission, submission.sha256, asset)

    def inside(step: Step, at: datetime) -> None:
        originals.lock(submission.sha256)
        if originals.asset_of(submission.sha256):
            raise AssetExistsError
        assert submission.original is not None
        asset = register_asset(new_asset(submission), at, timezone.localtime(at).year)
        step.result |= {"asset_id": asset.pk, "described": {}, "raw_metadata": {}}
        step.detail |= essence.write_down(submission)
        enqueue_renditions(submission.original, submission.identified["kind"])

    return Step(Stage.REGISTERED, inside=inside)


def read_back(case: Case) -> Step:
    """Read every stored copy back from where it lies; only then is the file safe."""
    sha256 = case.submission.sha256
    if case.stored is not None:
        key, version = case.stored.key, case.stored.version
    else:
        assert case.submission.original is not None
        key, version = case.submission.original.storage_key, case.submission.original.storage_version
    count = originals.whole_copies(sha256, key, version)
    if not count:
        return originals.held(reasons.READ_BACK_FAILED)

    def inside(_step: Step, at: datetime) -> None:
        originals.mark_whole(sha256, count, at)

    return Step(Stage.DONE, detail={"copies": count}, inside=inside)


WORK: Mapping[Stage, Callable[[Case], Step]] = {
    Stage.RECEIVED: verify,
    Stage.VERIFIED: identify,
    Stage.IDENTIFIED: describe,
    Stage.DESCRIBED: store,
    Stage.STORED: register,
    Stage.REGISTERED: read_back,
}


def do(case: Case) -> Step | None:
    """Do what the submission's stage asks for; None when it asks for nothing.

    What is wrong with the stored bytes for good, rather than for now, ends in HELD.
    """
    work = WORK.get(Stage(case.submission.stage))
    if work is None:
        return None
    try:
        return work(case)
    except NotStored:
        return originals.held(reasons.UPLOAD_MISSING)
    except WouldOverwrite:
        return originals.held(reasons.ORIGINAL_DAMAGED)
