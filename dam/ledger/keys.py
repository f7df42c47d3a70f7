"""The office's Ed25519 key (RFC 8032), made at first use, readable by nobody else."""

from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from dam.ledger.errors import KeyMissing, LedgerError
from storage_config.durable_files import write_once

PRIVATE = 0o600


def office_key() -> Ed25519PrivateKey:
    """Return the office's key, making it when there are neither a key nor checkpoints yet.

    Raises:
        KeyMissing: there are checkpoints, so there was a key: a new one would make them worthless.
        LedgerError: the key file holds something else.
    """
    path = settings.LEDGER_KEY_FILE
    if not path.exists():
        if any(settings.LEDGER_CHECKPOINT_DIR.glob("*.json")):
            raise KeyMissing(
                f"The office's key {path} is missing, but checkpoints signed with it exist. Restore it from the "
                "backup; the chain itself is untouched."
            )
        _make(path)
    return _load(path, path.stat().st_mtime_ns)


def _make(path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_once(path, pem, mode=PRIVATE)


@lru_cache(maxsize=2)
def _load(path: Path, _changed: int) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as error:
        raise LedgerError(f"{path} does not hold a private key in PEM form. Restore it from the backup.") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise LedgerError(f"{path} does not hold an Ed25519 key. Restore it from the backup.")
    return key
