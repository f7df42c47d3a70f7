"""Terms of use: the version in force, and who accepted which, reading it in which language."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from dam.accounts.models import User
from dam.catalogue.texts import pick, preference
from dam.ledger.services import append
from dam.work.durable import durable
from delivery.errors import DeliveryError, TermsError
from delivery.models import Terms, TermsAcceptance, TermsText


def current_terms(now: datetime | None = None) -> Terms | None:
    """Return the newest terms that are in force, or None when the office has none."""
    return Terms.objects.filter(in_force_from__lte=now or timezone.now()).order_by("-version").first()


def text_for(terms: Terms, language: str) -> TermsText | None:
    """Return the terms' text for a reader of `language`, else in the nearest language there is."""
    texts = {text.language: text for text in terms.texts.all()}
    found = pick(texts, preference(language, texts))
    return found[1] if found else None


def acceptance_of(user: User, terms: Terms | None) -> TermsAcceptance | None:
    """Return the user's acceptance of these terms, if they accepted them."""
    return TermsAcceptance.objects.filter(user=user, terms=terms).first() if terms else None


def accept(user: User, terms: Terms, language: str) -> TermsAcceptance:
    """Record that `user` accepts the present terms, read in `language`; accepting twice is one acceptance.

    Raises:
        TermsError: these are not the present terms, or there is no text in this language.
    """
    if current_terms() != terms:
        raise TermsError(_("Nothing was accepted: the terms were renewed while you read. Please read the new ones."))
    text = terms.texts.filter(language=language).first()
    if text is None:
        raise TermsError(_("Nothing was accepted: the terms are not there in this language. Choose another one."))
    with durable():
        accepted, made = TermsAcceptance.objects.get_or_create(
            user=user, terms=terms, defaults={"language": language, "at": timezone.now()}
        )
        if made:
            facts = {
                "terms_version": terms.version,
                "language": language,
                "text_sha256": hashlib.sha256(text.body.encode()).hexdigest(),
            }
            append("terms.accepted", subject=user.public_id, actor=user.public_id, facts=facts)
    return accepted


@transaction.atomic
def publish_terms(texts: Mapping[str, str], in_force_from: datetime) -> Terms:
    """Add the next version of the terms; from `in_force_from` on everybody is asked to accept it.

    Raises:
        DeliveryError: there is no text, or one of them is empty.
    """
    if not texts or not all(body.strip() for body in texts.values()):
        raise DeliveryError(_("Nothing was published: give the terms in at least one language, none of them empty."))
    last = Terms.objects.aggregate(last=Max("version"))["last"] or 0
    terms = Terms.objects.create(version=last + 1, in_force_from=in_force_from)
    TermsText.objects.bulk_create(
        TermsText(terms=terms, language=tag, body=body.strip() + "\n") for tag, body in texts.items()
    )
    return terms
