"""What templates of every face use: icons, times, sizes, languages, and the head's fixed parts."""

import re
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from dam.theme import clock, languages, modules
from dam.theme.words import browser_words

register = template.Library()
THEME_COOKIE = "kronika_theme"
THEMES = ("light", "dark")
COLOUR = re.compile(r"#[0-9a-f]{6}", re.IGNORECASE)
STEP = 1000
SECONDS_AN_HOUR = 3600


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Return an icon of the page's sprite; without a label it is decoration and not read aloud."""
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="#i-{}"/></svg>', label, name)
    return format_html('<svg class="icon" aria-hidden="true"><use href="#i-{}"/></svg>', name)


@register.simple_tag
def import_map() -> SafeString:
    """Return the inline import map; the content policy allows exactly this text."""
    return mark_safe(f'<script type="importmap">{modules.import_map()}</script>')  # noqa: S308 - our own constants


@register.simple_tag
def page_words() -> dict[str, str]:
    """Return the sentences that the browser's modules show, in the reader's language."""
    return browser_words()


@register.simple_tag(takes_context=True)
def chosen_theme(context: dict[str, Any]) -> str:
    """Return the reader's stored choice, `light` or `dark`, or nothing."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request else ""
    return chosen if chosen in THEMES else ""


@register.simple_tag
def interface_languages() -> list[tuple[str, str]]:
    """Return the interface's languages as (code, own name)."""
    return list(settings.LANGUAGES)


@register.simple_tag
def zone() -> str:
    """Return “Prishtina time” in the reader's language."""
    return clock.zone_words()


@register.filter
def when(moment: datetime | None) -> SafeString:
    """Return a `time` element: short words in the office's zone, exact on hover."""
    if moment is None:
        return SafeString()
    exact = clock.exact_words(moment)
    local = timezone.localtime(moment).isoformat(timespec="seconds")
    return format_html('<time class="num" datetime="{}" title="{}">{}</time>', local, exact, clock.short_words(moment))


@register.filter
def exactly(moment: datetime | None) -> str:
    """Return a moment to the second with the office's zone."""
    return clock.exact_words(moment) if moment else ""


@register.filter
def on_day(day: date | None) -> SafeString:
    """Return a `time` element of a day."""
    if day is None:
        return SafeString()
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), clock.day_words(day))


@register.filter
def for_input(moment: datetime | None) -> str:
    """Return a moment as `<input type=datetime-local>` takes it, in the office's zone."""
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M") if moment else ""


@register.filter
def size(count: float | None) -> str:
    """Return a number of bytes in decimal units, as storage is sold: `11.2 MB`."""
    amount = float(count or 0)
    for unit in ("B", "kB", "MB", "GB"):
        if amount < STEP:
            return f"{amount:.0f} {unit}" if unit in {"B", "kB"} else f"{amount:.1f} {unit}"
        amount /= STEP
    return f"{amount:.2f} TB"


@register.filter
def duration(seconds: float | None) -> str:
    """Return a duration as `2:14` or `1:02:09`."""
    total = round(seconds or 0)
    hours, rest = divmod(total, SECONDS_AN_HOUR)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{left:02d}" if hours else f"{minutes}:{left:02d}"


@register.filter
def language_name(tag: str) -> str:
    """Return a language's own name, such as “Shqip”; an empty tag is of undeclared language."""
    return languages.own_name(tag) if tag else _("undeclared language")


@register.filter
def language_tag(tag: str) -> str:
    """Return a tag as RFC 5646 writes it, for `lang` attributes."""
    return languages.written(tag)


@register.filter
def colour(value: str) -> str:
    """Return a safe colour for a style attribute: the value when it is `#rrggbb`, else the line colour."""
    return value if COLOUR.fullmatch(value or "") else "var(--line)"


@register.filter
def short_digest(value: str) -> str:
    """Return a digest's beginning and end, to be compared by eye."""
    return f"{value[:8]}…{value[-4:]}" if value else ""


@register.simple_tag(takes_context=True)
def address_with(context: dict[str, Any], **changes: Any) -> str:
    """Return the present page's query string with some parameters replaced; None or an empty value removes one."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in {None, ""}:
            query[name] = str(value)
    return f"?{query.urlencode()}"
