"""A short film: slow zooms over stills with sound, as a camera's MP4 would be (with place and device inside)."""

from collections.abc import Sequence
from pathlib import Path

from dam import sandbox
from dam.sandbox.tools import FFMPEG

SECONDS_EACH = 4
RATE = 25


def make_film(pictures: Sequence[Path], sound: Path, target: Path) -> Path:
    """Write an H.264 and AAC film in 1080p at 25 frames a second, four seconds a picture."""
    frames = SECONDS_EACH * RATE
    inputs = [word for picture in pictures for word in ("-i", str(picture))]
    chains = [
        f"[{n}:v]scale=2400:1350:force_original_aspect_ratio=increase,crop=2400:1350,"
        f"zoompan=z='1+0.0012*on':x='(iw-iw/zoom)*{n % 2}':y='(ih-ih/zoom)/2':d={frames}:s=1920x1080:fps={RATE}[v{n}]"
        for n in range(len(pictures))
    ]
    joined = "".join(f"[v{n}]" for n in range(len(pictures))) + f"concat=n={len(pictures)}:v=1,format=yuv420p[out]"
    done = sandbox.run(
        [
            *(str(FFMPEG), "-v", "error", "-y", "-nostdin", *inputs, "-i", str(sound)),
            *("-filter_complex", ";".join([*chains, joined]), "-map", "[out]", "-map", f"{len(pictures)}:a"),
            *("-c:v", "libx264", "-preset", "veryfast", "-crf", "23", "-c:a", "aac", "-b:a", "128k", "-shortest"),
            *("-metadata", "creation_time=2026-11-23T10:40:00Z", "-metadata", "location=+42.6629+021.1655/"),
            *("-metadata", "make=Kronika", "-metadata", "model=Sample camera", "-movflags", "+use_metadata_tags"),
            str(target),
        ],
        limits=sandbox.Limits(seconds=300),
    )
    if done.returncode != 0:
        raise RuntimeError(f"the sample film could not be made: {done.stderr_tail}")
    return target
