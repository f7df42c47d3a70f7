"""Every control has a name that can be read aloud, every id is there once, every label leads to a field."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.catalogue.states import make_in_state
from tests.desk.conftest import Opens
from tests.desk.test_pages import STAFF_PAGES
from tests.support.assets import make_asset, make_event
from tests.support.cast import Cast

SILENT = {"hidden", "submit"}
VOID = {"input", "img", "br", "hr", "link", "meta", "source", "use", "path", "circle", "rect", "col"}


class Outline(HTMLParser):
    """Collects what has to have a name: controls and pictures, labels, ids, headings."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.fields: list[dict[str, str]] = []
        self.nameless: list[str] = []
        self.pictures: list[dict[str, str]] = []
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if "id" in found:
            self.ids.append(found["id"])
        if tag == "label" and "for" in found:
            self.labelled.add(found["for"])
        if tag in {"input", "select", "textarea"} and found.get("type") not in SILENT:
            inside = any(name == "label" for name, _a, _t in self._open)
            self.fields.append({**found, "inside": "yes" if inside else ""})
        if tag == "img":
            self.pictures.append(found)
        if found.get("aria-label"):
            for _name, _attrs, texts in self._open:
                texts.append(found["aria-label"])
        if tag not in VOID:
            self._open.append((tag, found, []))

    def handle_data(self, data: str) -> None:
        for _name, _attrs, texts in self._open:
            texts.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag not in {name for name, _attrs, _texts in self._open}:
            return
        while self._open:
            name, attrs, texts = self._open.pop()
            if name in {"button", "a", "summary"} and not ("".join(texts).strip() or attrs.get("aria-label")):
                self.nameless.append(f"{name} {attrs}")
            if name == tag:
                return


def _wanting(page: str) -> list[str]:
    outline = Outline(page)
    twice = {name for name in outline.ids if outline.ids.count(name) > 1}
    unlabelled = [
        str(field)
        for field in outline.fields
        if not (field["inside"] or field.get("aria-label") or field.get("id") in outline.labelled)
    ]
    without_alt = [str(picture) for picture in outline.pictures if "alt" not in picture]
    lost = [f"label for {name}" for name in outline.labelled - set(outline.ids)]
    return [*sorted(twice), *unlabelled, *without_alt, *outline.nameless, *lost]


@pytest.mark.parametrize("name", STAFF_PAGES)
def test_pages(name: str, cast: Cast, opens: Opens) -> None:
    make_in_state("in review", cast)
    make_in_state("pending revision", cast)
    page = opens(cast.approver).get(reverse(f"desk:{name}")).content.decode()
    assert _wanting(page) == []


def test_pages_of_one_thing(cast: Cast, opens: Opens) -> None:
    client = opens(cast.approver)
    event = make_event()
    assets = [make_in_state(state, cast) for state in ("draft", "pending revision", "withdrawn", "third party")]
    make_asset(cast.photographer, event=event, kind="film")
    addresses = [reverse("desk:event", args=[event.public_id]), reverse("desk:event_edit", args=[event.public_id])]
    addresses += [reverse(name, args=[a.public_id]) for a in assets for name in ("desk:asset", "desk:asset_edit")]
    wanting = {address: _wanting(client.get(address).content.decode()) for address in addresses}
    assert {address: found for address, found in wanting.items() if found} == {}


def test_the_form_for_what_is_selected(cast: Cast, opens: Opens) -> None:
    assets = [make_in_state(state, cast) for state in ("in review", "published")]
    page = opens(cast.approver).post(reverse("desk:inspect"), {"asset": [a.public_id for a in assets]})
    assert _wanting(page.content.decode()) == []
    assert 'data-testid="confirm-withdraw"' in page.content.decode()


@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/accounts/signup/"])
def test_pages_of_signing_in(address: str, opens: Opens, db: None) -> None:
    from django.test import Client

    assert _wanting(Client().get(address).content.decode()) == []
