"""The office's time in words: shown by the capital's name in the reader's language, never by the tz database's."""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def capital(language: str | None = None) -> str:
    """Return the capital by whose clock the office lives, in a language (the reader's by default)."""
    wanted = (language or get_language() or "en").lower()
    names = dict(pair.split("=", 1) for pair in settings.OFFICE_CAPITAL.split(",") if "=" in pair)
    by_tag = {tag.strip().lower(): name.strip() for tag, name in names.items()}
    return by_tag.get(wanted) or by_tag.get(wanted.split("-")[0]) or next(iter(by_tag.values()), "")


def zone_words() -> str:
    """Return what stands beside a time, such as “Prishtina time”."""
    name = capital()
    return _("%(capital)s time") % {"capital": name} if name else _("office time")


def offset_words(moment: datetime) -> str:
    """Return the distance from UTC at a moment, such as `UTC+1` or `UTC+5:30`."""
    minutes = int((timezone.localtime(moment).utcoffset() or timedelta()).total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def day_words(day: date) -> str:
    """Return a day, such as “23 November 2026”, in the reader's language."""
    return date_format(day, "j F Y")


def short_words(moment: datetime, now: datetime | None = None) -> str:
    """Return a moment as briefly as it is clear: the time today, the day and time this year, else with the year."""
    local, today = timezone.localtime(moment), timezone.localtime(now or timezone.now())
    clock = local.strftime("%H:%M")
    if local.date() == today.date():
        return clock
    return f"{date_format(local, 'j M' if local.year == today.year else 'j M Y')}, {clock}"


def exact_words(moment: datetime) -> str:
    """Return a moment to the second with the office's zone and its distance from UTC."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j F Y')}, {local:%H:%M:%S}, {zone_words()} ({offset_words(moment)})"
