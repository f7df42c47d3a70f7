"""Assets with real bytes behind them, brought through the real services to what the public sees."""

from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from dam.accounts.models import User
from dam.catalogue.models import Asset, Event, Original
from dam.catalogue.models.asset import MediaKind
from dam.catalogue.services import publication, review
from dam.catalogue.services.registration import NewAsset, Taken, register
from dam.catalogue.shown import with_shown
from dam.catalogue.texts import TextValues
from dam.work.runner import drain
from delivery.first_terms import TEXTS, VERSION
from delivery.models import Terms, TermsAcceptance, TermsText
from delivery.services.terms import accept, current_terms
from storage_config.digests import read_digests
from storage_config.keys import original_key
from storage_config.stores import store
from tests.support.cast import Cast
from transcode.identify import identify
from transcode.services import enqueue_renditions

TWO_LANGUAGES = {
    "sq": TextValues("Mbërritja", "Delegacioni mbërrin para Qeverisë.", "", ("vizitë",)),
    "en": TextValues("Arrival", "The delegation arrives at the seat of Government.", "A red carpet", ("visit",)),
}


def stored_original(path: Path) -> Original:
    """Put a file among the originals, as ingest does."""
    digests = read_digests(path)
    key = original_key(digests.sha256)
    stored = store("originals").put_file(key, path)
    original, _made = Original.objects.get_or_create(
        sha256=digests.sha256,
        defaults={
            "sha512": digests.sha512,
            "size": digests.size,
            "mime_type": identify(path).mime_type,
            "storage_key": key,
            "storage_version": stored.version,
            "stored_at": timezone.now(),
        },
    )
    return original


def hand_in(
    cast: Cast,
    path: Path,
    *,
    event: Event | None = None,
    texts: Mapping[str, TextValues] = TWO_LANGUAGES,
    kind: str = MediaKind.PHOTO,
    uploader: User | None = None,
) -> Asset:
    """Register a draft with a file's bytes."""
    new = NewAsset(
        original=stored_original(path),
        kind=kind,
        file_name=path.name,
        width=600,
        height=400,
        texts=texts,
        byline="Arta Hoxha",
        credit_line="Office of the Prime Minister",
        copyright_notice="© Office of the Prime Minister",
        taken=Taken("2026-11-23T10:15:00", 60, timezone.now(), "exif"),
        event=event,
        uploader=uploader or cast.photographer,
    )
    with transaction.atomic():
        return register(new, timezone.now(), 2026)


def approve(cast: Cast, asset: Asset) -> Asset:
    """Send for review and approve."""
    review.submit(cast.editor, [asset.public_id])
    review.approve(cast.approver, [asset.public_id])
    return again(asset)


def publish(cast: Cast, asset: Asset) -> Asset:
    """Approve and publish now."""
    approve(cast, asset)
    publication.publish(cast.approver, [asset.public_id])
    return again(asset)


def withdraw(cast: Cast, asset: Asset, *, recall: bool = False) -> None:
    """Take it off, with a public wording."""
    wording = {"en": "Withdrawn by the office.", "sq": "Tërhequr nga zyra."}
    publication.withdraw(
        cast.approver, [asset.public_id], internal_reason="Wrong person", wording=wording, recall=recall
    )


def make_masters() -> None:
    """Do the work that approval asked for."""
    drain("light")


def make_renditions(asset: Asset) -> None:
    """Make the previews of an asset."""
    assert asset.current_version is not None
    enqueue_renditions(asset.current_version.original, asset.kind)
    drain("light")
    drain("heavy")


def again(asset: Asset) -> Asset:
    """Return the asset as the database has it now, with what pages show of it."""
    return with_shown(Asset.objects.all()).get(pk=asset.pk)


def first_terms() -> Terms:
    """Return the first terms; a test that empties the tables takes what the migration put in with it."""
    terms = current_terms()
    if terms is None:
        terms = Terms.objects.create(version=VERSION, in_force_from=timezone.now())
        TermsText.objects.bulk_create(TermsText(terms=terms, language=tag, body=body) for tag, body in TEXTS.items())
    return terms


def accept_terms(user: User, language: str = "en") -> TermsAcceptance:
    """Accept the present terms."""
    return accept(user, first_terms(), language)
