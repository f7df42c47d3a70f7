"""What fewer people may see vanishes in the same second: from hits, totals and facets, before the index knows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from dam.catalogue.content import Changes
from dam.catalogue.models import Asset, Event
from dam.catalogue.models.event import Ownership
from dam.catalogue.services import editing, events, publication
from dam.work.models import State, WorkItem
from dam.work.runner import drain
from search import freshness
from search.models import Commit
from search.rebuilding import write
from search.schema import DESK, NEWSROOM
from search.services import Results
from tests.search.world import index, look, make_event, revise, text
from tests.support.assets import make_asset
from tests.support.cast import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def event() -> Event:
    return make_event("samit", texts={"en": ("Samit", "")})


@pytest.fixture
def shown(cast: Cast, event: Event) -> Asset:
    """Return a published asset that the index knows, beside another one."""
    published, _other = (
        revise(make_asset(cast.photographer, event=event), text("vlada"), publish=True) for _ in range(2)
    )
    index()
    return published


def everything(results: Results) -> tuple[int, int, list[int]]:
    return len(results.ids), results.total, [v.count for v in results.facets["event"]]


def test_withdrawn_is_gone_before_the_index_knows(cast: Cast, shown: Asset) -> None:
    assert everything(look("vlada")) == (2, 2, [2])
    publication.withdraw(cast.approver, [shown.public_id], internal_reason="wrong", wording={"en": "Withdrawn"})
    assert everything(look("vlada")) == (1, 1, [1])
    assert everything(look("", facets={"type": ["photo"]})) == (1, 1, [1])
    write([shown.pk])
    assert everything(look("vlada")) == (1, 1, [1])
    assert look("vlada", cast.editor, DESK).total == 2


@pytest.mark.parametrize("how", ["embargo", "event embargo", "restriction", "third party", "unpublish", "moved"])
def test_every_narrowing_counts_at_once(cast: Cast, event: Event, shown: Asset, how: str) -> None:
    later = timezone.now() + timedelta(hours=1)
    assert look("vlada").total == 2
    if how == "embargo":
        publication.set_embargo(cast.approver, [shown.public_id], until_lifted=True)
    elif how == "unpublish":
        publication.publish(cast.approver, [shown.public_id], at=later)
    elif how == "moved":
        closed = make_event("closed", restricted=True)
        closed.readers.create(user=cast.approver)
        events.move_to_event(cast.approver, [shown.public_id], closed.public_id)
    else:
        decisions: dict[str, tuple[str, object]] = {
            "event embargo": ("embargo_until", later),
            "restriction": ("restricted", True),
            "third party": ("ownership", Ownership.THIRD_PARTY),
        }
        name, value = decisions[how]
        events.edit_event(cast.approver, event.public_id, event.revision, events.EventChanges(fields={name: value}))
    left = 1 if how in {"embargo", "unpublish", "moved"} else 0
    found = look("vlada")
    assert (len(found.ids), found.total, sum(v.count for v in found.facets["type"])) == (left, left, left)
    write(list(Asset.objects.values_list("pk", flat=True)))
    assert look("vlada").total == left


def test_what_widens_again_comes_back_with_the_index(cast: Cast, shown: Asset) -> None:
    publication.set_embargo(cast.approver, [shown.public_id], until_lifted=True)
    write([shown.pk])
    assert look("vlada").total == 1
    publication.set_embargo(cast.approver, [shown.public_id])
    write([shown.pk])
    assert look("vlada").total == 2


def test_an_edit_hides_nothing(cast: Cast, shown: Asset) -> None:
    assert shown.current_revision is not None
    for number in range(3):
        shown.refresh_from_db()
        assert shown.current_revision is not None
        changes = Changes(texts={"en": {"caption": f"caption {number}"}})
        editing.edit(cast.editor, shown.public_id, shown.current_revision.number, changes)
    assert look("vlada").total == 2
    assert look("vlada", cast.editor, DESK).total == 2


def test_a_narrowing_by_a_slow_transaction_is_not_missed(cast: Cast, shown: Asset) -> None:
    """The moment was taken before a commit of the index, the row came to light after it."""
    moment = timezone.now()
    write([pk for pk in Asset.objects.values_list("pk", flat=True) if pk != shown.pk])
    live = freshness.live()
    assert live is not None
    assert live.covers_until > moment
    Asset.objects.filter(pk=shown.pk).update(narrowed_at=moment, state="withdrawn")
    assert everything(look("vlada")) == (1, 1, [1])


def test_a_commit_never_claims_to_cover_what_is_still_waiting(cast: Cast, shown: Asset) -> None:
    publication.withdraw(cast.approver, [shown.public_id], internal_reason="wrong", wording={})
    narrowed = Asset.objects.get(pk=shown.pk).narrowed_at
    others = [pk for pk in Asset.objects.values_list("pk", flat=True) if pk != shown.pk]
    for _ in range(3):
        write(others)
        live = freshness.live()
        assert live is not None
        assert live.covers_until == narrowed
    write([shown.pk])
    live = freshness.live()
    assert live is not None
    assert narrowed is not None
    assert live.covers_until > narrowed


def test_a_waiting_narrowing_is_distrusted_however_old(cast: Cast, shown: Asset) -> None:
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    Commit.objects.update(covers_until=long_ago - timedelta(days=1))
    Asset.objects.filter(pk=shown.pk).update(narrowed_at=long_ago, state="withdrawn")
    write([pk for pk in Asset.objects.values_list("pk", flat=True) if pk != shown.pk])
    assert look("vlada").total == 1


def test_what_slips_through_is_caught_when_it_is_read_again(cast: Cast, shown: Asset) -> None:
    """Even a change that marks nothing cannot be seen, nor counted."""
    Asset.objects.filter(pk=shown.pk).update(state="draft")
    assert everything(look("vlada")) == (1, 1, [1])


def test_old_commits_are_forgotten(cast: Cast, shown: Asset) -> None:
    for _ in range(freshness.COMMITS_KEPT + 5):
        write([shown.pk])
    assert Commit.objects.count() == freshness.COMMITS_KEPT


def test_the_queue_brings_every_change_into_the_index(cast: Cast, event: Event) -> None:
    asset = revise(make_asset(cast.photographer, event=event), text("vlada"), publish=True)
    assert drain("search") > 0
    assert look("vlada").ids == [asset.public_id]
    publication.withdraw(cast.approver, [asset.public_id], internal_reason="wrong", wording={})
    assert look("vlada", face=NEWSROOM).total == 0
    drain("search")
    assert look("vlada").total == 0
    assert look("state:withdrawn", cast.editor).ids == [asset.public_id]
    assert not WorkItem.objects.filter(queue="search").exclude(state=State.DONE).exists()
