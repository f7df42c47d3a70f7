"""How long an upload that stops half-way is kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from ingest import reasons
from ingest.errors import UploadExpiredError
from ingest.models import Submission


def expiry(now: datetime) -> datetime:
    """Return until when an upload that gets a byte now is kept (`UPLOAD_KEEP_DAYS`)."""
    return now + timedelta(days=settings.UPLOAD_KEEP_DAYS)


def refuse_expired(submission: Submission) -> None:
    """Refuse to go on with an upload that waited too long.

    Raises:
        UploadExpiredError: it did.
    """
    expires = submission.upload_expires_at
    if expires is not None and expires < timezone.now():
        raise UploadExpiredError(reasons.sentence(reasons.EXPIRED))
