"""What one decoder may use. Defaults come from settings, so that an office can raise them for its own material."""

from dataclasses import dataclass, field

from django.conf import settings


def _seconds() -> float:
    return float(settings.SANDBOX_SECONDS)


def _memory() -> int:
    return int(settings.SANDBOX_MEMORY_MB)


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run or call.

    `seconds` of wall time; `memory_mb` of memory of its own (MiB); `output_bytes` for each file written;
    `files` open at once; `answer_bytes` on standard output, or in one answer.
    """

    seconds: float = field(default_factory=_seconds)
    memory_mb: int = field(default_factory=_memory)
    output_bytes: int = 4 * 2**30
    files: int = 64
    answer_bytes: int = 64 * 2**20
