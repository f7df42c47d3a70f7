"""What `doctor` reports: one finding a line, with how to mend it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at.

    `name` is what it is (`storage: originals`), `says` what was found, in a sentence; `mend` says what to do and is
    empty when `ok`.
    """

    name: str
    ok: bool
    says: str
    mend: str = ""
