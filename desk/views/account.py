"""A user's own page: languages, light or dark, second factor, roles."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from dam.accounts.models import Role, RoleGrant
from dam.theme.languages import own_name
from desk.access import DeskRequest, desk_view


@require_GET
@desk_view()
def account(request: DeskRequest) -> HttpResponse:
    """Show the account; what is changed here goes to `choose` and to the pages of signing in."""
    grants = RoleGrant.objects.filter(user=request.user).order_by("role")
    context = {
        "caption_languages": [(tag, own_name(tag)) for tag in settings.CONTENT_LANGUAGES],
        "second_factor": is_mfa_enabled(request.user),
        "grants": [(str(Role(grant.role).label), grant.until) for grant in grants],
    }
    return render(request, "desk/account.html", context)
