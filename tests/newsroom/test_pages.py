"""The pages as a journalist meets them."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from dam.catalogue.content import Changes
from dam.catalogue.models import Asset
from dam.catalogue.services import publication, review
from dam.catalogue.services.editing import edit
from dam.work.runner import drain
from delivery.models import Grant, Master, TermsAcceptance
from delivery.services.terms import publish_terms
from newsroom.views import finding
from search.errors import SearchDown
from storage_config.stores import discard
from tests.catalogue.states import make_in_state
from tests.delivery.material import accept_terms, first_terms, withdraw
from tests.newsroom.conftest import Published
from tests.support.cast import Cast


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.fixture
def journalist(client: Client, cast: Cast) -> Client:
    """Return the browser of a journalist who has accepted the terms."""
    accept_terms(cast.journalist)
    client.force_login(cast.journalist)
    return client


def test_the_front_page_leads_with_the_newest_event(client: Client, published: Published) -> None:
    page = text(client, "/")
    assert "Regional summit" in page
    assert f"/media/{published.asset.public_id}/photo-1024" in page
    assert published.asset.archive_number not in page


def test_an_empty_newsroom_says_so(client: Client, cast: Cast) -> None:
    assert "Nothing has been published yet" in text(client, "/")


def test_the_event_page_counts_what_is_public(client: Client, published: Published) -> None:
    page = text(client, f"/e/{published.event.public_id}/")
    assert "1 picture" in page
    assert published.page in page


def test_a_picture_stands_in_its_place_before_it_arrives(client: Client, published: Published) -> None:
    page = text(client, published.page)
    assert re.search(r'<img[^>]*width="600"[^>]*height="400"', page, re.DOTALL)
    assert "photo-2048" not in page


@pytest.mark.parametrize(
    ("language", "caption"),
    [("en", "The delegation arrives"), ("sq", "Delegacioni mbërrin"), ("sr-Latn", "Delegacioni mbërrin")],
)
def test_the_caption_comes_in_the_language_asked_for_or_the_nearest(
    client: Client, published: Published, language: str, caption: str
) -> None:
    assert caption in text(client, f"{published.page}?in={language}")


def test_the_interface_language_chooses_the_captions(client: Client, published: Published) -> None:
    client.cookies["django_language"] = "sq"
    page = text(client, published.page)
    assert '<html lang="sq"' in page
    assert "Delegacioni mbërrin" in page


def test_credit_by_line_and_terms_are_on_the_page(client: Client, published: Published) -> None:
    published.event.texts.update(usage_terms="Editorial use only.")
    page = text(client, published.page)
    assert all(words in page for words in ("Office of the Prime Minister", "Arta Hoxha", "Editorial use only."))


def test_what_people_typed_is_never_markup(client: Client, cast: Cast, published: Published) -> None:
    changes = Changes(texts={"en": {"headline": "<script>alert(1)</script>", "caption": '"><img src=x onerror=y>'}})
    edit(cast.editor, published.asset.public_id, 1, changes)
    review.approve(cast.approver, [published.asset.public_id])
    page = text(client, published.page)
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_stranger_is_asked_to_sign_in(client: Client, published: Published) -> None:
    page = text(client, published.page)
    assert 'data-testid="sign-in-to-download"' in page
    answer = client.post(f"{published.page}download", {"form": "press", "language": "en"})
    assert answer.headers["Location"].startswith("/accounts/login/")
    assert not Grant.objects.exists()


def test_terms_come_before_the_first_download(client: Client, cast: Cast, published: Published) -> None:
    terms = first_terms()
    client.force_login(cast.journalist)
    assert 'data-testid="read-terms"' in text(client, published.page)
    answer = client.post(f"{published.page}download", {"form": "press", "language": "en"})
    assert answer.headers["Location"].startswith("/terms/?next=")
    assert 'data-testid="accept-terms"' in text(client, answer.headers["Location"])
    sent = {"version": terms.version, "language": "sq", "next": published.page}
    assert client.post("/terms/", sent).headers["Location"] == published.page
    assert TermsAcceptance.objects.get().language == "sq"
    assert 'data-testid="download"' in text(client, published.page)


def test_terms_lead_nowhere_else(client: Client, cast: Cast, published: Published) -> None:
    terms = first_terms()
    client.force_login(cast.journalist)
    sent = {"version": terms.version, "language": "sq", "next": "https://elsewhere.example/"}
    assert client.post("/terms/", sent).headers["Location"] == "/terms/"


def test_renewed_terms_are_read_again(journalist: Client, published: Published) -> None:
    publish_terms({"en": "Newer terms"}, timezone.now())
    assert 'data-testid="read-terms"' in text(journalist, published.page)
    journalist.post("/terms/", {"version": 1, "language": "en"})
    assert TermsAcceptance.objects.count() == 1


def test_a_download_goes_to_the_copy_in_the_language_chosen(journalist: Client, published: Published) -> None:
    answer = journalist.post(f"{published.page}download", {"form": "press", "language": "sq"})
    given = Grant.objects.get()
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/get/{given.delivery_id}/{given.file_name}"
    assert given.language == "sq"
    data = b"".join(journalist.get(answer.headers["Location"]).streaming_content)  # type: ignore[attr-defined]
    assert given.delivery_id.encode() in data


@pytest.mark.parametrize("sent", [{"form": "nonsense", "language": "xx"}, {"form": "original"}, {}])
def test_what_cannot_be_had_is_said_on_the_page(journalist: Client, published: Published, sent: dict[str, str]) -> None:
    answer = journalist.post(f"{published.page}download", sent, follow=True)
    assert answer.redirect_chain[-1][0] == published.page
    assert 'data-testid="message"' in answer.content.decode()
    assert not Grant.objects.exists()


def test_an_account_without_a_role_is_told_whom_to_ask(client: Client, cast: Cast, published: Published) -> None:
    client.force_login(cast.outsider)
    assert "ask the office for a media account" in text(client, published.page)


def test_a_copy_that_is_not_there_yet_is_waited_for(journalist: Client, published: Published) -> None:
    for master in Master.objects.all():
        discard("exports", master.storage_key)
    answer = journalist.post(f"{published.page}download", {"form": "press", "language": "en"})
    waiting = answer.headers["Location"]
    assert waiting == f"{published.page}preparing?language=en"
    assert "data-poll" in text(journalist, waiting)
    drain("light")
    fragment = journalist.get(waiting, headers={"X-Requested-With": "fetch"}).content.decode()
    assert "data-begin" in fragment
    assert "data-poll" not in fragment
    assert "<html" not in fragment


def test_waiting_for_what_is_not_offered_is_404(journalist: Client, published: Published) -> None:
    assert journalist.get(f"{published.page}preparing?language=xx").status_code == 404
    assert journalist.get("/a/0000000000000000/preparing?language=en").status_code == 404


def test_my_downloads_say_what_was_taken_off_since(journalist: Client, cast: Cast, published: Published) -> None:
    assert "You have not downloaded anything yet" in text(journalist, "/downloads/")
    address = journalist.post(f"{published.page}download", {"form": "press", "language": "en"}).headers["Location"]
    page = text(journalist, "/downloads/")
    assert "Arrival" in page
    assert address in page
    withdraw(cast, published.asset, recall=True)
    page = text(journalist, "/downloads/")
    assert "Recalled. Please stop using your copy." in page
    assert "Withdrawn by the office." in page
    assert address not in page
    assert "Arrival" not in page


def test_what_a_download_link_answers_after_a_withdrawal(journalist: Client, cast: Cast, published: Published) -> None:
    withdraw(cast, published.asset)
    assert journalist.post(f"{published.page}download", {"language": "en"}).status_code == 410


def test_search_finds_what_is_public_with_facets(client: Client, published: Published) -> None:
    page = text(client, "/search/?q=delegation")
    assert published.page in page
    assert "1 result" in page
    assert f"event={published.event.public_id}" in page
    assert "Nothing published matches" in text(client, "/search/?q=zzzzzz")


@pytest.mark.parametrize("query", ["page=0", "page=x", "page=99999999999", "page=²", "type=nonsense", "year=x"])
def test_search_takes_any_address(client: Client, published: Published, query: str) -> None:
    assert client.get(f"/search/?q=delegation&{query}").status_code == 200


def test_search_that_is_down_says_so_and_the_rest_works(
    client: Client, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    def down(_request: object) -> None:
        raise SearchDown("the index is gone")

    monkeypatch.setattr(finding, "search", down)
    answer = client.get("/search/?q=summit")
    assert answer.status_code == 503
    assert "Search is down for the moment" in answer.content.decode()
    assert "the index is gone" not in answer.content.decode()
    assert "Regional summit" in text(client, "/")


def test_an_event_gone_for_a_while_comes_back(client: Client, cast: Cast, published: Published) -> None:
    publication.set_embargo(cast.approver, [published.asset.public_id], until_lifted=True)
    assert client.get(f"/e/{published.event.public_id}/").status_code == 410
    publication.set_embargo(cast.approver, [published.asset.public_id])
    assert client.get(f"/e/{published.event.public_id}/").status_code == 200


def test_more_material_does_not_mean_more_queries(client: Client, cast: Cast, published: Published) -> None:
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as taken:
            assert client.get(address).status_code == 200
        return len(taken)

    pages = ("/", f"/e/{published.event.public_id}/", "/search/")
    first = [queries(address) for address in pages]
    for _number in range(3):
        make_in_state("published", cast)
        added = make_in_state("published", cast)
        Asset.objects.filter(pk=added.pk).update(event=published.event)
    drain("search")
    assert [queries(address) for address in pages] == first
