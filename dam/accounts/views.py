"""A reader's own choices: languages, light or dark. Cookies for everybody, and rows for users."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from dam.accounts.models import User

THEME_COOKIE = "kronika_theme"
THEMES = frozenset({"light", "dark"})
A_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if safe else "/"


def _keep_language(request: HttpRequest, response: HttpResponse, code: str) -> None:
    if code not in dict(settings.LANGUAGES):
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=A_YEAR,
        samesite="Lax",
        secure=request.is_secure(),
    )
    if isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(language=code)


def _keep_theme(request: HttpRequest, response: HttpResponse, theme: str) -> None:
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(THEME_COOKIE)


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep what the reader chose (`language`, `theme`, `caption_language`) and go back to `next`."""
    response = HttpResponseRedirect(_back(request))
    if "language" in request.POST:
        _keep_language(request, response, request.POST["language"])
    if "theme" in request.POST:
        _keep_theme(request, response, request.POST["theme"])
    wanted = request.POST.get("caption_language", "")
    if wanted in settings.CONTENT_LANGUAGES and isinstance(request.user, User):
        User.objects.filter(pk=request.user.pk).update(caption_language=wanted)
    return response
