"""All versions of one object, for those who must know every one: retries of a put, and disposal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from storage_config.errors import DisposalRefused
from storage_config.s3_access import client_of, code_of, credentials, s3_errors

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

    from storage_config.s3 import S3Store

MAY_NOT = frozenset({"AccessDenied", "InvalidRequest", "403"})


@dataclass(frozen=True)
class Version:
    """One version of an object; `size` is None for a delete marker."""

    id: str
    size: int | None
    at: datetime


def versions(client: "S3Client", bucket: str, key: str) -> Iterator[Version]:
    """Yield every version of a key and every delete marker on it."""
    for page in client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
        for found in page.get("Versions", []):
            if found["Key"] == key:
                yield Version(found["VersionId"], found["Size"], found["LastModified"])
        for marker in page.get("DeleteMarkers", []):
            if marker["Key"] == key:
                yield Version(marker["VersionId"], None, marker["LastModified"])


def destroy_versions(store: "S3Store", key: str) -> list[str]:
    """Delete every version of an original past its retention, with the `disposal` key, and return their ids.

    Raises:
        DisposalRefused: a legal hold is on one, or the key may not. (Servers name the refusal differently.)
    """
    client = client_of(store.place, credentials(store.place, "disposal"))
    gone = []
    with s3_errors(f"destroying {key}"):
        for version in list(versions(client, store.bucket, key)):
            _delete(client, store.bucket, key, version.id)
            gone += [version.id] if version.size is not None else []
    return gone


def _delete(client: "S3Client", bucket: str, key: str, version: str) -> None:
    try:
        client.delete_object(Bucket=bucket, Key=key, VersionId=version, BypassGovernanceRetention=True)
    except ClientError as error:
        if code_of(error) not in MAY_NOT:
            raise
        raise DisposalRefused(
            f"The server refuses to destroy version {version} of {key}: a legal hold is on it, or the disposal key may "
            "not. That version is still there."
        ) from error
