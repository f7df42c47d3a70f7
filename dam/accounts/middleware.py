"""What follows from who somebody is, on every request: their language, and their second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from dam.accounts.models import User
from dam.accounts.selectors import DESK_ROLES, roles_of

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageOfUserMiddleware:
    """A signed-in user's stored language holds where the browser has no cookie that says otherwise."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in the user's language."""
        if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES and isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language() or settings.LANGUAGE_CODE
        return self.get_response(request)


class SecondFactorMiddleware:
    """Staff without a second factor reach the desk only after they have set one up (`REQUIRE_SECOND_FACTOR`)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or send the user to set up an authenticator."""
        if self._must_set_up(request):
            return redirect("mfa_activate_totp")
        return self.get_response(request)

    def _must_set_up(self, request: HttpRequest) -> bool:
        if not settings.REQUIRE_SECOND_FACTOR or not isinstance(request.user, User):
            return False
        if request.path.startswith(("/accounts/", "/choose/", settings.STATIC_URL)):
            return False
        return bool(roles_of(request.user) & DESK_ROLES) and not is_mfa_enabled(request.user)
