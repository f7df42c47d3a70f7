"""Each frozen home is opened by the present version: migrated, verified, searched, read to the last byte."""

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FROZEN = sorted(Path(__file__).parent.glob("v*.tar.gz"))


def test_there_is_something_to_open() -> None:
    assert FROZEN


@pytest.mark.parametrize("archive", FROZEN, ids=lambda path: path.name)
def test_an_older_home_opens(archive: Path, tmp_path: Path) -> None:
    subprocess.run(["tar", "-xzf", archive, "-C", tmp_path], check=True)
    environment = {**os.environ, "KRONIKA_HOME": str(tmp_path)}
    for name in ("DATABASE_URL", "STORAGE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)

    def manage(*arguments: str) -> str:
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    manage("migrate", "--no-input")
    manage("check", "--database", "default")
    manage("ledger", "verify")
    manage("reindex")
    found = manage("find", "djordjevic ferizaj", "--as", "editor@frozen.example", "--json")
    assert json.loads(found)["total"] == 4
    _originals_are_whole(tmp_path)


def _originals_are_whole(home: Path) -> None:
    database = sqlite3.connect(home / "kronika.sqlite3")
    rows = database.execute("SELECT sha256, storage_key FROM catalogue_original").fetchall()
    database.close()
    assert len(rows) == 4
    for sha256, key in rows:
        path = home / "storage" / "originals" / key
        assert hashlib.sha256(path.read_bytes()).hexdigest() == sha256
