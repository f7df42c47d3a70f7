"""How allauth behaves here: nobody makes an account for themselves."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from dam.accounts.selectors import DESK_ROLES, roles_of

DESK, NEWSROOM = "/desk/", "/"


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Accounts are made by the office (`manage.py adduser`, later by the accreditation officer)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Whether strangers may make an account: no."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where somebody goes after signing in without having asked for a page: to the face that is theirs."""
        return DESK if roles_of(request.user) & DESK_ROLES else NEWSROOM
