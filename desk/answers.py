"""How a page answers an act: a message and back to where the user was; for a script, the message as JSON."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from desk.reading import by_script

LEVELS = {"success": messages.SUCCESS, "warning": messages.WARNING, "error": messages.ERROR}


def back_to(request: HttpRequest, otherwise: str) -> str:
    """Return the address the form names in `next` when it is one of ours, else another."""
    target = request.POST.get("next", "") or request.GET.get("next", "")
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}) else otherwise


def said(request: HttpRequest, text: str, target: str, level: str = "success", **more: object) -> HttpResponse:
    """Answer with a sentence: by message and redirect, or as JSON (200, or 409 for an error) when a script asks."""
    if by_script(request):
        status = HTTPStatus.CONFLICT if level == "error" else HTTPStatus.OK
        return JsonResponse({"message": text, "level": level, **more}, status=status)
    messages.add_message(request, LEVELS[level], text)
    return HttpResponseRedirect(target)
