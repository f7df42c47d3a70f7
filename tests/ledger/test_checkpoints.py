"""Checkpoints: signed, kept outside the database, never overwritten, and worth nothing when somebody touched them."""

import json
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from pytest_django import Settings

from dam.ledger import checkpoints, services
from dam.ledger.errors import KeyMissing, LedgerError
from dam.ledger.rows import canonical

pytestmark = pytest.mark.django_db


def _append(count: int = 1) -> None:
    for _ in range(count):
        services.append("approval", facts={})


def _signed() -> Path:
    path = services.checkpoint()
    assert path is not None
    return path


def test_an_empty_chain_has_no_checkpoint(checkpoint_folder: Path) -> None:
    assert services.checkpoint() is None
    assert not checkpoint_folder.exists()


def test_a_checkpoint_is_read_only_and_says_which_row_had_which_hash() -> None:
    _append(3)
    path = _signed()
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    statement = json.loads(path.read_text())
    assert (statement["format"], statement["version"], statement["seq"]) == ("kronika-ledger-checkpoint", 1, 3)
    assert services.verify() == services.Verdict(True, 3)


def test_the_same_row_twice_is_one_file_that_stays_as_it_was() -> None:
    _append()
    path = _signed()
    before = path.read_bytes()
    assert _signed() == path
    assert path.read_bytes() == before


def test_the_key_is_made_at_first_use_for_the_owner_only(settings: Settings) -> None:
    assert not settings.LEDGER_KEY_FILE.exists()
    _append()
    _signed()
    assert stat.S_IMODE(settings.LEDGER_KEY_FILE.stat().st_mode) == 0o600
    made = settings.LEDGER_KEY_FILE.read_bytes()
    _append()
    _signed()
    assert settings.LEDGER_KEY_FILE.read_bytes() == made


def test_a_lost_key_is_not_silently_replaced(settings: Settings) -> None:
    _append()
    _signed()
    settings.LEDGER_KEY_FILE.unlink()
    _append()
    with pytest.raises(KeyMissing):
        services.checkpoint()
    with pytest.raises(KeyMissing):
        services.verify()
    assert not settings.LEDGER_KEY_FILE.exists()


def test_a_key_file_with_something_else_is_refused(settings: Settings) -> None:
    _append()
    settings.LEDGER_KEY_FILE.parent.mkdir(parents=True)
    settings.LEDGER_KEY_FILE.write_text("no key")
    with pytest.raises(LedgerError):
        services.checkpoint()


@pytest.mark.django_db(transaction=True)
def test_every_so_many_rows_one_is_kept_once_they_are_committed(settings: Settings, checkpoint_folder: Path) -> None:
    settings.LEDGER_CHECKPOINT_EVERY = 3
    with transaction.atomic():
        _append(3)
        assert not checkpoint_folder.exists()
    assert [signed.seq for signed in checkpoints.kept()] == [3]
    for _ in range(4):
        with transaction.atomic():
            _append()
    assert [signed.seq for signed in checkpoints.kept()] == [3, 6]


@pytest.mark.django_db(transaction=True)
def test_a_checkpoint_that_cannot_be_kept_does_not_undo_the_row(settings: Settings, checkpoint_folder: Path) -> None:
    settings.LEDGER_CHECKPOINT_EVERY = 1
    checkpoint_folder.write_text("a file where a folder should be")
    with transaction.atomic():
        _append()
    assert services.verify(checkpoints=False) == services.Verdict(True, 1)


def _resign(statement: dict[str, object], key: Ed25519PrivateKey) -> str:
    statement.pop("signature", None)
    return canonical(statement | {"signature": key.sign(canonical(statement).encode()).hex()})


@pytest.mark.parametrize("how", ["seq", "hash", "cut", "signature", "key", "name", "rubbish", "nested"])
def test_a_checkpoint_that_somebody_touched_is_found(how: str) -> None:
    _append(5)
    path = _signed()
    path.chmod(0o644)
    text = path.read_text()
    statement = json.loads(text)
    stranger = Ed25519PrivateKey.generate()
    ways: dict[str, Callable[[], str]] = {
        "seq": lambda: canonical(statement | {"seq": 4}),
        "hash": lambda: canonical(statement | {"hash": "0" * 64}),
        "cut": lambda: text[: len(text) // 2],
        "signature": lambda: canonical(statement | {"signature": "00" * 64}),
        "key": lambda: _resign(statement | {"key": stranger.public_key().public_bytes_raw().hex()}, stranger),
        "name": lambda: text,
        "rubbish": lambda: "\x00\xff",
        "nested": lambda: "[" * 100_000,
    }
    path.write_text(ways[how]())
    if how == "name":
        path.rename(path.with_name(checkpoints.file_name(4, "0" * 64)))
    verdict = services.verify()
    assert not verdict.ok
    assert "checkpoint" in verdict.problem
    assert services.verify(checkpoints=False).ok


def test_a_chain_that_is_gone_is_found() -> None:
    point = transaction.savepoint()
    _append(2)
    _signed()
    transaction.savepoint_rollback(point)
    verdict = services.verify()
    assert (verdict.ok, verdict.rows, verdict.first_broken_seq) == (False, 0, 1)


def test_openssl_agrees_with_the_signature(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed: the signature was NOT checked by another program")
    _append()
    statement = json.loads(_signed().read_text())
    signature = tmp_path / "signature"
    signature.write_bytes(bytes.fromhex(statement.pop("signature")))
    message = tmp_path / "message"
    message.write_text(json.dumps(statement, sort_keys=True, separators=(",", ":")))
    public = tmp_path / "public.der"
    public.write_bytes(bytes.fromhex("302a300506032b6570032100" + statement["key"]))
    command = [openssl, "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", str(public), "-rawin"]
    arguments = [*command, "-in", str(message), "-sigfile", str(signature)]
    assert subprocess.run(arguments, check=False, capture_output=True).returncode == 0
    message.write_text(message.read_text().replace('"seq":1', '"seq":2'))
    assert subprocess.run(arguments, check=False, capture_output=True).returncode != 0
