"""Who may open a page of the desk, and what they may open: 404 for what is not visible, 403 in words for the rest."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.models import Asset, Event
from dam.catalogue.permissions import Ability, Action, can, event_visible_to, may, visible_to

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request of somebody who is signed in and may use the desk."""

    user: User


View = Callable[Concatenate[DeskRequest, P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, P], HttpResponse]


def refusal(user: User, ability: Ability) -> str:
    """Return why the page is not open to this user, and whom to ask."""
    if not may(user, Ability.USE_DESK):
        return _("The desk is for the office's staff and those who hand in for it. The newsroom is open to you.")
    if ability in {Ability.DECIDE_EVENT, Ability.SEE_LEDGER}:
        return _("This is for approvers. Nothing was changed. Ask an approver, or the office for the role.")
    return _("Your roles do not include this. Nothing was changed. Ask the office for the role you need.")


def desk_view(
    ability: Ability = Ability.USE_DESK,
) -> Callable[[View[P]], Door[P]]:
    """Open a view to those who hold an ability: others are sent to sign in, or told in words that it is not theirs."""

    def wrap(view: View[P]) -> Door[P]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not isinstance(request.user, User):
                return redirect_to_login(request.get_full_path())
            if not may(request.user, ability) or not may(request.user, Ability.USE_DESK):
                raise PermissionDenied(refusal(request.user, ability))
            response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # narrowed by the line above
            patch_cache_control(response, private=True, no_cache=True)
            return response

        return cast("Door[P]", opened)

    return wrap


def the_asset(request: DeskRequest, public_id: str, action: Action = Action.VIEW) -> Asset:
    """Return an asset that the user may see; 404 when not, 403 when they see it but may not do `action`."""
    asset = visible_to(request.user).filter(public_id=public_id).first()
    if asset is None:
        raise Http404
    if action is not Action.VIEW and not can(request.user, action, asset):
        raise PermissionDenied(_("This cannot be done to this asset now, or not by you. Nothing was changed."))
    return asset


def seen_assets(request: DeskRequest, public_ids: list[str]) -> QuerySet[Asset]:
    """Return those of the assets that the user may see."""
    return visible_to(request.user).filter(public_id__in=public_ids)


def the_event(request: DeskRequest, public_id: str) -> Event:
    """Return an event that the user may see; 404 when not."""
    event = event_visible_to(request.user).filter(public_id=public_id).first()
    if event is None:
        raise Http404
    return event
