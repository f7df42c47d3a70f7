"""PDQ, the perceptual hash of pictures (Meta, "The TMK+PDQF Video-Hashing and the PDQ Image-Hashing Algorithm").

256 bits compared by Hamming distance, computed in the decoder child (`fingerprint.inside`).
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dam import sandbox

ALGORITHM = "pdq-1"
MAX_DISTANCE = 31  # the authors' own threshold for "the same picture"
LEAST_QUALITY = 50  # below it a picture is too plain to be told from another plain one
_BYTES = 32


@dataclass(frozen=True)
class Pdq:
    """A picture's hash: 64 hex digits, and how much there was in it to go by (0 to 100)."""

    value: str
    quality: int


def of_picture(path: Path) -> Pdq:
    """Return the hash of a picture, turned upright.

    Raises:
        dam.sandbox.SandboxError: It cannot be decoded.
    """
    value, quality = sandbox.call("fingerprint.inside:pdq", path)
    return Pdq(str(value), int(quality))


def distance(one: str, other: str) -> int:
    """Return in how many of 256 bits two hashes (hex) differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def matrix(values: list[str]) -> NDArray[np.uint64]:
    """Return hashes (hex) as rows of four 64-bit words, to be compared all at once."""
    joined = bytes.fromhex("".join(values))
    return np.frombuffer(joined, dtype=np.uint64).reshape(len(values), _BYTES // 8)


def distances(value: str, rows: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the distance of one hash to every row: some 3 ms for 100,000."""
    word = np.frombuffer(bytes.fromhex(value), dtype=np.uint64)
    found: NDArray[np.int64] = np.bitwise_count(rows ^ word).sum(axis=1, dtype=np.int64)
    return found
