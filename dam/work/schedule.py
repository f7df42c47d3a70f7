"""When work that nobody asks for falls due. Pure."""

from datetime import datetime, timedelta

from dam.work.kinds import Kind

SUBJECT = "all"


def is_scheduled(kind: Kind) -> bool:
    """Say whether a kind is enqueued by itself."""
    return bool(kind.every_hours) or kind.daily_at is not None


def is_due(kind: Kind, last: datetime | None, now: datetime) -> bool:
    """Say whether it is time.

    Args:
        kind: a scheduled kind.
        last: when it was last enqueued, or None.
        now: by the office's clock (its hour is compared with `daily_at`).
    """
    if last is None:
        return True
    if kind.every_hours and now - last >= timedelta(hours=kind.every_hours):
        return True
    return kind.daily_at is not None and last < _latest(kind.daily_at, now)


def _latest(hour: int, now: datetime) -> datetime:
    """Return the last time that it was this hour."""
    today = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return today if today <= now else today - timedelta(days=1)
