"""What the newsroom's templates use beyond the theme's."""

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def office_name() -> str:
    """Return the office's name as it signs."""
    name: str = settings.OFFICE_NAME
    return name


@register.filter
def sections(text: str) -> list[tuple[str, str]]:
    """Return a plain text as (title, paragraph): blocks parted by empty lines; one line alone has no title."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    parted = [block.partition("\n") for block in blocks if block]
    return [(first, rest) if rest else ("", first) for first, _newline, rest in parted]
