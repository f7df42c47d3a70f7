"""How FFmpeg is to copy film and sound for the press: coded streams as they are, nothing else. Pure, no I/O.

An allow-list: the picture and the sound tracks are named one by one; device, location, time-code, chapter and
subtitle tracks, covers and all tags are left behind by not being named.
"""

import re
from pathlib import Path
from typing import Any

from transcode.probed import Probed

QUIET = ["-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-y"]
BARE = ["-c", "copy", "-map_metadata", "-1", "-map_chapters", "-1", "-dn", "-sn", "-fflags", "+bitexact"]
SEI_UNITS = {"h264": "6", "hevc": "39-40"}
MUXERS = {"mp4": "mp4", "mov": "mov", "m4a": "ipod"}
LANGUAGE = re.compile(r"[a-z]{3}")
UNDEFINED = "und"


def film(source: Path, target: Path, probed: Probed, format_key: str, *, drop_camera_data: bool) -> list[str]:
    """Return the arguments of a film's (or M4A's) copy: one picture, all sound tracks, turned as the camera says.

    Args:
        source: The original.
        target: Where the copy goes.
        probed: The original's facts.
        format_key: Key of its row in `transcode.formats`; the copy is of the same format.
        drop_camera_data: Leave out supplemental units (SEI) inside the coded picture, because a camera's record with
            its position is among them.
    """
    tracks = _tracks(probed)
    picture = next((each for each in probed.streams if each["index"] == probed.video), None)
    arguments = [*_input(source, probed), *(part for each in tracks for part in ("-map", f"0:{each['index']}")), *BARE]
    if picture is not None and drop_camera_data and picture["codec"] in SEI_UNITS:
        arguments += ["-bsf:v", f"filter_units=remove_types={SEI_UNITS[picture['codec']]}"]
    for place, each in enumerate(tracks):
        if LANGUAGE.fullmatch(each["language"]) and each["language"] != UNDEFINED:
            arguments += [f"-metadata:s:{place}", f"language={each['language']}"]
    return [
        *arguments,
        *("-movflags", "+faststart", "-write_tmcd", "0", "-empty_hdlr_name", "1"),
        *("-f", MUXERS[format_key], str(target)),
    ]


def sound(source: Path, target: Path, probed: Probed, format_key: str) -> list[str]:
    """Return the arguments of a WAV's or MP3's copy: the samples or frames alone."""
    muxer = {
        "wav": ["-f", "wav", "-rf64", "auto", "-write_bext", "0"],
        "mp3": ["-f", "mp3", "-id3v2_version", "0", "-write_id3v1", "0"],
    }[format_key]
    track = "0:a:0" if probed.audio is None else f"0:{probed.audio}"
    return [*_input(source, probed), "-map", track, *BARE, *muxer, str(target)]


def _input(source: Path, probed: Probed) -> list[str]:
    skip = ["-skip_initial_bytes", str(probed.skip)] if probed.skip else []
    return [*QUIET, "-f", probed.demuxer, "-protocol_whitelist", "file", *skip, "-i", f"file:{source}"]


def _tracks(probed: Probed) -> list[dict[str, Any]]:
    """The picture first, then every sound track that can be read, in their order."""
    picture = [each for each in probed.streams if each["index"] == probed.video]
    return picture + [each for each in probed.streams if each["type"] == "audio" and each["codec"]]
