"""What `doctor` asks of this room: whether pictures, film and sound can be made on this machine, by making some."""

from pathlib import Path

from django.utils.translation import gettext as _

from dam import sandbox
from dam.health.findings import Finding
from dam.sandbox.errors import SandboxError
from dam.sandbox.limits import Limits
from dam.sandbox.tools import FFMPEG
from transcode.identify import identify
from transcode.probe import probe
from transcode.refusals import NotAccepted

PATIENCE_SECONDS = 20.0
TEST_FILM = (
    *("-hide_banner", "-nostdin", "-loglevel", "error", "-y"),
    *("-f", "lavfi", "-i", "testsrc=size=64x64:rate=25:duration=0.4", "-f", "lavfi", "-i", "sine=duration=0.4"),
    *("-c:v", "libx264", "-pix_fmt", "yuv420p", "-c:a", "aac", "-movflags", "+faststart"),
)
TEST_SOUND = (
    *("-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-f", "lavfi", "-i", "sine=duration=0.4"),
    *("-c:a", "libmp3lame"),
)
TEST_PICTURE = (
    *("-hide_banner", "-nostdin", "-loglevel", "error", "-y"),
    *("-f", "lavfi", "-i", "testsrc=size=64x64", "-frames:v", "1", "-c:v", "mjpeg", "-f", "image2", "-update", "1"),
)


def doctor() -> list[Finding]:
    """Make a picture, a film and a sound of half a second, and read each back as if it had been handed in."""
    return [
        _made(_("Pictures"), "picture.jpg", TEST_PICTURE),
        _made(_("Film"), "film.mp4", TEST_FILM),
        _made(_("Sound"), "sound.mp3", TEST_SOUND),
    ]


def _made(name: str, file_name: str, arguments: tuple[str, ...]) -> Finding:
    mend = _("Type `make run` once more: it installs the decoders again. If it stays so, the message says why.")
    try:
        with sandbox.scratch() as folder:
            problem = _problem(folder / file_name, arguments)
    except (SandboxError, OSError) as error:
        problem = str(error)
    except NotAccepted as error:
        problem = error.code
    if problem:
        return Finding(name, ok=False, says=_("It cannot be decoded or coded here: %s") % problem, mend=mend)
    return Finding(name, ok=True, says=_("It can be decoded and coded."))


def _problem(target: Path, arguments: tuple[str, ...]) -> str:
    done = sandbox.run([FFMPEG, *arguments, str(target)], limits=Limits(seconds=PATIENCE_SECONDS))
    if done.returncode != 0:
        return done.stderr_tail.strip()[-300:]
    probe(target, identify(target))
    return ""
