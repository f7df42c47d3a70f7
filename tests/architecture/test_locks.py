"""Lock files pin everything by hash and name no registry's address."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_python_locks_have_hashes_and_no_addresses() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        text = path.read_text()
        pins = re.findall(r"^[a-z0-9][^\s;]*==", text, flags=re.MULTILINE)
        blocks = re.split(r"\n(?=[a-z0-9])", text)
        assert pins, path.name
        assert "://" not in text, path.name
        assert [b.splitlines()[0] for b in blocks if "==" in b and "--hash=sha256:" not in b] == [], path.name


def test_npm_lock_has_hashes_and_no_addresses() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    named = {name: entry for name, entry in packages.items() if name}
    assert named
    assert [name for name, entry in named.items() if "resolved" in entry] == []
    assert [name for name, entry in named.items() if not entry.get("integrity", "").startswith("sha512-")] == []
