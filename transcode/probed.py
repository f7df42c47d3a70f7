"""What probing found in an accepted file: the facts that recipes, delivery and the asset page need. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MONO = 1


@dataclass(frozen=True, slots=True)
class Probed:
    """Facts of one file.

    `width` and `height` are pixels upright (of film: square ones); `duration` is seconds, 0.0 for photos.
    `orientation` is Exif's 1 to 8, `has_icc` and `is_srgb` say whether a photo carries a profile and whether its
    pixels are sRGB as they are. `streams` lists a container's streams; `video` and `audio` are the indexes of those
    to use, null if there is none. `transfer` is `sdr`, `pq` or `hlg`. `notices` are codes of what is odd.
    """

    kind: str
    demuxer: str = ""
    skip: int = 0
    width: int | None = None
    height: int | None = None
    duration: float = 0.0
    orientation: int = 1
    has_icc: bool = False
    is_srgb: bool = True
    space: str = ""
    bits: int = 8
    has_alpha: bool = False
    streams: tuple[dict[str, Any], ...] = ()
    video: int | None = None
    audio: int | None = None
    frame_rate: float | None = None
    interlaced: bool = False
    transfer: str = "sdr"
    notices: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return a plain dictionary that JSON keeps."""
        return asdict(self) | {"streams": list(self.streams), "notices": list(self.notices)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Probed":
        """Rebuild from `to_json`; keys of others are ignored."""
        known = {key: value for key, value in data.items() if key in cls.__dataclass_fields__}
        known |= {"streams": tuple(known.get("streams", ())), "notices": tuple(known.get("notices", ()))}
        return cls(**known)

    @property
    def channels(self) -> int | None:
        """Channels of the sound to use."""
        return self._of_sound("channels")

    @property
    def sample_rate(self) -> int | None:
        """Samples a second of the sound to use."""
        return self._of_sound("sample_rate")

    @property
    def mono_pair(self) -> tuple[int, int] | None:
        """The first two mono tracks, if the sound to use is one of several mono ones: left and right."""
        monos = [each["index"] for each in self.streams if each["type"] == "audio" and each.get("channels") == MONO]
        if self.audio not in monos[:2] or len(monos) < 2:  # noqa: PLR2004 - a pair
            return None
        return monos[0], monos[1]

    def _of_sound(self, fact: str) -> int | None:
        return next((each.get(fact) for each in self.streams if each["index"] == self.audio), None)
