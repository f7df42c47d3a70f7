"""Grants: one person may fetch one copy for a while. The ledger row is committed before the address is known."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.models import Asset
from dam.catalogue.models.asset import AssetVersion
from dam.catalogue.shown import languages_for, with_shown
from dam.ids import new_delivery_id
from dam.ledger.services import append
from dam.work.durable import durable
from dam.work.services import enqueue
from delivery.allowed import may_take, needs_terms
from delivery.errors import MasterFailedError, NotForYouError, TermsError
from delivery.models import Form, Grant, Master, TermsAcceptance
from delivery.names import file_name
from delivery.services.completion import served_digests
from delivery.services.masters import master_for
from delivery.services.terms import acceptance_of, current_terms
from delivery.sources import Source, source_of
from transcode.formats import BY_KEY

HASHED_AT_ONCE_BYTES = 64 * 1024 * 1024
EXTENSIONS = {row.mime_type: row.extension for row in BY_KEY.values()}


@dataclass(frozen=True)
class _Wanted:
    """What somebody asks for, checked: `master` is None for an original, `terms` for the office's own people."""

    user: User
    asset: Asset
    version: AssetVersion
    form: str
    language: str
    master: Master | None
    terms: TermsAcceptance | None


def grant(user: User, asset: Asset, form: str, language: str) -> Grant:
    """Let `user` fetch a copy of `asset`; the delivery stands in the ledger when this returns.

    Asking again for the same copy while an earlier grant of it holds and was not yet sent whole gives that grant:
    a second click is not a second delivery.

    Args:
        user: the recipient.
        asset: what they want.
        form: a `Form` value.
        language: of the single-valued fields of a press copy; not used for originals.

    Raises:
        NotForYouError: they may not take it, or there is no such asset.
        TermsError: they have to accept the present terms first.
        MasterPending: the press copy is being made; ask again in a moment.
        MasterFailedError: it could not be made.
        NotInLanguageError: there is no press copy in this language.
    """
    wanted = _checked(user, asset.pk, form, language)
    earlier = _unfinished(wanted)
    if earlier is not None:
        return earlier
    fresh = _prepared(wanted)
    source = source_of(fresh)
    if source.slot is None:
        fresh.served_sha256 = source.sha256
    elif source.size <= HASHED_AT_ONCE_BYTES:
        fresh.served_sha256 = _served_digest(source)
    return _committed(wanted, fresh, source)


def _checked(user: User, asset_pk: int, form: str, language: str) -> _Wanted:
    asset = with_shown(Asset.objects.filter(pk=asset_pk)).first()
    if asset is None or asset.current_version is None or not may_take(user, asset, form):
        raise NotForYouError(_("You may not take this. Nothing was downloaded."))
    terms = None
    if needs_terms(user, asset):
        terms = acceptance_of(user, current_terms())
        if terms is None:
            raise TermsError(_("Please read and accept the terms of use first. Nothing was downloaded."))
    pressed = form == Form.PRESS
    master = master_for(asset, language) if pressed else None
    return _Wanted(user, asset, asset.current_version, form, language if pressed else "", master, terms)


def _unfinished(wanted: _Wanted) -> Grant | None:
    return (
        Grant.objects.filter(
            user=wanted.user,
            asset=wanted.asset,
            version=wanted.version,
            form=wanted.form,
            language=wanted.language,
            master=wanted.master,
            acceptance=wanted.terms,
            completed_at=None,
            stopped_at=None,
            expires_at__gt=timezone.now(),
        )
        .exclude(ledger_seq=None)
        .order_by("-pk")
        .first()
    )


def _prepared(wanted: _Wanted) -> Grant:
    """Return the grant's row, not saved yet: every value of it but the digest and the ledger's number."""
    now = timezone.now()
    original, master = wanted.version.original, wanted.master
    return Grant(
        delivery_id=new_delivery_id(),
        user=wanted.user,
        asset=wanted.asset,
        version=wanted.version,
        revision=wanted.asset.approved_revision if master else None,
        form=wanted.form,
        language=wanted.language,
        master=master,
        acceptance=wanted.terms,
        file_name=_file_name(wanted),
        size=master.size if master else original.size,
        created_at=now,
        expires_at=now + timedelta(hours=settings.GRANT_HOURS),
    )


def _file_name(wanted: _Wanted) -> str:
    event, original = wanted.asset.event, wanted.version.original
    languages = languages_for(wanted.language or settings.CONTENT_LANGUAGES[0])
    titles = {text.language: text.title for text in event.texts.all()} if event else {}
    ordered = [title for tag in languages if (title := titles.get(tag))] + list(titles.values())
    day: date = event.day if event else timezone.localdate(wanted.asset.sort_at)
    extension = wanted.master.extension if wanted.master else EXTENSIONS.get(original.mime_type, "bin")
    return file_name(day, ordered, wanted.asset.public_id, extension, wanted.language or "original")


def _served_digest(source: Source) -> str:
    """Return the digest of a copy as it will leave; the stored bytes are compared with their digest on the way."""
    stored, served = served_digests(source)
    if stored != source.sha256:
        raise MasterFailedError(_("The stored copy is damaged and was not handed out. Please tell the office."))
    return served


def _committed(wanted: _Wanted, fresh: Grant, source: Source) -> Grant:
    with durable():
        asset = Asset.objects.select_for_update(of=("self",)).get(pk=wanted.asset.pk)
        if not may_take(wanted.user, asset, wanted.form):
            raise NotForYouError(_("This was taken off a moment ago. Nothing was downloaded."))
        fresh.save(force_insert=True)
        if not fresh.served_sha256:
            enqueue("delivery.rehash", fresh.delivery_id)
        entry = append(
            "delivery",
            subject=asset.public_id,
            actor=wanted.user.public_id,
            facts=_facts(wanted, fresh, source),
            personal=_personal(wanted.user),
        )
        fresh.ledger_seq = entry.seq
        fresh.save(update_fields=["ledger_seq"])
    return fresh


def _facts(wanted: _Wanted, fresh: Grant, source: Source) -> dict[str, Any]:
    """Return what the ledger commits to: with the delivery id they determine every byte that leaves."""
    terms = wanted.terms
    return {
        "delivery_id": fresh.delivery_id,
        "archive_number": wanted.asset.archive_number,
        "form": wanted.form,
        "language": wanted.language or None,
        "revision": fresh.revision.number if fresh.revision else None,
        "original_sha256": wanted.version.original_id,
        "stored_sha256": source.sha256,
        "slot_offset": source.slot.offset if source.slot else None,
        "slot_length": len(source.slot.value) if source.slot else None,
        "served_sha256": fresh.served_sha256 or None,
        "size": fresh.size,
        "file_name": fresh.file_name,
        "terms_version": terms.terms.version if terms else None,
        "terms_language": terms.language if terms else None,
    }


def _personal(user: User) -> dict[str, str]:
    organisation = user.organisation.name if user.organisation else ""
    return {"recipient": user.name, "organisation": organisation, "address": user.email}
