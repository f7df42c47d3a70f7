"""A form that makes something is taken once: sent again, it leads to what it made the first time."""

from django.core.cache import cache
from django.http import HttpRequest

from dam.ids import new_public_id

SECONDS = 3600
FIELD = "once"


def new_token() -> str:
    """Return a token for one form."""
    return new_public_id()


def _key(request: HttpRequest) -> str:
    return f"once:{request.user.pk}:{request.POST.get(FIELD, '')[:32]}"


def claim(request: HttpRequest) -> bool:
    """Take the form's token; False when this form was already taken. A form without a token is always taken."""
    return not request.POST.get(FIELD) or cache.add(_key(request), "", SECONDS)


def release(request: HttpRequest) -> None:
    """Give the token back: nothing was made, the form may be sent again."""
    cache.delete(_key(request))


def keep(request: HttpRequest, address: str) -> None:
    """Remember where the form led."""
    cache.set(_key(request), address, SECONDS)


def made(request: HttpRequest) -> str:
    """Return where the form led the first time, or nothing while that is still going on."""
    return str(cache.get(_key(request), ""))
