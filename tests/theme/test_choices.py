"""The reader's choices are kept, on the account too; nothing flashes because the server draws them."""

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from django.utils import translation

from dam.accounts.models import Role, User
from tests.support.cast import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _language_back() -> Iterator[None]:
    yield
    translation.activate("en")


@pytest.fixture
def editor() -> User:
    return make_user("editor", Role.EDITOR)


def test_the_theme_is_drawn_by_the_server_from_the_first_byte(client: Client) -> None:
    assert b"data-theme" not in client.get("/accounts/login/").content
    answer = client.post("/choose/", {"theme": "dark", "next": "/accounts/login/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/")
    assert b'data-theme="dark"' in client.get("/accounts/login/").content
    client.post("/choose/", {"theme": "", "next": "/"})
    assert b"data-theme" not in client.get("/accounts/login/").content


def test_a_made_up_theme_is_not_drawn(client: Client) -> None:
    client.cookies["kronika_theme"] = '"><script>'
    assert b"data-theme" not in client.get("/accounts/login/").content


def test_the_language_is_kept_and_follows_to_another_browser(editor: User) -> None:
    here, there = Client(), Client()
    here.force_login(editor)
    there.force_login(editor)
    assert b'<html lang="en"' in there.get("/desk/account/").content
    here.post("/choose/", {"language": "sq", "next": "/"})
    assert b'<html lang="sq"' in here.get("/desk/account/").content
    assert b'<html lang="sq"' in there.get("/desk/account/").content


def test_the_caption_language_is_one_of_the_offices(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    client.post("/choose/", {"caption_language": "sr-Latn", "next": "/"})
    client.post("/choose/", {"caption_language": "xx", "next": "/"})
    editor.refresh_from_db()
    assert editor.caption_language == "sr-Latn"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_nobody_is_sent_elsewhere(client: Client, target: str) -> None:
    assert client.post("/choose/", {"theme": "dark", "next": target}).headers["Location"] == "/"


def test_choices_are_not_made_by_a_link(client: Client) -> None:
    assert client.get("/choose/?theme=dark").status_code == 405


@override_settings(REQUIRE_SECOND_FACTOR=True)
def test_staff_without_a_second_factor_set_one_up_first(editor: User) -> None:
    client = Client()
    client.force_login(editor)
    answer = client.get("/desk/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/accounts/2fa/totp/activate")
    assert client.get("/accounts/logout/").status_code == 200


@override_settings(REQUIRE_SECOND_FACTOR=True)
def test_journalists_are_not_asked_for_a_second_factor() -> None:
    client = Client()
    client.force_login(make_user("journalist", Role.MEDIA))
    assert client.get("/desk/").status_code == 403


@pytest.mark.parametrize("code", ["400", "403", "404", "410", "500", "403_csrf"])
def test_error_pages_are_written_and_need_nothing(code: str) -> None:
    from django.template.loader import render_to_string

    page = render_to_string(f"{code}.html")
    assert "<h1>" in page
    assert len(page.split('class="prose">')[1].split("</div>")[0].split()) > 10
