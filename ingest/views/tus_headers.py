"""Headers of tus 1.0.0, read strictly. Pure."""

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
BODY_TYPE = "application/offset+octet-stream"
METADATA_LENGTH = 8000

_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)
_KEY = re.compile(r"[!-+\--~]+", re.ASCII)


class BadHeaderError(Exception):
    """A header is missing or cannot be read; `str()` says which."""


def number(headers: Mapping[str, str], name: str) -> int:
    """Return a header that must be a whole number, such as `Upload-Offset`.

    Raises:
        BadHeaderError: it is missing, negative, or no number.
    """
    value = headers.get(name, "").strip()
    if not _NUMBER.fullmatch(value):
        raise BadHeaderError(_("The header %(name)s must be a whole number.") % {"name": name})
    return int(value)


@dataclass(frozen=True)
class Metadata:
    """What `Upload-Metadata` may say here. `raw` is the header as it came: HEAD gives it back."""

    filename: str = ""
    relative_path: str = ""
    hand_in: str = ""
    client_key: str = ""
    raw: str = ""


def metadata(raw: str) -> Metadata:
    """Read `Upload-Metadata` (tus 1.0.0, Creation): pairs of a key and a base64 value; unknown keys are ignored.

    Bytes of a name that are no UTF-8 come out as lone surrogates, which `ingest.names` shows and keeps.

    Raises:
        BadHeaderError: the header is not of this form, or too long.
    """
    if len(raw) > METADATA_LENGTH:
        raise BadHeaderError(_("The header Upload-Metadata is too long."))
    found: dict[str, str] = {}
    for pair in raw.split(",") if raw.strip() else ():
        key, _space, value = pair.strip().partition(" ")
        if not _KEY.fullmatch(key) or key in found:
            raise BadHeaderError(_("The header Upload-Metadata holds a key that is empty, repeated or not ASCII."))
        found[key] = _decoded(value.strip())
    known = {name: found[name] for name in ("filename", "relative_path", "hand_in", "client_key") if name in found}
    return Metadata(**known, raw=raw)


def _decoded(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode(errors="surrogateescape")
    except (binascii.Error, ValueError) as error:
        raise BadHeaderError(_("The header Upload-Metadata holds a value that is not base64.")) from error
