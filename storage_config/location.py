"""Where `STORAGE_URL` points: a folder, or buckets on an S3 server. Pure; credentials are looked up elsewhere.

`file:///srv/kronika/storage` is a folder with one folder a role. `s3://[KEY:SECRET@]HOST[:PORT]/PREFIX` means the
buckets `PREFIX-originals`, `PREFIX-renditions` and `PREFIX-exports`; `?secure=0` speaks plain HTTP, `?region=…`
names a region, `?credentials=/path/to/file` says where the keys lie.
"""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_PREFIX = re.compile(r"[a-z0-9][a-z0-9.-]{1,40}[a-z0-9]")
_OPTIONS = frozenset({"secure", "region", "credentials"})


@dataclass(frozen=True)
class FolderPlace:
    """Roles are folders under `root`."""

    root: Path


@dataclass(frozen=True)
class S3Place:
    """Roles are buckets of one S3 server. `access_key` and `secret_key` are empty unless the URL carried them."""

    host: str
    bucket_prefix: str
    secure: bool = True
    region: str = "us-east-1"
    credentials: str = ""
    access_key: str = ""
    secret_key: str = field(default="", repr=False)

    @property
    def endpoint(self) -> str:
        """The server's address."""
        return f"{'https' if self.secure else 'http'}://{self.host}"

    def bucket(self, role: str) -> str:
        """Return the bucket of a role."""
        return f"{self.bucket_prefix}-{role}"


def parse_storage_url(url: str) -> FolderPlace | S3Place:
    """Return the place that a storage URL names; raise `ImproperlyConfigured`, without secrets, when it names none."""
    parts = urlsplit(url)
    if parts.scheme == "file" and not parts.netloc and parts.path.startswith("/") and parts.path != "/":
        return FolderPlace(Path(unquote(parts.path)))
    if parts.scheme == "s3" and parts.hostname:
        return _s3_place(url)
    raise ImproperlyConfigured(
        "STORAGE_URL cannot be used: expected file:///FOLDER or s3://[KEY:SECRET@]HOST[:PORT]/BUCKET-PREFIX."
    )


def _s3_place(url: str) -> S3Place:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
    prefix = parts.path.strip("/")
    if unknown := options.keys() - _OPTIONS:
        raise ImproperlyConfigured(f"STORAGE_URL has options that are not known: {', '.join(sorted(unknown))}.")
    if not _PREFIX.fullmatch(prefix):
        raise ImproperlyConfigured(
            f"STORAGE_URL names the bucket prefix {prefix!r}: 3 to 42 lower-case letters, digits, dots, hyphens."
        )
    if options.get("secure", "1") not in {"0", "1"}:
        raise ImproperlyConfigured("STORAGE_URL's option secure must be 0 or 1.")
    return S3Place(
        host=parts.netloc.rpartition("@")[2],
        bucket_prefix=prefix,
        secure=options.get("secure", "1") == "1",
        region=options.get("region", "us-east-1"),
        credentials=options.get("credentials", ""),
        access_key=unquote(parts.username or ""),
        secret_key=unquote(parts.password or ""),
    )
