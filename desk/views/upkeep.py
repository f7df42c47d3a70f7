"""What needs somebody's eye: quarantine with its reasons, failed work with a retry, and the office's health."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dam.catalogue.permissions import Ability, visible_to
from dam.health.services import report
from dam.work.selectors import counts, failed_items, open_items
from dam.work.services import retry
from desk.access import DeskRequest, desk_view
from desk.handed_in import quarantined

PER_PAGE = 50


@require_GET
@desk_view(Ability.SEE_QUARANTINE)
def quarantine(request: DeskRequest) -> HttpResponse:
    """Files that were refused: kept, never served, each with its reason in words."""
    page = Paginator(quarantined(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "desk/quarantine.html", {"page": page})


@require_GET
@desk_view(Ability.SEE_WORK)
def work(request: DeskRequest) -> HttpResponse:
    """What is being done, what waits, what failed and why."""
    failed = Paginator(failed_items(), PER_PAGE).get_page(request.GET.get("page"))
    subjects = {item.subject for item in failed}
    seen = visible_to(request.user).filter(public_id__in=subjects).values_list("public_id", "archive_number")
    context = {"queues": counts(), "failed": failed, "running": open_items()[:30], "assets": dict(seen)}
    return render(request, "desk/work.html", context)


@require_POST
@desk_view(Ability.SEE_WORK)
def work_retry(request: DeskRequest, item_id: int) -> HttpResponse:
    """Try a failed piece of work again."""
    retry(item_id)
    messages.success(request, _("It is tried again now. Its state is on this page."))
    return redirect("desk:work")


@require_GET
@desk_view(Ability.SEE_WORK)
def health(request: DeskRequest) -> HttpResponse:
    """How every part is, in words an office manager understands, and how to mend what is not well."""
    findings = report()
    return render(request, "desk/health.html", {"findings": findings, "well": all(f.ok for f in findings)})
