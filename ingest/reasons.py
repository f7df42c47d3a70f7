"""Why a file left the main path, or what it waits for: codes for the record, sentences for a person.

What a file itself is refused for is worded by the engine that found it (`transcode.refusals`); here stands what can
happen to any file. Every sentence says what happened, what is safe and what to do.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from transcode import refusals

STORAGE_FULL = "storage-full"
STORAGE_DOWN = "storage-down"
SANDBOX_DOWN = "decoder-missing"
UPLOAD_MISSING = "upload-missing"
UPLOAD_DAMAGED = "upload-damaged"
ORIGINAL_DAMAGED = "original-damaged"
READ_BACK_FAILED = "read-back-failed"
SAME_BYTES = "same-bytes"
CANCELLED = "cancelled"
EXPIRED = "expired"

WAITING = frozenset({STORAGE_FULL, STORAGE_DOWN, SANDBOX_DOWN})
"""What goes on by itself."""

SENTENCES: Mapping[str, "str | Promise"] = {
    STORAGE_FULL: _(
        "The storage is full. What you handed in is safe in the upload area and goes on by itself as soon as there is "
        "room. Tell the system administrator; do not format the card yet."
    ),
    STORAGE_DOWN: _(
        "The storage does not answer. What you handed in is safe in the upload area and goes on by itself when it is "
        "back. Do not format the card yet."
    ),
    SANDBOX_DOWN: _(
        "The programs that read such files cannot be started on this machine. What you handed in is safe in the upload "
        "area and goes on when they are back. Tell the system administrator; do not format the card yet."
    ),
    UPLOAD_MISSING: _(
        "The uploaded bytes are no longer in the upload area, before they could be stored. Do not format the card; "
        "hand the file in again and tell the system administrator."
    ),
    UPLOAD_DAMAGED: _(
        "What arrived is not what was read from the card: the bytes differ. They are kept for inspection. Do not "
        "format the card; hand the file in again."
    ),
    ORIGINAL_DAMAGED: _(
        "The same bytes were stored before, but the stored copy can no longer be read back as it should be. What you "
        "handed in now is kept. Tell the system administrator at once; do not format the card."
    ),
    READ_BACK_FAILED: _(
        "The stored copy was read back and differs from what you handed in. What you handed in is kept. Tell the "
        "system administrator at once; do not format the card."
    ),
    SAME_BYTES: _("The very same file is in the archive already; it was not stored twice."),
    CANCELLED: _("The upload was cancelled before it was complete; nothing of it is kept. Hand it in again if needed."),
    EXPIRED: _(
        "The upload stopped half-way and was not continued in time; its part was removed. Hand the file in again; do "
        "not format the card before."
    ),
}


def sentence(code: str, facts: Mapping[str, object] | None = None) -> str:
    """Return the sentence of a reason in the active language; "" for no reason."""
    if not code:
        return ""
    if code in SENTENCES:
        return str(SENTENCES[code])
    return refusals.sentence(code, facts)
