"""A role on an S3 server: one object a key, originals in a versioned bucket.

django-storages carries renditions and exports; originals go by its client, with "only if absent" (`If-None-Match: *`)
on the request that makes the object appear, and are known by their version id from then on.
"""

import hashlib
import io
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from botocore.exceptions import ClientError
from django.core.files.base import File
from minio import Minio
from minio.error import S3Error

from storage_config.contract import STALE_SECONDS, Role, Stat, Stored
from storage_config.durable_files import storage_errors
from storage_config.errors import NotStored, StorageDown, StorageError, WouldOverwrite
from storage_config.keys import check_key, check_prefix
from storage_config.location import S3Place
from storage_config.s3_access import client_of, code_of, credentials, minio_of, s3_errors, storage_of
from storage_config.s3_body import BodySpan
from storage_config.s3_buckets import PROBE, refuse_unsafe
from storage_config.s3_multipart import put_in_parts, sweep_parts
from storage_config.s3_versions import versions

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client

ONE_PUT = 64 * 1024**2
STREAM_BUFFER = 256 * 1024
TAKEN = frozenset({"PreconditionFailed", "412", "ConditionalRequestConflict", "409", "NoSuchUpload"})


class S3Store:
    """A `storage_config.contract.Store` in a bucket."""

    def __init__(self, role: Role, place: S3Place, scratch: Path) -> None:
        self.role = role
        self.place = place
        self.bucket = place.bucket(role)
        self._scratch = scratch
        self._found_safe = False

    @cached_property
    def _client(self) -> "S3Client":
        return client_of(self.place, credentials(self.place))

    @cached_property
    def _objects(self) -> Any:
        return storage_of(self.place, self.role, credentials(self.place))

    # --- putting

    def put_file(self, key: str, path: Path, *, sha256: str | None = None) -> Stored:
        """Store a file; see `Store.put_file`."""
        check_key(key)
        if not path.is_file():
            raise NotStored(f"The file {path.name}, which was to be stored as {key}, is not there.")
        with storage_errors(f"reading {path.name}"):
            if sha256 is not None:
                _check_digest(path, sha256)
            with path.open("rb") as file:
                return self._put(key, file, path.stat().st_size)

    def put_bytes(self, key: str, data: bytes) -> Stored:
        """Store some bytes; see `Store.put_bytes`."""
        return self._put(check_key(key), io.BytesIO(data), len(data))

    def _put(self, key: str, file: BinaryIO, size: int) -> Stored:
        with s3_errors(f"storing {key}"):
            if self.role == "originals":
                self._refuse_unsafe_bucket()
                return self._create(key, file, size)
            created = not self.exists(key)
            self._objects.save(key, File(file, name=key))
        return Stored(key, self.stat(key).version, size, created)

    def probe(self) -> None:
        """Look at the bucket, and put something that can be removed again; see `Store.probe`."""
        with s3_errors(f"trying the bucket {self.bucket}"):
            if self.role == "originals":
                refuse_unsafe(self._client, self.bucket)
                return
            self._client.put_object(Bucket=self.bucket, Key=PROBE, Body=b"probe")
            self._client.delete_object(Bucket=self.bucket, Key=PROBE)

    def _refuse_unsafe_bucket(self) -> None:
        """Look once, before the first put of an original, whether this bucket could lose one."""
        if not self._found_safe:
            refuse_unsafe(self._client, self.bucket)
            self._found_safe = True

    def _create(self, key: str, file: BinaryIO, size: int) -> Stored:
        try:
            if size > ONE_PUT:
                version = put_in_parts(self._client, self.bucket, key, file, size)
            else:
                answer = self._client.put_object(Bucket=self.bucket, Key=key, Body=file, IfNoneMatch="*")
                version = answer.get("VersionId", "")
        except ClientError as error:
            if code_of(error) not in TAKEN:
                raise
            return self._already_there(key, size)
        return Stored(key, version, size, created=True)

    def _already_there(self, key: str, size: int) -> Stored:
        """Return the first version under the key: whatever was put there later does not count."""
        there = [version for version in versions(self._client, self.bucket, key) if version.size is not None]
        if not there:
            raise StorageDown(f"Somebody else is storing {key} right now. Nothing is lost; it will be tried again.")
        first = min(reversed(there), key=lambda version: version.at)  # newest first; times are in whole seconds
        if first.size != size:
            raise WouldOverwrite(
                f"{key} is stored with {first.size} bytes and was offered with {size}. The stored one was left alone."
            )
        return Stored(key, first.id, size, created=False)

    # --- reading

    def open(self, key: str, *, version: str = "", start: int = 0, end: int | None = None) -> BinaryIO:
        """Open a range of an object; see `Store.open`."""
        check_key(key)
        if end is not None and end <= max(start, 0):
            self.stat(key, version=version)
            return io.BytesIO()
        span = f"bytes={max(start, 0)}-{'' if end is None else end - 1}"
        with s3_errors(f"reading {key}"):
            try:
                answer = self._client.get_object(Bucket=self.bucket, Key=key, Range=span, **_version(version))
            except ClientError as error:
                if code_of(error) != "InvalidRange":
                    raise
                return io.BytesIO()  # it is there and ends before `start`
        return io.BufferedReader(BodySpan(answer["Body"], key), STREAM_BUFFER)

    def stat(self, key: str, *, version: str = "") -> Stat:
        """Return size and version; see `Store.stat`."""
        with s3_errors(f"looking for {check_key(key)}"):
            answer = self._client.head_object(Bucket=self.bucket, Key=key, **_version(version))
        return Stat(answer["ContentLength"], answer.get("VersionId", ""))

    def exists(self, key: str) -> bool:
        """Return whether there is such an object."""
        try:
            self.stat(key)
        except NotStored:
            return False
        return True

    @contextmanager
    def local(self, key: str, *, version: str = "") -> Iterator[Path]:
        """Yield a passing copy of the object in the scratch folder; see `Store.local`."""
        with storage_errors(f"fetching {key}"):
            self._scratch.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._scratch, prefix="object-") as file:
                with self.open(key, version=version) as stream:
                    while block := stream.read(1024 * 1024):
                        file.write(block)
                file.flush()
                yield Path(file.name)

    def keys(self, prefix: str = "") -> Iterator[str]:
        """Yield keys in order; see `Store.keys`."""
        check_prefix(prefix)
        with s3_errors(f"listing the {self.role}"):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
            for page in pages:
                yield from (found["Key"] for found in page.get("Contents", []))

    # --- holding and removing

    def set_hold(self, key: str, *, version: str = "", on: bool) -> None:
        """Put or lift the server's legal hold on a version; see `Store.set_hold`."""
        client = self._hold_client(key, version)
        change = client.enable_object_legal_hold if on else client.disable_object_legal_hold
        with s3_errors(f"changing the hold on {key}"):
            change(self.bucket, key, version or None)

    def held(self, key: str, *, version: str = "") -> bool:
        """Return whether the server holds the version; see `Store.held`."""
        client = self._hold_client(key, version)
        with s3_errors(f"reading the hold on {key}"):
            try:
                return client.is_object_legal_hold_enabled(self.bucket, key, version or None)
            except S3Error as error:
                if error.code != "NoSuchObjectLegalHold":
                    raise
                return False  # as SeaweedFS says of a version that never had one

    def _hold_client(self, key: str, version: str) -> Minio:
        if self.role != "originals":
            raise StorageError("Only originals can stand under a legal hold.")
        self.stat(key, version=version)
        return minio_of(self.place, credentials(self.place, "hold"))

    def remove(self, key: str) -> None:
        """Remove an object of a temporary role; see `Store.remove`."""
        if self.role == "originals":
            raise StorageError("Originals are never discarded; destroying one is a matter for retention.")
        with s3_errors(f"removing {check_key(key)}"):
            self._client.delete_object(Bucket=self.bucket, Key=key)

    def sweep(self, *, older_than_seconds: float = STALE_SECONDS) -> int:
        """Give back the parts of interrupted puts; see `Store.sweep`."""
        limit = datetime.now(UTC) - timedelta(seconds=older_than_seconds)
        with s3_errors(f"sweeping the {self.role}"):
            return sweep_parts(self._client, self.bucket, older_than=limit)


def _version(version: str) -> Any:
    return {"VersionId": version} if version else {}


def _check_digest(path: Path, sha256: str) -> None:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
            raise StorageError(f"{path.name} changed while it was being stored. Nothing was stored; hand it in again.")
