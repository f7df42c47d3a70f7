"""The whole job in a browser: handed in, captioned together, approved, published, downloaded, in the ledger."""

import hashlib
import json
import re
from http import HTTPStatus
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dam.demo import PASSWORD
from tests.support.installation import Installation
from tests.support.revealing import read_tags, revealed, revealing_jpeg

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600), pytest.mark.xdist_group("e2e")]
CAPTION = "Kryeministri pret mysafirët në Ferizaj."
SLOW = 90_000


def sign_in(browser: Browser, place: Installation, who: str, **options: object) -> Page:
    """Open a browser of somebody's own and sign in with it."""
    page = browser.new_context(base_url=place.url, **options).new_page()  # type: ignore[arg-type]
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{who}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(re.compile(r"/(desk/)?$"))
    return page


def hand_in(page: Page, files: list[Path], title: str) -> None:
    """Make an event while handing in, send the files and wait for the receipt."""
    page.goto("/desk/upload/")
    page.get_by_text("The event is not there yet").click()
    page.get_by_test_id("upload-new-title").fill(title)
    page.get_by_test_id("choose-files").set_input_files(files)
    page.get_by_test_id("finish").click(timeout=SLOW)
    expect(page.get_by_test_id("safe-to-format")).to_be_visible(timeout=SLOW)


def open_event(page: Page, title: str) -> None:
    """Go to an event's contact sheet."""
    page.goto("/desk/events/")
    page.get_by_role("link", name=re.compile(title)).first.click()
    expect(page.get_by_test_id("cell").first).to_be_visible()


def select_all(page: Page, count: int) -> None:
    """Choose every asset of the sheet with the keyboard."""
    page.get_by_test_id("cell").first.click()
    expect(page.get_by_test_id("selected-count")).not_to_contain_text("selected")
    page.keyboard.press("Control+a")
    expect(page.get_by_test_id("selected-count")).to_have_text(f"{count} selected")


def test_from_a_cameras_file_to_a_journalists_download(
    browser: Browser, installation: Installation, tmp_path: Path
) -> None:
    title = "Vizitë në Ferizaj"
    files = [revealing_jpeg(tmp_path / f"DSC_{n}.JPG", f"Handed in {n} {tmp_path}", scene=n) for n in range(3)]

    photographer = sign_in(browser, installation, "photographer")
    hand_in(photographer, files, title)
    receipt = re.sub(r"\s|<[^>]*>", "", photographer.content())
    assert all(hashlib.sha256(file.read_bytes()).hexdigest() in receipt for file in files)
    expect(photographer.get_by_test_id("single-copy")).to_be_visible()

    editor = sign_in(browser, installation, "editor")
    open_event(editor, title)
    select_all(editor, 3)
    editor.get_by_test_id("tab-sq").first.click()
    editor.get_by_test_id("field-caption__sq").fill(CAPTION)
    editor.get_by_test_id("save").click()
    expect(editor.get_by_test_id("message").first).to_be_visible()
    select_all(editor, 3)
    editor.get_by_test_id("submit").click()
    expect(editor.get_by_text("In review").first).to_be_visible()

    approver = sign_in(browser, installation, "approver")
    open_event(approver, title)
    select_all(approver, 3)
    approver.get_by_test_id("approve").click()
    expect(approver.get_by_text("Approved").first).to_be_visible()
    select_all(approver, 3)
    approver.get_by_test_id("publish").click()
    approver.get_by_test_id("confirm-publish").click()
    expect(approver.get_by_text("Published").first).to_be_visible()

    copy = take_copy(browser, installation, title, tmp_path)
    assert revealed(copy) == []
    assert revealed(files[0]) != []
    tags = read_tags(copy)
    assert tags["XMP-dc:Description-sq"] == CAPTION or CAPTION in tags.values()
    assert tags["IPTC:Caption-Abstract"] == CAPTION

    rows = ledger(installation)
    delivery = [row for row in rows if row["kind"] == "delivery"][-1]
    assert delivery["id"] in " ".join(tags.values())
    renditions_tell_nothing(approver, title, tmp_path)
    withdraw_everything(approver, title)


def take_copy(browser: Browser, place: Installation, title: str, folder: Path) -> Path:
    """Find the newest picture in the newsroom as a journalist on a phone, accept the terms, download it."""
    page = sign_in(browser, place, "journalist", viewport={"width": 390, "height": 844}, accept_downloads=True)
    page.goto("/")
    page.get_by_role("link", name=re.compile(title)).first.click()
    page.locator("a[href^='/a/']").first.click()
    if page.get_by_test_id("read-terms").count():
        page.get_by_test_id("read-terms").click()
        page.get_by_test_id("accept-terms").click()
    with page.expect_download(timeout=SLOW) as waiting:
        page.get_by_test_id("download").first.click()
    target = folder / waiting.value.suggested_filename
    waiting.value.save_as(target)
    assert re.fullmatch(r"[A-Za-z0-9._-]+\.jpg", target.name)
    return target


def ledger(place: Installation) -> list[dict[str, str]]:
    """Verify the ledger and return its rows: kind and, of deliveries, the id."""
    verified = place.manage("ledger", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    exported = place.manage("ledger", "export")
    bodies = [json.loads(line)["body"] for line in exported.stdout.splitlines()]
    rows = [json.loads(body) if isinstance(body, str) else body for body in bodies]
    return [{"kind": row["kind"], "id": row["facts"].get("delivery_id", "")} for row in rows]


def renditions_tell_nothing(page: Page, title: str, folder: Path) -> None:
    """No rendition of what was handed in says anything of place or device."""
    open_event(page, title)
    address = page.locator("[data-testid=cell] img").first.get_attribute("src")
    assert address is not None
    for recipe in ("photo-400", "photo-1024", "photo-2048"):
        answer = page.request.get(re.sub(r"photo-\d+", recipe, address))
        assert answer.ok, recipe
        rendition = folder / f"{recipe}.jpg"
        rendition.write_bytes(answer.body())
        assert revealed(rendition) == []


def withdraw_everything(page: Page, title: str) -> None:
    """Withdraw the event's pictures: the newsroom shows none of them in the same moment."""
    open_event(page, title)
    select_all(page, 3)
    page.get_by_test_id("withdraw").click()
    page.get_by_test_id("reason").fill("The wrong guest is named.")
    page.get_by_test_id("wording-sq").fill("Tërhequr nga zyra.")
    page.get_by_test_id("confirm-withdraw").click()
    expect(page.get_by_text("Withdrawn").first).to_be_visible()
    event = page.url.rstrip("/").rsplit("/", 1)[1]
    assert page.request.get(f"/e/{event}/").status == HTTPStatus.GONE
    assert event not in page.request.get("/").text()
    assets = page.locator("[data-testid=cell] a[href^='/desk/a/']").all()
    for address in {str(link.get_attribute("href")).removeprefix("/desk") for link in assets}:
        gone = page.request.get(address)
        assert gone.status == HTTPStatus.GONE
        assert "Tërhequr nga zyra." in gone.text()
