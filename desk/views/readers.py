"""Naming who may see a restricted event."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dam.accounts.models import User
from dam.accounts.selectors import DESK_ROLES
from dam.catalogue.permissions import Ability
from dam.catalogue.services.events import name_readers
from dam.catalogue.shown import event_title
from desk.access import DeskRequest, desk_view, the_event
from desk.reading import content_languages


@require_http_methods(["GET", "POST"])
@desk_view(Ability.DECIDE_EVENT)
def event_readers(request: DeskRequest, public_id: str) -> HttpResponse:
    """Show and name the readers of an event."""
    event = the_event(request, public_id)
    staff = User.objects.filter(is_active=True, role_grants__role__in=DESK_ROLES).distinct().order_by("name")
    if request.method == "POST":
        name_readers(request.user, public_id, staff.filter(public_id__in=request.POST.getlist("reader")))
        messages.success(request, _("The readers are named. Nobody else sees anything of it from now on."))
        return redirect("desk:event_edit", public_id)
    named = set(event.readers.values_list("user_id", flat=True))
    context = {
        "event": event,
        "title": event_title(event, content_languages()),
        "people": [(person, person.pk in named) for person in staff],
    }
    return render(request, "desk/event_readers.html", context)
