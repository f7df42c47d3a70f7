"""Terms of use: versions, languages, acceptance."""

from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from dam.ledger.models import Entry
from delivery import checks
from delivery.errors import DeliveryError, TermsError
from delivery.models import Terms, TermsAcceptance
from delivery.services.terms import accept, acceptance_of, current_terms, publish_terms, text_for
from tests.delivery.material import first_terms
from tests.support.cast import Cast


def test_the_first_terms_are_there_in_every_language_of_the_office(cast: Cast) -> None:
    terms = current_terms()
    assert terms is not None
    assert set(terms.texts.values_list("language", flat=True)) >= set(settings.CONTENT_LANGUAGES)
    assert all(finding.ok for finding in checks.doctor())


def test_acceptance_says_which_version_in_which_language(cast: Cast) -> None:
    accepted = accept(cast.journalist, first_terms(), "sr-Latn")
    assert (accepted.terms.version, accepted.language) == (1, "sr-Latn")
    entry = Entry.objects.get(kind="terms.accepted")
    assert entry.actor == cast.journalist.public_id
    assert '"language":"sr-Latn"' in entry.body


def test_accepting_twice_is_one_acceptance(cast: Cast) -> None:
    first = accept(cast.journalist, first_terms(), "sq")
    assert accept(cast.journalist, first_terms(), "en") == first
    assert TermsAcceptance.objects.count() == Entry.objects.filter(kind="terms.accepted").count() == 1


def test_terms_that_were_renewed_meanwhile_are_not_accepted(cast: Cast) -> None:
    old = first_terms()
    publish_terms({"en": "Newer"}, timezone.now())
    with pytest.raises(TermsError):
        accept(cast.journalist, old, "en")
    assert not TermsAcceptance.objects.exists()


def test_a_language_that_was_not_read_cannot_be_accepted_in(cast: Cast) -> None:
    with pytest.raises(TermsError):
        accept(cast.journalist, first_terms(), "tr")


def test_the_next_version_waits_for_its_day(cast: Cast) -> None:
    now = timezone.now()
    later = publish_terms({"en": "Newer"}, now + timedelta(days=1))
    assert later.version == 2
    assert current_terms(now) == first_terms()
    assert current_terms(now + timedelta(days=2)) == later
    assert acceptance_of(cast.journalist, later) is None


def test_a_reader_gets_the_nearest_language(cast: Cast) -> None:
    terms = publish_terms({"sr-Latn": "Uslovi", "en": "Terms"}, timezone.now())
    assert getattr(text_for(terms, "sr-Cyrl"), "language", "") == "sr-Latn"
    assert getattr(text_for(terms, "sq"), "language", "") in {"sr-Latn", "en"}


@pytest.mark.parametrize("texts", [{}, {"en": "  "}])
def test_empty_terms_are_refused(cast: Cast, texts: dict[str, str]) -> None:
    with pytest.raises(DeliveryError):
        publish_terms(texts, timezone.now())


def test_the_command_publishes_from_files(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "en.txt").write_text("New terms", encoding="utf-8")
    out = StringIO()
    call_command("terms", "publish", f"en={tmp_path / 'en.txt'}", "--from", "2026-01-02T00:00", stdout=out)
    call_command("terms", "show", stdout=out)
    assert "version 2" in out.getvalue()
    assert "New terms" in out.getvalue()
    found = checks.doctor()[0]
    assert not found.ok
    assert "lacks sq" in found.says


@pytest.mark.parametrize("arguments", [["nonsense"], ["en=/does/not/exist"], []])
def test_the_command_says_what_it_cannot_use(cast: Cast, arguments: list[str]) -> None:
    with pytest.raises(CommandError):
        call_command("terms", "publish", *arguments)
    assert Terms.objects.count() == 1
