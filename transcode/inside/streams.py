"""Film and sound: what is in the container, and proof that it decodes. PyAV, with the demuxer named by us.

FFmpeg never guesses a format and never opens anything but the one file: no playlist, no reference, no network.
"""

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import av
from av.stream import Disposition

from transcode.sniff.source import BrokenError

EXPOSED = ("carries_camera_data", "probe")

FIRST_FRAMES = 48
LATER_FRAMES = 4
LATER_PLACES = (0.5, 0.95)
LONG_SECONDS = 10.0
MARKED_PACKETS = 60
MICROSECOND = Fraction(1, 1_000_000)
HDR_TRANSFERS = {16: "pq", 18: "hlg"}
CAMERA_DATA = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
"""Begins the record of AVCHD cameras inside H.264 (SEI user data): make, model, exposure, and position."""
NEEDS_SCAN = frozenset({"leading-garbage", "cut-short", "not-closed", "no-sound"})

av.logging.set_libav_level(av.logging.PANIC)  # not set_level, whose Python callback can deadlock with decoding threads


def probe(path: str, demuxer: str, kind: str, skip: int, notices: list[str]) -> dict[str, Any]:
    """Open a film or a sound and decode its beginning (a film's middle and end too).

    Args:
        path: The file.
        demuxer: FFmpeg's name of the one format it may be read as.
        kind: `film` or `sound`.
        skip: Bytes to skip before the sound begins (tags, stray bytes); 0 for none.
        notices: What identification found odd; some make the duration be counted instead of believed.

    Returns:
        duration (seconds), streams, video and audio (index of the one to use, or None), the picture's facts, notices.

    Raises:
        BrokenError: nothing decodes, or the film breaks off.
    """
    options = {"protocol_whitelist": "file"} | ({"skip_initial_bytes": str(skip)} if skip else {})
    try:
        with av.open(path, format=demuxer, options=options) as container:
            return _probe(container, kind, list(notices), counted=demuxer == "mp3" or bool(NEEDS_SCAN & set(notices)))
    except (av.FFmpegError, ValueError, EOFError) as error:
        raise BrokenError(f"broken-{kind}") from error


def _probe(container: Any, kind: str, notices: list[str], *, counted: bool) -> dict[str, Any]:
    video = _chosen(container, "video") if kind == "film" else None
    audio = _chosen(container, "audio")
    if any(_declares(stream, kind) and stream.codec_context is None for stream in container.streams):
        notices.append("unreadable-track")
    _refuse_cut_film(container, [stream for stream in (video, audio) if stream])
    picture = _try_picture(container, video, notices)
    heard = _try_sound(container, audio, notices)
    if kind == "film" and picture is None:
        raise BrokenError("no-decoder" if heard else "broken-film")
    if kind == "sound" and not heard:
        if not notices or not NEEDS_SCAN & set(notices):
            raise BrokenError("broken-sound")
        notices.append("no-sound")
    return {
        "duration": _counted_seconds(container, audio) if counted else _seconds(container, video or audio),
        "streams": [_facts(stream) for stream in container.streams],
        "video": video.index if video else None,
        "audio": audio.index if audio and heard else None,
        "notices": list(dict.fromkeys(notices)),
        **(picture or {}),
    }


def _declares(stream: Any, kind: str) -> bool:
    return stream.type == "audio" or (kind == "film" and stream.type == "video")


def _chosen(container: Any, kind: str) -> Any:
    """Return the stream to show or play: FFmpeg's best that can be decoded and is not a cover picture."""
    able = [
        stream
        for stream in container.streams
        if stream.type == kind
        and stream.codec_context is not None
        and not stream.disposition & (Disposition.attached_pic | Disposition.timed_thumbnails)
    ]
    best = container.streams.best(kind)
    return best if best in able else next(iter(able), None)


def _try_picture(container: Any, video: Any, notices: list[str]) -> dict[str, Any] | None:
    """Decode pictures at the beginning, in the middle and near the end; None if not one can be decoded."""
    if video is None:
        return None
    video.thread_type = "AUTO"
    first = None
    try:
        for count, frame in enumerate(container.decode(video)):
            first = first or _picture(video, frame)
            if count >= FIRST_FRAMES:
                break
    except av.FFmpegError:
        notices.append("damaged")
    if first and not all(_decodes_at(container, video, place) for place in LATER_PLACES):
        notices.append("damaged")
    return first


