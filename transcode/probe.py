"""Probes an accepted file in the sandbox: proves that it decodes, and finds what recipes and people need to know."""

from pathlib import Path
from typing import Any

from dam import sandbox
from dam.sandbox.errors import SandboxFault, SandboxKilled, SandboxOutOfMemory, SandboxOutputTooLarge, SandboxTimeout
from transcode.formats import BY_KEY, PHOTO
from transcode.identify import Identified, refuse_too_large
from transcode.probed import Probed
from transcode.refusals import NotAccepted


def probe(path: Path, identified: Identified) -> Probed:
    """Probe a file that `identify` accepted.

    Raises:
        NotAccepted: it does not decode, breaks off, is too large, or its decoder had to be stopped.
        SandboxUnavailable: no decoder can be started on this machine; nothing is known of the file.
    """
    demuxer = BY_KEY[identified.format].demuxer
    facts = _ask(path, identified, demuxer)
    if facts.get("width") and facts.get("height"):
        refuse_too_large(facts["width"], facts["height"])
    return Probed.from_json({**facts, "kind": identified.kind, "demuxer": demuxer, "skip": identified.starts_at})


def _ask(path: Path, identified: Identified, demuxer: str) -> dict[str, Any]:
    notices = list(identified.notices)
    try:
        if identified.kind == PHOTO:
            found = sandbox.call("transcode.inside.pictures:header", path, notices)
        else:
            streams = "transcode.inside.streams:probe"
            found = sandbox.call(streams, path, demuxer, identified.kind, identified.starts_at, notices)
    except (SandboxFault, SandboxTimeout, SandboxOutOfMemory, SandboxKilled, SandboxOutputTooLarge) as error:
        raise refused(error) from error
    return dict(found)


def refused(error: Exception) -> NotAccepted:
    """Turn what the sandbox says of a file into a refusal with its sentence."""
    if isinstance(error, SandboxFault) and error.type_name == "BrokenError":
        return NotAccepted(error.message)
    if isinstance(error, SandboxTimeout):
        return NotAccepted("too-slow")
    return NotAccepted("too-hungry" if isinstance(error, SandboxOutOfMemory) else "decoder-failed")
