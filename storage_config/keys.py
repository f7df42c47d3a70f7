"""Keys of stored objects: made from digests and public ids, never from what somebody typed.

A key is one or more parts joined by `/`. A part starts with a lower-case letter or a digit and goes on with those,
`.`, `_` and `-`; no part ends in a dot. A key has at most 200 characters. Nothing in it can climb out of a folder,
hide in one, or differ from another key only by case.
"""

import re

from storage_config.errors import BadKey

MAX_KEY_LENGTH = 200
_PART = r"[a-z0-9](?:[a-z0-9._-]{0,126}[a-z0-9_-])?"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*", re.ASCII)
_PREFIX = re.compile(rf"(?:{_PART}/)*(?:{_PART}\.?)?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{16,128}", re.ASCII)
_EXTENSION = re.compile(r"[a-z0-9]{1,8}", re.ASCII)


def check_key(key: str) -> str:
    """Return the key, or raise `BadKey` when it is not of the form above."""
    if len(key) > MAX_KEY_LENGTH or not _KEY.fullmatch(key):
        raise BadKey(f"{key!r} is not a key of this storage; nothing was read or written.")
    return key


def check_prefix(prefix: str) -> str:
    """Return the prefix, or raise `BadKey` when no key can begin with it."""
    if len(prefix) > MAX_KEY_LENGTH or not _PREFIX.fullmatch(prefix):
        raise BadKey(f"{prefix!r} begins no key of this storage; nothing was read.")
    return prefix


def _checked(pattern: re.Pattern[str], value: str, what: str) -> str:
    if not pattern.fullmatch(value):
        raise BadKey(f"{value!r} is not {what}.")
    return value


def _folders(sha256: str) -> str:
    digest = _checked(_SHA256, sha256, "a SHA-256 digest in lower-case hex")
    return f"sha256/{digest[:2]}/{digest[2:4]}/{digest}"


def original_key(sha256: str) -> str:
    """Return the key of an original: `sha256/ab/cd/<digest>`; the first part names the digest's algorithm."""
    return _folders(sha256)


def rendition_key(sha256: str, recipe_digest: str, extension: str) -> str:
    """Return the key of a rendition: what it was made from, how, and the file's extension (`jpg`, `mp4`)."""
    recipe = _checked(_DIGEST, recipe_digest, "a recipe's digest in lower-case hex")
    return f"{_folders(sha256)}/{recipe}.{_checked(_EXTENSION, extension, 'a file extension')}"


def master_key(sha256: str, recipe_digest: str, extension: str) -> str:
    """Return the key of a press master; `recipe_digest` covers recipe, language and every value written into it."""
    recipe = _checked(_DIGEST, recipe_digest, "a recipe's digest in lower-case hex")
    return f"masters/{_folders(sha256)}/{recipe}.{_checked(_EXTENSION, extension, 'a file extension')}"
