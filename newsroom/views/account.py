"""What a media account has: the terms and their acceptance, and what it took."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dam.accounts.models import User
from dam.catalogue.door import Gone, public_answer
from dam.catalogue.permissions import public
from dam.catalogue.shown import with_shown
from dam.catalogue.texts import pick, preference
from delivery.errors import DeliveryError
from delivery.models import Grant, Terms
from delivery.selectors import fetchable, my_downloads
from delivery.services.terms import accept, acceptance_of, current_terms, text_for
from newsroom.cards import Card, cards
from newsroom.reading import content_language, in_office_order
from newsroom.views.answers import safe_next
from newsroom.views.assets import fetch_address


@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest) -> HttpResponse:
    """Show the terms of use in the reader's language; accept them."""
    now_in_force = current_terms()
    if request.method == "POST":
        return _accept(request, now_in_force)
    texts = {text.language: text for text in now_in_force.texts.all()} if now_in_force else {}
    language = content_language(request, texts)
    user = request.user if isinstance(request.user, User) else None
    shown = {
        "terms": now_in_force,
        "text": text_for(now_in_force, language) if now_in_force else None,
        "languages": in_office_order(texts),
        "acceptance": acceptance_of(user, now_in_force) if user else None,
        "next": safe_next(request, request.GET.get("next", ""), ""),
    }
    return render(request, "newsroom/terms.html", shown)


def _accept(request: HttpRequest, now_in_force: Terms | None) -> HttpResponse:
    onward = safe_next(request, request.POST.get("next", ""), reverse("newsroom:terms"))
    if not isinstance(request.user, User):
        return redirect_to_login(reverse("newsroom:terms"))
    if now_in_force is None or str(now_in_force.version) != request.POST.get("version"):
        messages.warning(
            request, _("Nothing was accepted: the terms were renewed while you read. Please read the new ones.")
        )
        return redirect("newsroom:terms")
    try:
        accept(request.user, now_in_force, request.POST.get("language", ""))
    except DeliveryError as error:
        messages.error(request, str(error))
        return redirect("newsroom:terms")
    messages.success(request, _("Accepted. You can download now."))
    return redirect(onward)


@dataclass(frozen=True)
class Taken:
    """One download of mine: what it was, as far as it is still shown to everybody, and what became of it."""

    grant: Grant
    card: Card | None
    gone: bool
    recalled: bool
    wording: tuple[str, str] | None
    href: str


@login_required
@require_safe
def downloads(request: HttpRequest) -> HttpResponse:
    """Show what the reader took, and what has been taken off since."""
    assert isinstance(request.user, User)  # login_required has seen to it
    language = content_language(request)
    grants = my_downloads(request.user)
    now = timezone.now()
    seen = with_shown(public(now).filter(pk__in={given.asset_id for given in grants}))
    by_id = {card.public_id: card for card in cards(seen, language)}
    shown = {"taken": [_taken(given, by_id, language) for given in grants], "language": language}
    return render(request, "newsroom/downloads.html", shown)


def _taken(given: Grant, by_id: dict[str, Card], language: str) -> Taken:
    card = by_id.get(given.asset.public_id)
    answer = None if card else public_answer(given.asset.public_id, timezone.now())
    wording = answer.wording if isinstance(answer, Gone) else {}
    return Taken(
        grant=given,
        card=card,
        gone=isinstance(answer, Gone),
        recalled=isinstance(answer, Gone) and answer.recalled,
        wording=pick(wording, preference(language, wording)),
        href=fetch_address(given) if card and fetchable(given) else "",
    )
