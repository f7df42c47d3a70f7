"""The asset's page: the picture, what it says, who may do what with it, and its chain of custody."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dam.catalogue.models import Asset
from dam.catalogue.permissions import Ability, Action, can
from dam.catalogue.shown import event_title, shown, with_shown
from dam.catalogue.texts import TextValues
from dam.theme.languages import own_name
from dam.work.models import WorkItem
from dam.work.selectors import open_of
from delivery.allowed import may_take
from delivery.models import Form
from delivery.press_facts import languages_offered
from delivery.selectors import recipients
from desk import dossier
from desk.access import DeskRequest, desk_view, the_asset
from desk.media import LARGE, SMALL, previews
from desk.reading import content_language, content_languages
from desk.status import is_pending, statuses
from desk.views.grid import decisions_for
from ingest.models import Submission
from ingest.selectors import hand_ins_visible_to, possible_duplicates


def full_asset(asset: Asset) -> Asset:
    """Return an asset again with everything that its page shows."""
    return (
        with_shown(Asset.objects.filter(pk=asset.pk))
        .select_related("uploader", "institution", "third_party_allowed_by")
        .get()
    )


@require_GET
@desk_view(Ability.SEARCH_DESK)
def asset(request: DeskRequest, public_id: str) -> HttpResponse:
    """One asset."""
    found = full_asset(the_asset(request, public_id))
    now = timezone.now()
    small = previews([found], SMALL)[found.pk]
    text = shown(found, found.current_revision, content_language())
    context = {
        "asset": found,
        "version": found.current_version,
        "versions": found.versions.select_related("original", "added_by").order_by("-number"),
        "shown": text,
        "texts": _in_order(text.texts),
        "event_title": event_title(found.event, content_languages()) if found.event else "",
        "statuses": statuses(found, now),
        "large": previews([found], LARGE)[found.pk],
        "small": small,
        "near": dossier.neighbours(request.user, found),
        "record": dossier.record(found, request.user),
        "taken": dossier.taken_words(found),
        "renditions": dossier.renditions(found),
        "working": working_items(found),
        "withdrawal": dossier.withdrawal(found),
        "now": now,
        "count": 1,
        "decisions": decisions_for(request, [found]),
        "wording_languages": [(tag, own_name(tag)) for tag in content_languages()],
        **_approval(found),
        **_copies(request, found),
        **_custody(request, found),
    }
    return render(request, "desk/asset.html", context)


def _in_order(texts: Mapping[str, TextValues]) -> list[tuple[str, TextValues]]:
    """Return texts in the order of the office's languages, the reader's first."""
    order = {tag: place for place, tag in enumerate(content_languages())}
    return sorted(texts.items(), key=lambda pair: order.get(pair[0], len(order)))


def working_items(asset: Asset) -> list[WorkItem]:
    """Return the open work on an asset's renditions, with progress."""
    version = asset.current_version
    if version is None:
        return []
    kinds = ["transcode.photo", "transcode.film", "transcode.sound"]
    return list(open_of([version.original_id], kinds))


def _approval(asset: Asset) -> dict[str, object]:
    lines = dossier.pending_lines(asset)
    tags = sorted({line.name.partition("[")[2].rstrip("]") for line in lines if "[" in line.name})
    return {"pending": lines if is_pending(asset) else [], "pending_languages": [(tag, own_name(tag)) for tag in tags]}


def _copies(request: DeskRequest, asset: Asset) -> dict[str, object]:
    return {
        "press_languages": [(tag, own_name(tag)) for tag in languages_offered(asset)]
        if may_take(request.user, asset, Form.PRESS)
        else [],
        "original": may_take(request.user, asset, Form.ORIGINAL),
    }


def _custody(request: DeskRequest, asset: Asset) -> dict[str, object]:
    sees_recipients = can(request.user, Action.SEE_RECIPIENTS, asset)
    sees_history = can(request.user, Action.SEE_HISTORY, asset)
    handed = Submission.objects.filter(asset=asset, hand_in__in=hand_ins_visible_to(request.user)).order_by("pk")
    return {
        "alike": possible_duplicates(asset, request.user),
        "handed_in": handed.select_related("hand_in").first(),
        "sees_recipients": sees_recipients,
        "recipients": recipients(asset) if sees_recipients else [],
        "history": dossier.history(asset) if sees_history else [],
        "revisions": dossier.revisions(asset) if sees_history else [],
        "may_edit": can(request.user, Action.EDIT, asset),
    }
