"""The way to an S3 server: keys, clients, and what its errors mean.

Three keys (`docs/reference/storage.md`): the application's puts and reads; `hold`'s sets and lifts legal holds;
`disposal`'s deletes past retention, never past a hold. A fourth, `admin`, only makes buckets.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import urllib3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from minio import Minio
from minio.error import MinioException, S3Error
from storages.backends.s3 import S3Storage

from storage_config.errors import NotStored, StorageDown, StorageError, StorageFull
from storage_config.location import S3Place

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

KeyName = Literal["app", "hold", "disposal", "admin"]
MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound"})
NO_ROOM = frozenset({"507", "InsufficientStorage", "XMinioStorageFull", "QuotaExceeded", "XAmzQuotaExceeded"})
CONFIG = Config(
    s3={"addressing_style": "path"},
    connect_timeout=5,
    read_timeout=60,
    retries={"mode": "standard", "total_max_attempts": 3},
    max_pool_connections=32,
)
TRANSFER = TransferConfig(multipart_threshold=64 * 1024**2, multipart_chunksize=64 * 1024**2, max_concurrency=4)


@dataclass(frozen=True)
class Credentials:
    """One key of the server."""

    access_key: str
    secret_key: str = field(repr=False)


def credentials(place: S3Place, name: KeyName = "app") -> Credentials:
    """Return a key of the server: from the URL, then from the environment (both `app` only), then from the file.

    Raises:
        StorageError: it is nowhere; the message says where it was looked for.
    """
    if name == "app" and place.access_key:
        return Credentials(place.access_key, place.secret_key)
    if name == "app" and settings.STORAGE_ACCESS_KEY:
        return Credentials(settings.STORAGE_ACCESS_KEY, settings.STORAGE_SECRET_KEY)
    found = _from_file(place.credentials).get(name)
    if found is None:
        raise StorageError(
            f"The storage key {name!r} is not known. Put it into the file that STORAGE_URL's option `credentials` names"
            + (", into STORAGE_ACCESS_KEY and STORAGE_SECRET_KEY, or into the URL." if name == "app" else ".")
        )
    return found


def _from_file(path: str) -> dict[str, Credentials]:
    if not path:
        return {}
    try:
        keys = json.loads(Path(path).read_text())
        return {name: Credentials(key["access_key"], key["secret_key"]) for name, key in keys.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise StorageError(f"The file of storage keys {path} cannot be used: {type(error).__name__}.") from error


def storage_of(place: S3Place, role: str, key: Credentials) -> S3Storage:
    """Return the django-storages storage of a role's bucket, with every setting given here."""
    return S3Storage(
        access_key=key.access_key,
        secret_key=key.secret_key,
        bucket_name=place.bucket(role),
        endpoint_url=place.endpoint,
        region_name=place.region,
        use_ssl=place.secure,
        client_config=CONFIG,
        transfer_config=TRANSFER,
        default_acl=None,
        file_overwrite=True,
        object_parameters={},
        location="",
        gzip=False,
    )


@lru_cache(maxsize=8)
def client_of(place: S3Place, key: Credentials) -> "S3Client":
    """Return a boto3 client; it may be shared by threads."""
    client: S3Client = storage_of(place, "originals", key).connection.meta.client
    return client


@lru_cache(maxsize=8)
def minio_of(place: S3Place, key: Credentials) -> Minio:
    """Return a minio client, for buckets, locks and holds."""
    pool = urllib3.PoolManager(timeout=urllib3.Timeout(connect=5, read=60), retries=urllib3.Retry(2))
    return Minio(place.host, key.access_key, key.secret_key, secure=place.secure, region=place.region, http_client=pool)


def code_of(error: ClientError | S3Error) -> str:
    """Return the server's code of an error; for an answer without a body its HTTP status."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code", ""))
    return str(error.code)


@contextmanager
def s3_errors(what: str) -> Iterator[None]:
    """Turn the clients' errors into those of this room, saying what was being done.

    Raises:
        NotStored: no such object or version.
        StorageFull: the server has no room.
        StorageDown: everything else: it does not answer, refuses the key, or fails.
    """
    try:
        yield
    except (ClientError, S3Error) as error:
        code = code_of(error)
        if code in MISSING:
            raise NotStored(f"Not in storage ({what}).") from error
        if code in NO_ROOM:
            raise StorageFull(
                f"The storage server has no room left while {what}. Nothing stored before is affected; make room and "
                "it goes on."
            ) from error
        raise StorageDown(f"The storage server answered {code} while {what}. Nothing stored is affected.") from error
    except (BotoCoreError, MinioException, urllib3.exceptions.HTTPError, OSError) as error:
        raise StorageDown(
            f"The storage server does not answer while {what} ({type(error).__name__}). Nothing stored is affected."
        ) from error
