"""Who may hand in, to what, for whom, in which language."""

import pytest

from dam.accounts.models import Role
from dam.catalogue.models import EventReader
from ingest import services
from ingest.errors import IngestError, NotAllowedError
from ingest.services.hand_ins import language_tag
from tests.support.assets import make_event
from tests.support.cast import Cast, make_user


def test_those_who_make_or_keep_pictures_may_hand_in(cast: Cast) -> None:
    for user in (cast.photographer, cast.contributor, cast.editor, cast.approver, cast.archivist):
        assert services.open_hand_in(user).user == user


@pytest.mark.parametrize("name", ["journalist", "admin", "superuser", "outsider", "access", "accreditation"])
def test_others_may_not(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowedError):
        services.open_hand_in(getattr(cast, name))


def test_a_contributor_hands_in_for_their_own_institution_only(cast: Cast) -> None:
    assert services.open_hand_in(cast.contributor).institution == cast.ministry
    assert services.open_hand_in(cast.contributor, institution=cast.ministry).institution == cast.ministry
    with pytest.raises(NotAllowedError):
        services.open_hand_in(cast.contributor, institution=cast.newspaper)


def test_a_contributor_of_no_institution_is_told_so(cast: Cast) -> None:
    stray = make_user("stray", Role.CONTRIBUTOR)
    with pytest.raises(NotAllowedError, match="institution"):
        services.open_hand_in(stray)


def test_staff_hand_in_for_the_office_or_for_an_institution(cast: Cast) -> None:
    assert services.open_hand_in(cast.editor).institution is None
    assert services.open_hand_in(cast.editor, institution=cast.ministry).institution == cast.ministry


def test_a_restricted_event_takes_only_from_its_readers(cast: Cast) -> None:
    event = make_event(restricted=True)
    with pytest.raises(NotAllowedError):
        services.open_hand_in(cast.photographer, event=event)
    EventReader.objects.create(event=event, user=cast.photographer)
    assert services.open_hand_in(cast.photographer, event=event).event == event


def test_a_contributor_hands_in_to_their_institutions_events_only(cast: Cast) -> None:
    with pytest.raises(NotAllowedError):
        services.open_hand_in(cast.contributor, event=make_event())
    assert services.open_hand_in(cast.contributor, event=make_event(institution=cast.ministry)).event


def test_the_caption_language_is_the_hand_ins_else_the_accounts(cast: Cast) -> None:
    cast.photographer.caption_language = "sr-Latn"
    assert services.open_hand_in(cast.photographer).caption_language == "sr-Latn"
    assert services.open_hand_in(cast.photographer, caption_language="EN").caption_language == "en"


def test_makers_of_pictures_are_the_byline_of_what_names_nobody(cast: Cast) -> None:
    assert services.open_hand_in(cast.photographer).byline == cast.photographer.name
    assert services.open_hand_in(cast.contributor).byline == cast.contributor.name
    assert services.open_hand_in(cast.editor).byline == ""
    assert services.open_hand_in(cast.photographer, byline="Somebody Else").byline == "Somebody Else"
    assert services.open_hand_in(cast.photographer, byline="").byline == ""


@pytest.mark.parametrize(
    ("given", "usual"), [("SQ", "sq"), ("sr-latn", "sr-Latn"), ("SR-CYRL-rs", "sr-Cyrl-RS"), ("en-gb", "en-GB")]
)
def test_language_tags_are_spelt_as_usual(given: str, usual: str) -> None:
    assert language_tag(given) == usual


@pytest.mark.parametrize("wrong", ["", "x", "sr_Latn", "a" * 36, "sq;drop", "ша"])
def test_what_is_no_language_tag_is_refused(wrong: str) -> None:
    with pytest.raises(IngestError):
        language_tag(wrong)
