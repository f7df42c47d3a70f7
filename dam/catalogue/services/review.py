"""Review: sent for approval, returned with a note, approved. Approval is of a revision."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import Role, User
from dam.accounts.selectors import stands_in_for
from dam.catalogue.content import Content, differing, load, write_revision
from dam.catalogue.errors import CatalogueError
from dam.catalogue.models import Asset, AssetRevision
from dam.catalogue.models.asset import AssetState
from dam.catalogue.permissions import Action
from dam.catalogue.services.common import allowed, record, reindex
from dam.ledger.services import append
from dam.work.durable import durable
from dam.work.services import enqueue_many


def _move(assets: list[Asset], state: AssetState) -> None:
    Asset.objects.filter(pk__in=[asset.pk for asset in assets]).update(state=state, changed_at=timezone.now())
    for asset in assets:
        asset.state = state


@transaction.atomic
def submit(user: User, asset_ids: Iterable[str]) -> list[Asset]:
    """Send drafts for review; the asset must say something in at least one language."""
    assets = allowed(user, Action.SUBMIT, asset_ids)
    prefetch_related_objects(assets, "current_revision__texts")
    mute = [asset.archive_number for asset in assets if not _says_something(asset.current_revision)]
    if mute:
        raise CatalogueError(
            _("Nothing was sent: %(numbers)s have no headline and no caption yet. Write one, then send again.")
            % {"numbers": ", ".join(mute[:5]) + (" …" if len(mute) > 5 else "")},  # noqa: PLR2004 - five are named
        )
    _move(assets, AssetState.IN_REVIEW)
    record(assets, user, "sent for review", timezone.now())
    reindex(asset.public_id for asset in assets)
    return assets


def _says_something(revision: AssetRevision | None) -> bool:
    return revision is not None and any(text.headline or text.caption for text in revision.texts.all())


@transaction.atomic
def send_back(user: User, asset_ids: Iterable[str], note: str) -> list[Asset]:
    """Return assets from review to draft, with a note for those who wrote them."""
    if not note.strip():
        raise CatalogueError(_("Nothing was returned: write a note that says what is missing."))
    assets = allowed(user, Action.RETURN, asset_ids)
    _move(assets, AssetState.DRAFT)
    record(assets, user, "returned", timezone.now(), {"note": note.strip()})
    reindex(asset.public_id for asset in assets)
    return assets


def approve(user: User, asset_ids: Iterable[str], languages: Iterable[str] | None = None) -> list[Asset]:
    """Approve the current revisions; with `languages`, of what is published only those languages' texts.

    Approving languages alone makes a revision of the approved content plus these texts; what else is pending goes on
    waiting on top of it. Each approval is a ledger row that commits to the content's digest.
    """
    with durable():
        assets = allowed(user, Action.APPROVE, asset_ids)
        prefetch_related_objects(assets, "current_revision__texts", "current_revision__persons")
        wanted = None if languages is None else set(languages)
        for asset in assets:
            if wanted is not None and asset.approved_revision is not None:
                _approve(user, asset, _with_languages(user, asset, wanted))
            else:
                _approve(user, asset, _current(asset))
        reindex(asset.public_id for asset in assets)
        enqueue_many("delivery.master", (asset.public_id for asset in assets))
        for asset in assets:
            _write_ledger(user, asset)
    return assets


def _current(asset: Asset) -> AssetRevision:
    assert asset.current_revision is not None  # every asset is registered with a first revision
    return asset.current_revision


def _with_languages(user: User, asset: Asset, languages: set[str]) -> AssetRevision:
    assert asset.approved_revision is not None
    approved, pending = load(asset.approved_revision), load(_current(asset))
    texts = {**approved.texts, **{tag: text for tag, text in pending.texts.items() if tag in languages}}
    content = replace(approved, texts=texts)
    if not differing(content, pending):
        return _current(asset)
    now = timezone.now()
    number = _current(asset).number
    partly = write_revision(asset, content, author=user, at=now, based_on=number, note="languages approved")
    write_revision(asset, pending, author=user, at=now, based_on=partly.number, note="still pending")
    return partly


def _approve(user: User, asset: Asset, revision: AssetRevision) -> None:
    now = timezone.now()
    revision.approved_at = now
    revision.approved_by = user
    revision.in_stead_of = stands_in_for(user, Role.APPROVER)
    revision.save(update_fields=["approved_at", "approved_by", "in_stead_of"])
    asset.approved_revision = revision
    asset.state = AssetState.APPROVED
    asset.changed_at = now
    asset.save(update_fields=["approved_revision", "state", "changed_at"])
    record([asset], user, "approved", now, {"revision": revision.number})


def _write_ledger(user: User, asset: Asset) -> None:
    revision = asset.approved_revision
    assert revision is not None
    append(
        "approval",
        subject=asset.public_id,
        actor=user.public_id,
        facts={
            "archive_number": asset.archive_number,
            "revision": revision.number,
            "content_sha256": approved_content(asset).digest(),
            "in_stead_of": revision.in_stead_of.public_id if revision.in_stead_of else None,
        },
    )


def approved_content(asset: Asset) -> Content:
    """Return the content that the public gets; empty for what was never approved."""
    return load(asset.approved_revision) if asset.approved_revision else Content()
