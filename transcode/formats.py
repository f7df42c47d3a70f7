"""The formats that are accepted: one table, so that the next is added in one place.

A row says how the format is recognised (by content alone), what it is called, and which demuxer of FFmpeg reads it:
FFmpeg never guesses, so that no file can choose another parser than the one it was recognised for.
"""

from collections.abc import Callable
from dataclasses import dataclass

from transcode.sniff import bmff, jpeg, mpeg_audio, png, riff
from transcode.sniff.source import Seen, Source

PHOTO, FILM, SOUND = "photo", "film", "sound"


@dataclass(frozen=True, slots=True)
class Format:
    """One accepted format.

    `kind` is a `MediaKind` value; `extension` is for files that are made or handed out; `demuxer` is FFmpeg's name,
    empty for pictures.
    """

    key: str
    name: str
    mime_type: str
    kind: str
    extension: str
    recognise: Callable[[Source], Seen | None]
    demuxer: str = ""


FORMATS: tuple[Format, ...] = (
    Format("jpeg", "JPEG", "image/jpeg", PHOTO, "jpg", jpeg.recognise),
    Format("png", "PNG", "image/png", PHOTO, "png", png.recognise),
    Format("mp4", "MP4", "video/mp4", FILM, "mp4", bmff.mp4, "mov"),
    Format("mov", "QuickTime", "video/quicktime", FILM, "mov", bmff.mov, "mov"),
    Format("m4a", "MPEG-4 sound", "audio/mp4", SOUND, "m4a", bmff.m4a, "mov"),
    Format("wav", "WAV", "audio/wav", SOUND, "wav", riff.recognise, "wav"),
)
LAST_RESORT: tuple[Format, ...] = (Format("mp3", "MP3", "audio/mpeg", SOUND, "mp3", mpeg_audio.recognise, "mp3"),)
"""MP3 has no signature: it is looked for in what nothing else, accepted or refused, has claimed."""

BY_KEY = {row.key: row for row in (*FORMATS, *LAST_RESORT)}