def _decodes_at(container: Any, stream: Any, place: float) -> bool:
    """Tell whether a few pictures decode at a fraction of the film; true of what is too short to have one."""
    duration = _seconds(container, stream)
    if duration < LONG_SECONDS:
        return True
    try:
        container.seek(int(duration * place / MICROSECOND))
        for count, _ in enumerate(container.decode(stream)):
            if count >= LATER_FRAMES:
                break
    except av.FFmpegError:
        return False
    return True


def _try_sound(container: Any, audio: Any, notices: list[str]) -> bool:
    """Decode some sound from the beginning; false if not one frame can be decoded."""
    if audio is None:
        return False
    heard = False
    try:
        container.seek(0)
        for count, _ in enumerate(container.decode(audio)):
            heard = True
            if count >= FIRST_FRAMES:
                break
    except av.FFmpegError:
        notices.append("damaged" if heard else "unreadable-track")
    return heard


def _picture(video: Any, frame: Any) -> dict[str, Any]:
    """Return the picture's size upright in square pixels, and what its conversion needs to know."""
    aspect = video.sample_aspect_ratio or video.codec_context.sample_aspect_ratio or Fraction(1)
    width, height = max(1, round(frame.width * aspect)), frame.height
    sideways = frame.rotation % 180 == 90 if math.isfinite(frame.rotation) else False  # noqa: PLR2004 - degrees
    rate = video.average_rate or video.guessed_rate or Fraction(0)
    return {
        "width": height if sideways else width,
        "height": width if sideways else height,
        "frame_rate": float(rate),
        "interlaced": bool(frame.interlaced_frame),
        "transfer": HDR_TRANSFERS.get(int(frame.color_trc), "sdr"),
    }


def _facts(stream: Any) -> dict[str, Any]:
    """Return what is known of a stream. Text from the file is bounded, because it is shown and stored."""
    context = stream.codec_context
    facts: dict[str, Any] = {
        "index": stream.index,
        "type": stream.type,
        "codec": context.name[:40] if context else "",
        "language": str(stream.metadata.get("language", ""))[:8],
    }
    if context and stream.type == "video":
        facts |= {"width": context.width, "height": context.height, "pixels": context.pix_fmt or ""}
    if context and stream.type == "audio":
        facts |= {"channels": context.channels, "sample_rate": context.sample_rate}
    return facts


def _seconds(container: Any, stream: Any) -> float:
    if container.duration and container.duration > 0:
        return float(container.duration * MICROSECOND)
    if stream and stream.duration and stream.time_base:
        return max(0.0, float(stream.duration * stream.time_base))
    return _counted_seconds(container, stream)


def _counted_seconds(container: Any, stream: Any) -> float:
    """Add up what the packets last: a reading of the whole file, for those whose header cannot be believed."""
    if stream is None:
        return 0.0
    ticks = 0
    try:
        container.seek(0)
        for packet in container.demux(stream):
            ticks += packet.duration or 0
    except av.FFmpegError:
        pass  # what was counted so far is what is there
    return float(ticks * stream.time_base)


def _refuse_cut_film(container: Any, streams: list[Any]) -> None:
    """Refuse a film whose table of contents points behind the file's end: the rest was not copied.

    Raises:
        BrokenError: it does.
    """
    size = container.size
    for stream in streams:
        entries = stream.index_entries
        if len(entries) and entries[-1].pos + entries[-1].size > size > 0:
            raise BrokenError("truncated-film")


def carries_camera_data(path: str) -> bool:
    """Tell whether a film's first coded pictures hold an AVCHD camera's record, position included."""
    with av.open(path, format="mov", options={"protocol_whitelist": "file"}) as container:
        return any(CAMERA_DATA in packet for packet in _first_packets(container))


def _first_packets(container: Any) -> Iterator[bytes]:
    video = _chosen(container, "video")
    if video is None:
        return
    for count, packet in enumerate(container.demux(video)):
        if count >= MARKED_PACKETS:
            return
        yield bytes(packet)
