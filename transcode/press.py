"""Prepares originals for the press: pixels and coded streams, bare of everything that a source said about itself.

What the copy says (caption, credit, delivery id) is written afterwards, by the metadata room.
"""

import shutil
from pathlib import Path

from dam import sandbox
from dam.sandbox.errors import SandboxError
from dam.sandbox.limits import Limits
from dam.sandbox.tools import FFMPEG
from transcode import press_plan
from transcode.identify import Identified, identify
from transcode.probe import probe, refused
from transcode.probed import Probed

JPEG_QUALITY = 94
LONGEST_SECONDS = 3 * 3600.0
MOST_BYTES = 1 << 40


class PressFailedError(Exception):
    """A press copy could not be made; the message is the end of what FFmpeg said. The original is untouched."""


def jpeg_press(source: Path, target: Path) -> bool:
    """Bring a photo into the form that leaves the house: JPEG, sRGB, upright, full size, at `target`.

    A JPEG that is so already is copied byte for byte (its segments are rebuilt later, its scan is not touched).
    Everything else is decoded and written anew at quality 94 without chroma subsampling.

    Returns:
        Whether the coded picture was kept as it is.

    Raises:
        NotAccepted: it cannot be decoded.
    """
    identified = identify(source)
    if is_fit_for_press(identified, probe(source, identified)):
        shutil.copyfile(source, target)
        return True
    try:
        sandbox.call("transcode.inside.pictures:press", source, target, JPEG_QUALITY)
    except SandboxError as error:
        raise refused(error) from error
    return False


def is_fit_for_press(identified: Identified, probed: Probed) -> bool:
    """Tell whether a photo may leave without being coded anew."""
    return (
        identified.format == "jpeg"
        and identified.common_coding
        and probed.is_srgb
        and probed.orientation == 1
        and not probed.notices
    )


def remux_film(source: Path, target: Path) -> None:
    """Copy the picture and the sound of an MP4, MOV or M4A into a fresh container of its kind, index first.

    The coded streams and the display matrix stay; location, device, time-code and data tracks, chapters, tags and
    the records of AVCHD cameras inside the picture are left behind.

    Raises:
        NotAccepted: it cannot be decoded.
        PressFailedError: FFmpeg could not copy it.
    """
    identified = identify(source)
    probed = probe(source, identified)
    try:
        marked = probed.video is not None and sandbox.call("transcode.inside.streams:carries_camera_data", source)
    except SandboxError as error:
        raise refused(error) from error
    _run(press_plan.film(source, target, probed, identified.format, drop_camera_data=bool(marked)))


def remux_sound(source: Path, target: Path) -> None:
    """Copy the samples of a WAV or the frames of an MP3 into a fresh file: no tags, no cover, no recorder's chunks.

    Raises:
        NotAccepted: it cannot be decoded.
        PressFailedError: FFmpeg could not copy it.
    """
    identified = identify(source)
    _run(press_plan.sound(source, target, probe(source, identified), identified.format))


def _run(arguments: list[str]) -> None:
    done = sandbox.run([FFMPEG, *arguments], limits=Limits(seconds=LONGEST_SECONDS, output_bytes=MOST_BYTES))
    if done.returncode != 0:
        raise PressFailedError(done.stderr_tail.strip()[-500:] or f"FFmpeg ended with status {done.returncode}.")
