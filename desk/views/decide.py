"""Decisions on the selected assets, or on one: sent, returned, approved, published, embargoed, withdrawn, moved."""

from collections.abc import Callable

from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from dam.accounts.models import User
from dam.catalogue.errors import CatalogueError
from dam.catalogue.permissions import Ability, Action, doable
from dam.catalogue.services import events, publication, review
from desk.access import DeskRequest, desk_view, seen_assets
from desk.answers import back_to, said
from desk.forms import decisions
from desk.forms.edit import cleaned
from desk.views.grid import asked_ids

Act = Callable[[User, list[str], QueryDict], str]


def _submit(user: User, ids: list[str], _data: QueryDict) -> str:
    n = len(review.submit(user, ids))
    return ngettext("%(n)d asset was sent for review.", "%(n)d assets were sent for review.", n) % {"n": n}


def _return(user: User, ids: list[str], data: QueryDict) -> str:
    n = len(review.send_back(user, ids, cleaned(data.get("note", ""))))
    return ngettext("%(n)d asset was returned with your note.", "%(n)d assets were returned with your note.", n) % {
        "n": n
    }


def _approve(user: User, ids: list[str], data: QueryDict) -> str:
    chosen = data.getlist("languages")
    n = len(review.approve(user, ids, chosen or None))
    return ngettext(
        "%(n)d asset was approved. Publishing is a step of its own.",
        "%(n)d assets were approved. Publishing is a step of its own.",
        n,
    ) % {"n": n}


def _publish(user: User, ids: list[str], data: QueryDict) -> str:
    at = decisions.publish_at(data)
    n = len(publication.publish(user, ids, at))
    if at is not None:
        return ngettext("%(n)d asset will be published.", "%(n)d assets will be published.", n) % {"n": n}
    return ngettext("%(n)d asset was published.", "%(n)d assets were published.", n) % {"n": n}


def _embargo(user: User, ids: list[str], data: QueryDict) -> str:
    choice = decisions.embargo(data)
    if choice.inherit:
        n = len(publication.inherit_embargo(user, ids))
    else:
        n = len(publication.set_embargo(user, ids, until=choice.until, until_lifted=choice.until_lifted))
    return ngettext("The embargo of %(n)d asset was set.", "The embargo of %(n)d assets was set.", n) % {"n": n}


def _withdraw(user: User, ids: list[str], data: QueryDict) -> str:
    reason = cleaned(data.get("reason", ""))
    n = len(publication.withdraw(user, ids, internal_reason=reason, wording=decisions.wordings(data)))
    return ngettext(
        "%(n)d asset is off the newsroom, search and running downloads.",
        "%(n)d assets are off the newsroom, search and running downloads.",
        n,
    ) % {"n": n}


def _allow(user: User, ids: list[str], data: QueryDict) -> str:
    n = len(publication.allow_third_party(user, ids, cleaned(data.get("ground", ""))))
    return ngettext("The ground was recorded for %(n)d asset.", "The ground was recorded for %(n)d assets.", n) % {
        "n": n
    }


def _release(user: User, ids: list[str], data: QueryDict) -> str:
    allow = data.get("release") == "yes"
    publication.release_camera_original(user, ids, allow=allow)
    if allow:
        return _("It may now leave as the camera made it, with all that the file says of place and device.")
    return _("It leaves only as a copy without place and device.")


def _move(user: User, ids: list[str], data: QueryDict) -> str:
    target = data.get("event", "")
    if not target:
        raise CatalogueError(_("Nothing was moved: choose an event."))
    events.move_to_event(user, ids, target)
    return ngettext("%(n)d asset was moved.", "%(n)d assets were moved.", len(ids)) % {"n": len(ids)}


ACTS: dict[str, Act] = {
    "submit": _submit,
    "return": _return,
    "approve": _approve,
    "publish": _publish,
    "embargo": _embargo,
    "withdraw": _withdraw,
    "third-party": _allow,
    "camera-original": _release,
    "move": _move,
}
ACTIONS: dict[str, Action] = {
    "submit": Action.SUBMIT,
    "return": Action.RETURN,
    "approve": Action.APPROVE,
    "publish": Action.PUBLISH,
    "embargo": Action.EMBARGO,
    "withdraw": Action.WITHDRAW,
    "third-party": Action.EMBARGO,
    "camera-original": Action.EMBARGO,
    "move": Action.EDIT,
}
NAMED = 5


@require_POST
@desk_view(Ability.SEARCH_DESK)
def decide(request: DeskRequest, act: str) -> HttpResponse:
    """Take one decision for all the assets sent, or for none of them; the answer says which."""
    if act not in ACTS:
        raise Http404
    target = back_to(request, reverse("desk:home"))
    ids = asked_ids(request.POST.getlist("asset"))
    if not ids:
        return said(request, _("Nothing was changed: nothing is selected."), target, "error")
    possible, left = _split(request, act, ids)
    try:
        text = ACTS[act](request.user, possible or ids, request.POST)
    except CatalogueError as error:
        return said(request, str(error), target, "error")
    return said(request, f"{text} {_left_words(left)}".strip(), target, "warning" if left else "success")


def _split(request: DeskRequest, act: str, ids: list[str]) -> tuple[list[str], list[str]]:
    """Return the assets to which the act can be done now, and the archive numbers of the others."""
    rows = list(seen_assets(request, ids))
    can_do = {asset.public_id for asset in doable(request.user, ACTIONS[act], seen_assets(request, ids))}
    left = sorted(asset.archive_number for asset in rows if asset.public_id not in can_do)
    return [public_id for public_id in ids if public_id in can_do], left


def _left_words(left: list[str]) -> str:
    if not left:
        return ""
    return ngettext(
        "%(n)d was left as it is, because it is not in a state for this: %(numbers)s.",
        "%(n)d were left as they are, because they are not in a state for this: %(numbers)s.",
        len(left),
    ) % {"n": len(left), "numbers": ", ".join(left[:NAMED]) + (" …" if len(left) > NAMED else "")}
