"""The buckets: making them as they must be, and proving that they are.

Originals lie in a bucket with object lock, hence versioned, with a default retention in GOVERNANCE mode: the key that
disposes may lawfully erase, nobody else can. COMPLIANCE mode would forbid lawful erasure and is refused.
"""

from typing import TYPE_CHECKING

from botocore.exceptions import ClientError
from minio import Minio
from minio.commonconfig import GOVERNANCE
from minio.objectlockconfig import DAYS, ObjectLockConfig

from storage_config.contract import Role
from storage_config.errors import StorageError
from storage_config.location import S3Place
from storage_config.s3_access import code_of, credentials, minio_of, s3_errors

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

BUCKET_ROLES: tuple[Role, ...] = ("originals", "renditions", "exports")
PROBE = "probe/create-only"
DEFAULT_LOCK_DAYS = 3650


def prepare(place: S3Place, *, lock_days: int = DEFAULT_LOCK_DAYS) -> list[str]:
    """Make the buckets that are missing, with the `admin` key, and return the names of those made."""
    admin = minio_of(place, credentials(place, "admin"))
    with s3_errors("making the buckets"):
        made = [place.bucket(role) for role in BUCKET_ROLES if _make(admin, place.bucket(role), role)]
        admin.set_object_lock_config(place.bucket("originals"), ObjectLockConfig(GOVERNANCE, lock_days, DAYS))
    return made


def _make(admin: Minio, bucket: str, role: Role) -> bool:
    if admin.bucket_exists(bucket):
        return False
    admin.make_bucket(bucket, object_lock=role == "originals")
    return True


def refuse_unsafe(client: "S3Client", bucket: str) -> None:
    """Raise `StorageError` when originals in this bucket could be lost by overwriting, or never lawfully erased."""
    if client.get_bucket_versioning(Bucket=bucket).get("Status") != "Enabled":
        raise StorageError(
            f"The bucket {bucket} keeps no versions, so originals could be lost. Nothing was stored. Make the buckets "
            "with `manage.py storage prepare`, or turn versioning on."
        )
    if not _refuses_second_put(client, bucket):
        raise StorageError(
            f"The server of {bucket} ignores `If-None-Match` and would put one original over another. Nothing was "
            "stored. Use a server that honours it."
        )
    if lock_mode(client, bucket) == "COMPLIANCE":
        raise StorageError(
            f"The bucket {bucket} is locked in COMPLIANCE mode, which forbids lawful erasure. Nothing was stored. Set "
            "its default retention to GOVERNANCE."
        )


def _refuses_second_put(client: "S3Client", bucket: str) -> bool:
    """Put one small probe twice; the first may be refused too, when it was put by an earlier process."""
    for _ in range(2):
        try:
            client.put_object(Bucket=bucket, Key=PROBE, Body=b"probe", IfNoneMatch="*")
        except ClientError as error:
            if code_of(error) in {"PreconditionFailed", "412"}:
                return True
            raise
    return False


def lock_mode(client: "S3Client", bucket: str) -> str | None:
    """Return the mode of the bucket's default retention; None where there is none or this key may not ask."""
    try:
        answer = client.get_object_lock_configuration(Bucket=bucket)
    except ClientError:
        return None
    return answer["ObjectLockConfiguration"].get("Rule", {}).get("DefaultRetention", {}).get("Mode")
