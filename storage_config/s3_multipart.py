"""Puts a large original in parts, "only if absent": the condition stands on the request that makes it appear."""

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART = 64 * 1024**2
MOST_PARTS = 10_000


def part_size(size: int) -> int:
    """Return how large parts must be so that there are at most 10,000 (the most that S3 takes)."""
    return max(PART, -(-size // MOST_PARTS))


def put_in_parts(client: "S3Client", bucket: str, key: str, file: BinaryIO, size: int) -> str:
    """Put a file of `size` bytes and return its version; the server refuses the last step when the key is taken.

    Memory: one part. Whatever goes wrong, the parts that had arrived are given back.
    """
    upload = client.create_multipart_upload(Bucket=bucket, Key=key)["UploadId"]
    try:
        parts = _send(client, bucket, key, upload, file, part_size(size))
        answer = client.complete_multipart_upload(
            Bucket=bucket, Key=key, UploadId=upload, MultipartUpload={"Parts": parts}, IfNoneMatch="*"
        )
    except (ClientError, BotoCoreError, OSError):
        with suppress(ClientError, BotoCoreError):  # what cannot be given back now is swept later
            client.abort_multipart_upload(Bucket=bucket, Key=key, UploadId=upload)
        raise
    return answer.get("VersionId", "")


def _send(
    client: "S3Client", bucket: str, key: str, upload: str, file: BinaryIO, length: int
) -> "list[CompletedPartTypeDef]":
    parts: list[CompletedPartTypeDef] = []
    while block := file.read(length):
        number = len(parts) + 1
        answer = client.upload_part(Bucket=bucket, Key=key, UploadId=upload, PartNumber=number, Body=block)
        parts.append({"PartNumber": number, "ETag": answer["ETag"]})
    return parts


def sweep_parts(client: "S3Client", bucket: str, *, older_than: datetime) -> int:
    """Give back the parts of puts that were broken off before a moment; return how many puts that were."""
    pages = client.get_paginator("list_multipart_uploads").paginate(Bucket=bucket)
    stale = [found for page in pages for found in page.get("Uploads", []) if found["Initiated"] < older_than]
    for found in stale:
        client.abort_multipart_upload(Bucket=bucket, Key=found["Key"], UploadId=found["UploadId"])
    return len(stale)
