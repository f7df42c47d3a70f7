"""Signed checkpoints of the chain, kept as files outside the database and never overwritten.

A chain that its database's owner recomputed from some row on, or whose tail was cut off, agrees with itself; it does
not agree with a checkpoint written before.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from dam.ledger.errors import LedgerError
from dam.ledger.keys import office_key
from dam.ledger.models import Entry, Head
from dam.ledger.rows import canonical, timestamp
from storage_config.durable_files import write_once

FORMAT = "kronika-ledger-checkpoint"
VERSION = 1
_NAME = re.compile(r"(?P<seq>\d{15})-(?P<hash>[0-9a-f]{16})\.json", re.ASCII)


@dataclass(frozen=True)
class Checkpoint:
    """Row `seq` had this hash. `sound` is False when the file is damaged or its signature does not hold."""

    path: Path
    seq: int
    hash: str
    sound: bool


def file_name(seq: int, row_hash: str) -> str:
    """Return a checkpoint's file name: names in order are checkpoints in order."""
    return f"{seq:015d}-{row_hash[:16]}.json"


def write(seq: int, row_hash: str) -> Path:
    """Sign and keep a checkpoint; the same row twice is one file."""
    path: Path = settings.LEDGER_CHECKPOINT_DIR / file_name(seq, row_hash)
    if path.exists():
        return path
    key = office_key()
    statement: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "seq": seq,
        "hash": row_hash,
        "at": timestamp(timezone.now()),
        "key": key.public_key().public_bytes_raw().hex(),
    }
    signature = key.sign(canonical(statement).encode()).hex()
    write_once(path, f"{canonical(statement | {'signature': signature})}\n".encode())
    return path


def write_head() -> Path | None:
    """Keep a checkpoint of the chain's last row and return its path; None while the chain is empty."""
    head = Head.objects.filter(pk=1).first()
    if head is None or (head.seq and not Entry.objects.filter(seq=head.seq, hash=head.hash).exists()):
        raise LedgerError("The ledger's head names no row; nothing was signed. Run `manage.py ledger verify`.")
    return write(head.seq, head.hash) if head.seq else None


def due_on_commit(seq: int) -> None:
    """After every so many rows, keep a checkpoint once the row is committed; a failure is logged, the row stands."""
    if seq % settings.LEDGER_CHECKPOINT_EVERY == 0:
        transaction.on_commit(write_head, robust=True)


def kept() -> Iterator[Checkpoint]:
    """Yield all checkpoints in order of their rows, one at a time."""
    for path in _paths():
        yield _read(path, office_key().public_key())


def newest() -> Checkpoint | None:
    """Return the checkpoint of the highest row."""
    paths = _paths()
    return _read(paths[-1], office_key().public_key()) if paths else None


def _paths() -> list[Path]:
    folder: Path = settings.LEDGER_CHECKPOINT_DIR
    return sorted(folder.glob("*.json")) if folder.is_dir() else []


def _read(path: Path, public: Ed25519PublicKey) -> Checkpoint:
    named = _NAME.fullmatch(path.name)
    seq = int(named["seq"]) if named else 0
    try:
        statement = json.loads(path.read_bytes())
        signature = bytes.fromhex(statement.pop("signature"))
        public.verify(signature, canonical(statement).encode())
        sound = statement["format"] == FORMAT and file_name(statement["seq"], statement["hash"]) == path.name
        return Checkpoint(path, statement["seq"], statement["hash"], sound)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, InvalidSignature):
        return Checkpoint(path, seq, "", sound=False)
