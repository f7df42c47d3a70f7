"""What waits for an approver: sent for review, and changes to what is published, with the difference shown."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dam.accounts.models import Role
from dam.accounts.selectors import roles_of
from dam.catalogue.permissions import Ability
from desk import waiting
from desk.access import DeskRequest, desk_view
from desk.cells import Cell, cells, readable
from desk.differences import Line
from desk.dossier import pending_lines
from desk.sheet import sheet

PER_PAGE = 20


@dataclass(frozen=True)
class Change:
    """A published asset whose later changes wait."""

    cell: Cell
    lines: list[Line]


@require_GET
@desk_view(Ability.EDIT_EVENT)
def approval(request: DeskRequest) -> HttpResponse:
    """The list of approval; editors see it too, approvers decide."""
    changed = waiting.pending(request.user).select_related("approved_revision", "current_revision")
    page = Paginator(readable(changed), PER_PAGE).get_page(request.GET.get("changes"))
    context = {
        "sheet": sheet(waiting.in_review(request.user), request.GET),
        "changes": [Change(cell, pending_lines(cell.asset)) for cell in cells(page.object_list)],
        "changes_page": page,
        "approves": Role.APPROVER in roles_of(request.user),
        "nothing": _("Nothing waits in review."),
    }
    return render(request, "desk/approval.html", context)
