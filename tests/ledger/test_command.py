"""The command line, and a third party who has nothing but what it writes."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from dam.ledger import services, triggers
from dam.ledger.models import Entry

pytestmark = [pytest.mark.database, pytest.mark.django_db]
INDEPENDENT = Path(__file__).with_name("independent.py")


def _rows() -> None:
    services.append("delivery", facts={"title": "Đorđević \u2028 në"}, personal={"name": "Thaçi", "note": ""})
    services.append("completion", facts={"ranges": [[0, 10]], "ratio": 0.1 + 0.2, "big": 2**53 - 1})
    services.append("approval", facts={"nothing": None, "deep": {"ž": [True, False]}})


def _run(*arguments: str) -> int:
    try:
        call_command("ledger", *arguments)
    except SystemExit as end:
        return int(end.code or 0)
    return 0


def test_verify_says_that_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    _rows()
    assert _run("verify") == 0
    assert "3 rows" in capsys.readouterr().out


def test_verify_names_the_first_broken_row(capsys: pytest.CaptureFixture[str]) -> None:
    _rows()
    triggers.remove(connection)
    Entry.objects.filter(seq__gte=2).update(subject="somebody else")
    assert _run("verify") == 1
    said = capsys.readouterr()
    assert "Row 2 is broken" in said.err
    assert "holds" not in said.out


def test_verify_fails_when_the_checkpoints_cannot_be_checked(settings: Settings) -> None:
    _rows()
    call_command("ledger", "checkpoint")
    settings.LEDGER_KEY_FILE.unlink()
    with pytest.raises(CommandError):
        call_command("ledger", "verify")
    assert _run("verify", "--no-checkpoints") == 0


def test_checkpoint_prints_where_it_lies(capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("checkpoint") == 0
    assert "no row yet" in capsys.readouterr().out
    _rows()
    assert _run("checkpoint") == 0
    assert Path(capsys.readouterr().out.strip()).is_file()


def test_protect_puts_the_triggers_back() -> None:
    triggers.remove(connection)
    assert triggers.problems(connection)
    assert _run("protect") == 0
    assert triggers.problems(connection) == []


def _third_party(*paths: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-I", str(INDEPENDENT), *map(str, paths)]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def _exported(capsys: pytest.CaptureFixture[str], path: Path, *options: str) -> list[str]:
    capsys.readouterr()
    assert _run("export", *options) == 0
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    return path.read_text(encoding="utf-8").splitlines(keepends=True)


@pytest.mark.parametrize("options", [[], ["--personal"]])
def test_a_third_party_verifies_the_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str]
) -> None:
    _rows()
    signed = services.checkpoint()
    assert signed is not None
    path = tmp_path / "export.jsonl"
    _exported(capsys, path, *options)
    assert ("Tha\\u00e7i" in path.read_text()) is bool(options)
    told = _third_party(path, signed)
    assert (told.returncode, told.stdout) == (0, "3 rows hold\n"), told.stderr
    assert len(INDEPENDENT.read_text().split('"""', 2)[2].split("if __name__")[0].strip().splitlines()) <= 30


def test_a_third_party_finds_what_was_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _rows()
    signed = services.checkpoint()
    assert signed is not None
    path = tmp_path / "export.jsonl"
    lines = _exported(capsys, path, "--personal")
    row = json.loads(lines[0])
    row["personal"]["name"]["value"] = "Somebody Else"
    changed = {
        "row 1: name": [json.dumps(row) + "\n", *lines[1:]],
        "row 2 does": [lines[0], lines[2]],
        "row 1 does": [lines[0].replace("delivery", "approval"), *lines[1:]],
        "row 3 is not": lines[:2],
    }
    for complaint, text in changed.items():
        path.write_text("".join(text), encoding="utf-8")
        told = _third_party(path, signed)
        assert told.returncode == 1
        assert complaint in told.stderr
