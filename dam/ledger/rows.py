"""The format of a row: canonical JSON, its hash, commitments. Pure; described in `docs/reference/ledger.md`."""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

from dam.ledger.errors import BadRow

VERSION = 1
GENESIS = "0" * 64
SALT_BYTES = 32
MAX_BODY_BYTES = 64 * 1024
MAX_KIND, MAX_SUBJECT, MAX_ACTOR = 40, 80, 40
_KIND = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*", re.ASCII)


@dataclass(frozen=True)
class Fields:
    """What a row says, before it is put into its canonical form."""

    kind: str
    subject: str
    actor: str
    facts: Mapping[str, Any]
    commitments: Mapping[str, str]


def new_salt() -> str:
    """Return 32 random bytes in hex."""
    return secrets.token_hex(SALT_BYTES)


def commitment(salt: str, value: str) -> str:
    """Return hex SHA-256 over the salt's bytes followed by the value's UTF-8 bytes."""
    return hashlib.sha256(bytes.fromhex(salt) + value.encode()).hexdigest()


def canonical(value: object) -> str:
    """Return RFC 8785 canonical JSON.

    Raises:
        BadRow: it cannot be had (NaN, integers beyond 2^53, lone surrogates, things that are not JSON).
    """
    try:
        return rfc8785.dumps(value).decode()  # type: ignore[arg-type]  # whatever is not JSON is refused there
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise BadRow(f"This cannot be recorded as JSON: {error}. Nothing was recorded.") from error


def row_hash(body: str) -> str:
    """Return the hash of a row: hex SHA-256 over the UTF-8 bytes of its body."""
    return hashlib.sha256(body.encode()).hexdigest()


def timestamp(moment: datetime) -> str:
    """Return a moment as the body holds it: UTC, microseconds, `Z` (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body_of(seq: int, prev: str, at: datetime, fields: Fields) -> str:
    """Return the canonical body of a row; raise `BadRow` when a field is not of the form it must have."""
    if not _KIND.fullmatch(fields.kind) or len(fields.kind) > MAX_KIND:
        raise BadRow(f"{fields.kind!r} is not a kind of row: lower-case words joined by dots, at most {MAX_KIND}.")
    if len(fields.subject) > MAX_SUBJECT or len(fields.actor) > MAX_ACTOR:
        raise BadRow(f"Subject and actor have at most {MAX_SUBJECT} and {MAX_ACTOR} characters.")
    body = canonical(
        {
            "version": VERSION,
            "seq": seq,
            "prev": prev,
            "at": timestamp(at),
            "kind": fields.kind,
            "subject": fields.subject,
            "actor": fields.actor,
            "facts": fields.facts,
            "personal": fields.commitments,
        }
    )
    if len(body.encode()) > MAX_BODY_BYTES:
        raise BadRow(f"A row has at most {MAX_BODY_BYTES} bytes; record digests of long things, not the things.")
    return body


def parse(body: str) -> dict[str, Any] | None:
    """Return what a body says, or None when it is not the canonical JSON of an object."""
    try:
        value = json.loads(body)
        return value if isinstance(value, dict) and canonical(value) == body else None
    except (ValueError, RecursionError):
        return None
