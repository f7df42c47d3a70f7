"""Editing loses nothing: untouched fields stay, other people's fields are merged, clashes keep both texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dam.catalogue.content import Changes, Content, applied, collisions, differing, load, merged
from dam.catalogue.errors import NotAllowedError
from dam.catalogue.models import Asset, HistoryEntry
from dam.catalogue.services import editing, review
from dam.catalogue.services.vocabulary import Name, create_person
from dam.catalogue.texts import TextValues
from dam.work.models import WorkItem
from tests.catalogue.states import fresh, make_in_state
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast


def headline(text: str, language: str = "en") -> Changes:
    return Changes(texts={language: {"headline": text}})


def current(asset: Asset) -> Content:
    revision = fresh(asset).current_revision
    assert revision is not None
    return load(revision)


def test_an_edit_is_the_next_revision_and_untouched_fields_stay(cast: Cast) -> None:
    asset = make_asset(cast.photographer, texts={"en": TextValues("One", "Caption"), "sq": TextValues("Një")})
    edited = editing.edit(cast.editor, asset.public_id, 1, headline("Two"))
    assert edited.saved
    assert edited.revision is not None
    assert edited.revision.number == 2
    assert current(asset).texts == {"en": TextValues("Two", "Caption"), "sq": TextValues("Një")}
    assert WorkItem.objects.filter(kind="search.index", subject=asset.public_id).exists()
    assert HistoryEntry.objects.filter(asset=asset, action="edited").count() == 1


def test_saving_without_a_change_writes_nothing(cast: Cast) -> None:
    asset = make_asset(cast.photographer)
    assert editing.edit(cast.editor, asset.public_id, 1, headline("Handshake")).revision is None
    assert asset.revisions.count() == 1


def test_two_people_in_different_fields_are_merged(cast: Cast) -> None:
    asset = make_asset(cast.photographer)
    editing.edit(cast.editor, asset.public_id, 1, headline("Duartrokitje", "sq"))
    second = editing.edit(cast.approver, asset.public_id, 1, Changes(fields={"byline": "Arta"}))
    assert second.saved
    assert current(asset).byline == "Arta"
    assert current(asset).texts["sq"].headline == "Duartrokitje"


def test_two_people_in_one_field_keep_both_texts(cast: Cast) -> None:
    asset = make_asset(cast.photographer)
    editing.edit(cast.editor, asset.public_id, 1, headline("First"))
    second = editing.edit(cast.approver, asset.public_id, 1, headline("Second"))
    assert not second.saved
    assert [(d.name, d.was, d.theirs, d.yours) for d in second.differences] == [
        ("headline[en]", "Handshake", "First", "Second"),
    ]
    assert current(asset).texts["en"].headline == "First"
    aside = asset.revisions.get(set_aside=True)
    assert load(aside).texts["en"].headline == "Second"
    again = editing.edit(cast.approver, asset.public_id, 2, headline("Second"))
    assert again.saved
    assert current(asset).texts["en"].headline == "Second"


def test_one_form_for_many_leaves_alone_what_it_did_not_touch(cast: Cast) -> None:
    one = make_asset(cast.photographer, headline="One")
    two = make_asset(cast.photographer, headline="Two")
    changes = Changes(fields={"credit_line": "Office"}, add_keywords={"en": ("summit",)})
    editing.edit_many(cast.editor, {one.public_id: 1, two.public_id: 1}, changes)
    assert [current(a).texts["en"].headline for a in (one, two)] == ["One", "Two"]
    assert [current(a).texts["en"].keywords for a in (one, two)] == [("summit",), ("summit",)]
    assert [current(a).credit_line for a in (one, two)] == ["Office", "Office"]


def test_adding_a_person_starts_from_the_inherited_ones(cast: Cast) -> None:
    minister = create_person(cast.editor, [Name("sq", "Ministrja")])
    mayor = create_person(cast.editor, [Name("sq", "Kryetari")])
    event = make_event()
    event.persons.add(minister)
    asset = make_asset(cast.photographer, event=event)
    editing.edit(cast.editor, asset.public_id, 1, Changes(add_person_ids=(mayor.pk,)))
    assert current(asset).person_ids == tuple(sorted((minister.pk, mayor.pk)))


def test_nobody_edits_what_they_may_not_and_nothing_of_the_form_is_saved(cast: Cast) -> None:
    mine = make_asset(cast.photographer)
    other = make_asset(cast.other_photographer)
    for user, ids in [(cast.photographer, [mine, other]), (cast.journalist, [mine]), (cast.superuser, [mine])]:
        with pytest.raises(NotAllowedError):
            editing.edit_many(user, {a.public_id: 1 for a in ids}, headline("X"))
    assert current(mine).texts["en"].headline == "Handshake"


def test_an_edit_of_what_is_published_waits_unseen(cast: Cast) -> None:
    asset = make_in_state("pending revision", cast)
    assert asset.current_revision_id != asset.approved_revision_id
    assert review.approved_content(asset).texts["en"].headline == "Headline pending revision"
    review.approve(cast.approver, [asset.public_id])
    assert review.approved_content(fresh(asset)).texts["en"].headline == "Unapproved words"


def test_a_language_added_later_is_approved_by_itself(cast: Cast) -> None:
    asset = make_in_state("published", cast)
    editing.edit(cast.editor, asset.public_id, 1, headline("Naslov", "sr-Latn"))
    editing.edit(cast.editor, asset.public_id, 2, headline("Changed"))
    review.approve(cast.approver, [asset.public_id], languages=["sr-Latn"])
    now = fresh(asset)
    approved = review.approved_content(now).texts
    assert approved["sr-Latn"].headline == "Naslov"
    assert approved["en"].headline == "Headline published"
    assert current(now).texts["en"].headline == "Changed"
    assert now.current_revision_id != now.approved_revision_id


WORDS = st.sampled_from(["", "a", "b", "c"])
TEXTS = st.dictionaries(st.sampled_from(["en", "sq"]), st.builds(TextValues, WORDS, WORDS)).map(
    lambda texts: {tag: text for tag, text in texts.items() if text}
)
CONTENTS = st.builds(Content, byline=WORDS, credit_line=WORDS, texts=TEXTS)


@given(CONTENTS, CONTENTS, CONTENTS)
def test_a_merge_keeps_every_change_of_both(base: Content, theirs: Content, yours: Content) -> None:
    if collisions(base, theirs, yours):
        return
    together = merged(base, theirs, yours)
    assert differing(base, together) == differing(base, theirs) | differing(base, yours)
    assert differing(theirs, together) == differing(base, yours) - differing(base, theirs)


@given(CONTENTS, CONTENTS)
def test_nobody_collides_with_themselves(base: Content, typed: Content) -> None:
    assert collisions(base, base, typed) == []
    assert collisions(base, typed, typed) == []
    assert not differing(merged(base, base, typed), typed)


@given(CONTENTS)
def test_no_change_changes_nothing(content: Content) -> None:
    assert applied(content, Changes()) == content
    assert content.digest() == applied(content, Changes()).digest()
