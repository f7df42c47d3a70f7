"""In which language a reader reads: content by choice, else as near as there is to the interface's language."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from dam.catalogue.texts import base_language

PARAMETER = "in"


def content_language(request: HttpRequest, written: Iterable[str] = ()) -> str:
    """Return the content language for this page: `?in=` when the office writes in it, or this has words in it."""
    asked = request.GET.get(PARAMETER, "")
    if asked in written:
        return asked
    return _known(asked) or nearest(get_language() or settings.LANGUAGE_CODE)


def nearest(code: str) -> str:
    """Return the office's content language nearest to an interface language: `sr-latn` reads `sr-Latn`."""
    exact = _known(code)
    if exact:
        return exact
    related = (tag for tag in settings.CONTENT_LANGUAGES if base_language(tag) == base_language(code))
    return next(related, settings.CONTENT_LANGUAGES[0])


def in_office_order(tags: Iterable[str]) -> list[str]:
    """Return language tags as the office orders its languages, then the others by name: the same on every page."""
    known = [tag.lower() for tag in settings.CONTENT_LANGUAGES]
    return sorted(tags, key=lambda tag: (known.index(tag.lower()) if tag.lower() in known else len(known), tag))


def _known(code: str) -> str:
    return next((tag for tag in settings.CONTENT_LANGUAGES if tag.lower() == code.lower()), "")
