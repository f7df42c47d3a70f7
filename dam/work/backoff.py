"""How long to wait before the next attempt. Pure but for the dice."""

import random

FIRST_SECONDS = 2.0
FACTOR = 4.0
LONGEST_SECONDS = 600.0


def delay_seconds(attempt: int) -> float:
    """Return the wait after attempt 1, 2, 3 …: about 2, 8, 32, 128 … seconds, at most 10 minutes.

    Between half and all of it by chance, so that many items that failed together do not come back together.
    """
    longest = min(FIRST_SECONDS * FACTOR ** min(attempt - 1, 10), LONGEST_SECONDS)
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, keeps no secret
