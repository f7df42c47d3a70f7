"""What `doctor` asks about the sandbox: whether its walls stand, its tools are there, its room suffices."""

import json
import shutil

from django.utils.translation import gettext as _

from dam.health.findings import Finding
from dam.sandbox import places, spec, tools
from dam.sandbox.errors import SandboxError, ToolMissing
from dam.sandbox.kept import KeptOpen
from dam.sandbox.limits import Limits
from dam.sandbox.oneshot import run

ROOM_BYTES = 5 * 2**30


def doctor() -> list[Finding]:
    """Examine the walls, FFmpeg, ExifTool and the scratch room."""
    return [_walls(), _ffmpeg(), _exiftool(), _room()]


def _walls() -> Finding:
    name = _("Sandbox")
    child = KeptOpen(spec.decoder, Limits(), greets=True)
    try:
        confined = json.loads(child.open())
    except SandboxError as error:
        return Finding(
            name,
            ok=False,
            says=_("Foreign files cannot be decoded safely here: %(error)s") % {"error": error},
            mend=_("Use a kernel with seccomp (every current Linux), or read about SANDBOX_ALLOW_NETWORK."),
        )
    finally:
        child.close()
    if confined["network"] == "open":
        return Finding(
            name,
            ok=False,
            says=_("Decoders of foreign files are not kept off the network (SANDBOX_ALLOW_NETWORK)."),
            mend=_("Use a kernel with seccomp and set SANDBOX_ALLOW_NETWORK=0."),
        )
    says = _("Decoders have no network (%(network)s) and see only the files they need (Landlock %(version)s).")
    if not confined["landlock"]:
        says = _("Decoders have no network (%(network)s). This kernel has no Landlock, so files are not walled off.")
    return Finding(
        name, ok=True, says=says % {"network": confined["network"], "version": confined["landlock"]}, mend=""
    )


def _ffmpeg() -> Finding:
    name = "FFmpeg"
    mend = _("Type `make run` once; it installs the wheel that brings FFmpeg.")
    try:
        done = run([tools.FFMPEG, "-hide_banner", "-version"], limits=Limits(seconds=20))
    except SandboxError as error:
        return Finding(name, ok=False, says=str(error), mend=mend)
    first_line = done.stdout.decode(errors="replace").partition("\n")[0]
    if done.returncode:
        return Finding(name, ok=False, says=done.stderr_tail or _("It does not start."), mend=mend)
    return Finding(name, ok=True, says=first_line.partition(" Copyright")[0], mend="")


def _exiftool() -> Finding:
    name = "ExifTool"
    try:
        done = run([*tools.exiftool_argv(), "-ver"], limits=Limits(seconds=20))
    except ToolMissing as error:
        return Finding(name, ok=False, says=str(error), mend=_("Type `make run` once; it installs what is missing."))
    except SandboxError as error:
        return Finding(name, ok=False, says=str(error), mend=_("Look at the log of the process that was asked."))
    version = done.stdout.decode(errors="replace").strip()
    return Finding(name, ok=done.returncode == 0, says=_("Version %(version)s") % {"version": version}, mend="")


def _room() -> Finding:
    name = _("Scratch room")
    root = places.scratch_root()
    free = shutil.disk_usage(root).free
    says = _("%(free)d GB are free for intermediate files in %(folder)s.") % {"free": free // 10**9, "folder": root}
    if free < ROOM_BYTES:
        return Finding(name, ok=False, says=says, mend=_("Make room there; an hour of film needs several GB."))
    return Finding(name, ok=True, says=says, mend="")
