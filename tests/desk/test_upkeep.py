"""Search with its index and without, failed work and its retry, quarantine, health and the doctor."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from dam.health.findings import Finding
from dam.health.services import report
from dam.work.models import State, WorkItem
from dam.work.services import enqueue
from ingest.models import HandIn, Stage, Submission
from search import backends, freshness
from search.services import rebuild
from tests.catalogue.states import make_in_state
from tests.desk.conftest import Opens
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def _own_index(settings: Settings, tmp_path: Path) -> Iterator[None]:
    settings.SEARCH_URL = f"tantivy://{tmp_path / 'index'}"
    backends.forget()
    freshness.opened.forget()
    yield
    backends.forget()
    freshness.opened.forget()


def test_search_says_that_it_is_down_and_the_rest_works(cast: Cast, opens: Opens) -> None:
    make_asset(cast.photographer)
    client = opens(cast.editor)
    page = client.get(reverse("desk:search"), {"q": "summit"}).content.decode()
    assert 'data-testid="search-down"' in page
    assert "Nothing in the archive is lost" in page
    assert client.get(reverse("desk:events")).status_code == 200


def test_search_finds_counts_and_narrows(cast: Cast, opens: Opens) -> None:
    summit, visit = make_event(title="Summit"), make_event(title="Visit")
    found = make_asset(cast.photographer, event=summit, headline="Đorđević in Prishtina")
    make_asset(cast.photographer, event=visit, headline="Djordjevic in Prizren")
    make_asset(cast.photographer, event=visit, headline="Nobody")
    rebuild()
    client = opens(cast.editor)
    page = client.get(reverse("desk:search"), {"q": "dordevic"}).content.decode()
    assert "2 found" in page
    assert f"event={summit.public_id}" in page
    narrowed = client.get(reverse("desk:search"), {"q": "dordevic", "event": summit.public_id}).content.decode()
    assert "1 found" in narrowed
    assert f"cell-{found.public_id}" in narrowed
    for odd in ({"page": "99999999"}, {"page": "x"}, {"year": "not"}, {"q": "x" * 5000}, {"event": ["a"] * 50}):
        assert client.get(reverse("desk:search"), odd).status_code == 200


def test_search_shows_nobody_what_is_not_theirs(cast: Cast, opens: Opens) -> None:
    make_in_state("draft", cast)
    rebuild()
    page = opens(cast.other_photographer).get(reverse("desk:search"), {"q": "headline"}).content.decode()
    assert "0 found" in page


def test_failed_work_is_listed_with_its_reason_and_tried_again(cast: Cast, opens: Opens) -> None:
    enqueue("search.index", "some-subject")
    WorkItem.objects.filter(subject="some-subject").update(
        state=State.FAILED, last_error="<i>Broken pipe</i>", finished_at=timezone.now(), attempts=5
    )
    item = WorkItem.objects.get(subject="some-subject")
    client = opens(cast.editor)
    page = client.get(reverse("desk:work")).content.decode()
    assert "Index of search" in page
    assert "&lt;i&gt;Broken pipe" in page
    assert "1 piece of work failed" in client.get(reverse("desk:home")).content.decode()
    assert client.get(reverse("desk:work_retry", args=[item.pk])).status_code == 405
    client.post(reverse("desk:work_retry", args=[item.pk]))
    assert WorkItem.objects.filter(subject="some-subject", state=State.WAITING).exists()
    assert client.post(reverse("desk:work_retry", args=[999_999])).status_code == 302
    assert opens(cast.photographer).post(reverse("desk:work_retry", args=[item.pk])).status_code == 403


def _quarantined(cast: Cast, name: str, **more: object) -> Submission:
    now = timezone.now()
    hand_in = HandIn.objects.create(user=cast.photographer, caption_language="sq", opened_at=now, **more)
    return Submission.objects.create(
        hand_in=hand_in,
        file_name=name,
        size=3,
        stage=Stage.QUARANTINED,
        reason="empty",
        created_at=now,
        finished_at=now,
    )


def test_quarantine_says_why_and_hides_what_is_restricted(cast: Cast, opens: Opens) -> None:
    _quarantined(cast, "<b>evil</b>.jpg")
    _quarantined(cast, "closed-meeting.jpg", event=make_event(restricted=True))
    page = opens(cast.editor).get(reverse("desk:quarantine")).content.decode()
    assert "&lt;b&gt;evil" in page
    assert "The file is empty" in page
    assert "closed-meeting.jpg" not in page


def _well() -> list[Finding]:
    return [Finding("storage: originals", ok=True, says="works")]


def _ill() -> list[Finding]:
    return [Finding("search: index", ok=False, says="is missing", mend="run manage.py reindex")]


def _stops() -> list[Finding]:
    raise OSError("no such disk")


def test_the_doctor_says_a_line_each_and_how_to_mend(settings: Settings) -> None:
    settings.DOCTOR = [f"{__name__}.{name}" for name in ("_well", "_ill", "_stops")]
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", stdout=out, no_color=True)
    assert ended.value.code == 1
    lines = out.getvalue().splitlines()
    assert lines[0] == "well      storage: originals: works"
    assert lines[1] == "NOT WELL  search: index: is missing"
    assert lines[2] == "          To mend it: run manage.py reindex"
    assert "OSError: no such disk" in lines[3]


def test_the_doctor_is_content_when_all_is_well(settings: Settings) -> None:
    settings.DOCTOR = [f"{__name__}._well"]
    out = io.StringIO()
    call_command("doctor", stdout=out, no_color=True)
    assert out.getvalue() == "well      storage: originals: works\n"
    assert report() == _well()


def test_health_is_in_words(cast: Cast, opens: Opens, settings: Settings) -> None:
    client = opens(cast.admin)
    settings.DOCTOR = [f"{__name__}._well"]
    assert "Everything is well" in client.get(reverse("desk:health")).content.decode()
    settings.DOCTOR = [f"{__name__}._well", f"{__name__}._ill"]
    page = client.get(reverse("desk:health")).content.decode()
    assert "Something needs looking at" in page
    assert "run manage.py reindex" in page
