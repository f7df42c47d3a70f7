"""What is not documented does not exist: every setting, every command, every kind of work."""

import re
from pathlib import Path

from django.conf import settings
from django.core.management import get_commands

from dam import config

ROOT = Path(__file__).resolve().parents[2]
OURS = {app for app in settings.INSTALLED_APPS if not app.startswith(("django.", "allauth"))}


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    text = (ROOT / "docs/reference/settings.md").read_text()
    documented = set(re.findall(r"^\| `([A-Z0-9_]+)`", text, flags=re.MULTILINE))
    assert documented == config.DECLARED


def test_every_command_is_documented_and_every_documented_one_exists() -> None:
    text = (ROOT / "docs/reference/commands.md").read_text()
    documented = set(re.findall(r"^## `manage\.py ([a-z_]+)", text, flags=re.MULTILINE))
    assert documented == {name for name, app in get_commands().items() if app in OURS}


def test_every_kind_of_work_is_documented() -> None:
    text = (ROOT / "docs/architecture.md").read_text()
    assert [kind for kind in settings.WORK_HANDLERS if f"`{kind}`" not in text] == []


def test_relative_links_in_docs_lead_somewhere() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in pages
        for link in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
        if "://" not in link and not (page.parent / link).exists()
    ]
    assert broken == []
