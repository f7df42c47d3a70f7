"""What the browser is told that a page may do, and that the page keeps to it."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from dam.theme.modules import MODULES, import_map
from dam.theme.policy import content_policy

SCRIPT = re.compile(rb"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
HANDLER = re.compile(rb"<[^>]+\son[a-z]+=", re.IGNORECASE)


def test_the_policy_forbids_what_we_never_need() -> None:
    policy = content_policy()
    for part in ("default-src 'none'", "object-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"):
        assert part in policy
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in scripts
    assert "*" not in policy


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/accounts/login/", "/accounts/password/reset/", "/no-such-page/"])
def test_the_only_inline_script_is_the_import_map_with_its_hash(client: Client, address: str) -> None:
    response = client.get(address)
    digest = base64.b64encode(hashlib.sha256(import_map().encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]
    inline = [m for m in SCRIPT.finditer(response.content) if b"src=" not in m["attributes"]]
    run = [m for m in inline if b"application/json" not in m["attributes"]]
    assert [m["body"].decode() for m in run] == [import_map()]
    assert not HANDLER.search(response.content)
    assert b"<style" not in response.content


def test_every_module_of_the_map_is_served(client: Client) -> None:
    missing = [place for place in MODULES.values() if finders.find(place) is None]
    assert missing == []


def test_modules_import_each_other_by_names_of_the_map() -> None:
    named = re.compile(r"""^(?:import|export)(?:\s[^'"()]*\sfrom)?\s+['"]([^'"]+)['"]""", re.MULTILINE)
    for place in [*MODULES.values(), "desk/desk.js", "desk/sheet.js", "desk/upload.js", "desk/copy_wait.js"]:
        if place.startswith("vendor/"):
            continue
        path = finders.find(place)
        assert isinstance(path, str)
        assert {name for name in named.findall(Path(path).read_text()) if name not in MODULES} == set()
