"""What a request says about its reader: the language of content to show first, and whether a script asks."""

from django.http import HttpRequest
from django.utils.translation import get_language

from dam.catalogue.shown import languages_for
from dam.theme.languages import written


def content_language() -> str:
    """Return the content language nearest to the interface's: `sr-latn` reads `sr-Latn`."""
    return written(get_language() or "en")


def content_languages() -> list[str]:
    """Return all content languages in the order in which to try them for this reader."""
    return languages_for(content_language())


def by_script(request: HttpRequest) -> bool:
    """Whether a module of the page asks, and wants a fragment or JSON instead of a page."""
    return request.headers.get("X-Requested-With") == "fetch"
