"""Runs in the decoder child only: takes films apart into packets, and makes the perceptual hash of a picture."""

import hashlib
from typing import Any

import av
import numpy as np
import pdqhash
import pyvips

EXPOSED = ("packets", "pdq")

PDQ_EDGE = 512  # PDQ's own advice: shrink to about this first, it works on 64 x 64 luminances in the end
_KINDS = frozenset({"video", "audio"})


def packets(path: str) -> str:
    """Return SHA-256 (hex) over the streams of picture and sound: kind, codec and the joined bytes of their packets.

    The order of tracks in the container does not count, nor do subtitles, time codes and data tracks, nor how samples
    are grouped into chunks.
    """
    with av.open(path, metadata_errors="replace", options={"protocol_whitelist": "file"}) as container:
        streams = [s for s in container.streams if s.type in _KINDS and not _is_cover(s)]
        if not streams:
            raise ValueError("no picture and no sound")
        digests: dict[int, Any] = {stream.index: hashlib.sha256() for stream in streams}
        for packet in container.demux(streams):
            if packet.size:
                digests[packet.stream_index].update(packet)
        lines = sorted(f"{s.type} {_codec(s)} {digests[s.index].hexdigest()}\n" for s in streams)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _codec(stream: Any) -> str:
    """Name the codec, `unknown` where no decoder is known for it: its packets still tell one film from another."""
    return stream.codec_context.name if stream.codec_context else "unknown"


def _is_cover(stream: Any) -> bool:
    """A still picture carried along, such as an album cover: metadata, not essence."""
    return bool(stream.disposition & av.stream.Disposition.attached_pic)


def pdq(path: str) -> tuple[str, int]:
    """Return PDQ's 256 bits as hex, most significant first, and its quality (0 to 100) of a picture, upright."""
    image = pyvips.Image.thumbnail(path, PDQ_EDGE, size="down").colourspace("srgb")
    if image.hasalpha():
        image = image.flatten(background=255)
    pixels = np.ascontiguousarray(image.cast("uchar").numpy()[:, :, :3])
    bits, quality = pdqhash.compute(pixels)
    return np.packbits(bits.astype(np.uint8)).tobytes().hex(), int(quality)
