"""Publication, embargo, withdrawal: who sees what at which moment, and what the door says afterwards."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dam.catalogue.door import Gone, Live, Missing, public_answer
from dam.catalogue.errors import CatalogueError, NotAllowedError
from dam.catalogue.models import Asset
from dam.catalogue.permissions import public
from dam.catalogue.services import events, publication, review
from dam.catalogue.services.events import EventChanges
from dam.ledger.models import Entry
from tests.catalogue.states import STATES, fresh, make_in_state
from tests.support.assets import make_asset
from tests.support.cast import Cast

DOOR = {"published": Live, "pending revision": Live, "withdrawn": Gone, "recalled": Gone, "restricted": Missing}


@pytest.mark.parametrize("state", STATES)
def test_what_the_public_address_answers(cast: Cast, state: str) -> None:
    asset = make_in_state(state, cast)
    assert isinstance(public_answer(asset.public_id, timezone.now()), DOOR.get(state, Missing))
    assert isinstance(public_answer("nosuchid00000000", timezone.now()), Missing)


def test_the_public_reads_the_wording_and_never_the_reason(cast: Cast) -> None:
    asset = make_in_state("withdrawn", cast)
    answer = public_answer(asset.public_id, timezone.now())
    assert answer == Gone({"en": "Withdrawn by the office."}, recalled=False)


def test_a_scheduled_asset_opens_by_itself(cast: Cast) -> None:
    asset = make_in_state("scheduled", cast)
    later = timezone.now() + timedelta(hours=3)
    assert isinstance(public_answer(asset.public_id, later), Live)


def test_an_embargo_ends_by_itself_at_its_hour_and_one_until_lifted_does_not(cast: Cast) -> None:
    timed, open_end = make_in_state("embargoed", cast), make_in_state("embargoed until lifted", cast)
    later = timezone.now() + timedelta(hours=3)
    assert timed in public(later)
    assert open_end not in public(later)
    publication.set_embargo(cast.approver, [open_end.public_id])
    assert open_end in public()


def test_what_is_withdrawn_comes_back_only_by_publishing_again(cast: Cast) -> None:
    asset = make_in_state("withdrawn", cast)
    publication.publish(cast.approver, [asset.public_id])
    assert isinstance(public_answer(asset.public_id, timezone.now()), Live)
    assert fresh(asset).withdrawals.get().ended_at is not None


def test_withdrawing_narrows_in_the_same_transaction(cast: Cast) -> None:
    asset = make_in_state("published", cast)
    before = timezone.now()
    publication.withdraw(cast.approver, [asset.public_id], internal_reason="x", wording={})
    narrowed = fresh(asset).narrowed_at
    assert narrowed is not None
    assert narrowed >= before


def test_an_embargo_set_later_on_an_event_takes_its_published_assets_off(cast: Cast) -> None:
    asset = make_in_state("published", cast)
    assert asset.event is not None
    changes = EventChanges(fields={"embargo_until": timezone.now() + timedelta(hours=1)})
    events.edit_event(cast.approver, asset.event.public_id, asset.event.revision, changes)
    assert asset not in public()
    assert isinstance(public_answer(asset.public_id, timezone.now()), Gone)
    assert fresh(asset).narrowed_at is not None


def test_third_party_material_needs_a_ground(cast: Cast) -> None:
    asset = make_in_state("third party", cast)
    with pytest.raises(CatalogueError, match="third-party"):
        publication.publish(cast.approver, [asset.public_id])
    publication.allow_third_party(cast.approver, [asset.public_id], "Consent of the agency, 12 March 2026")
    publication.publish(cast.approver, [asset.public_id])
    assert fresh(asset) in public()


def test_bulk_acts_are_all_or_nothing(cast: Cast) -> None:
    ready, draft = make_in_state("approved", cast), make_in_state("draft", cast)
    with pytest.raises(NotAllowedError):
        publication.publish(cast.approver, [ready.public_id, draft.public_id])
    assert fresh(ready).publish_at is None


def test_a_draft_without_words_is_not_sent_and_the_sentence_names_it(cast: Cast) -> None:
    asset = make_asset(cast.photographer, texts={})
    with pytest.raises(CatalogueError, match=asset.archive_number):
        review.submit(cast.editor, [asset.public_id])


def test_a_return_needs_a_note(cast: Cast) -> None:
    asset = make_in_state("in review", cast)
    with pytest.raises(CatalogueError, match="note"):
        review.send_back(cast.approver, [asset.public_id], "  ")
    review.send_back(cast.approver, [asset.public_id], "Who is on the left?")
    assert fresh(asset).state == "draft"


def test_every_decision_is_a_ledger_row(cast: Cast) -> None:
    asset = make_in_state("withdrawn", cast)
    kinds = Entry.objects.filter(subject=asset.public_id).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["approval", "publication", "withdrawal"]


def test_archive_numbers_count_up_within_a_year(cast: Cast) -> None:
    first, second = make_asset(cast.photographer), make_asset(cast.photographer)
    assert first.archive_number == "PMO-2026-000001"
    assert second.archive_number == "PMO-2026-000002"
    assert Asset.objects.exclude(public_id__in=[first.public_id, second.public_id]).count() == 0
