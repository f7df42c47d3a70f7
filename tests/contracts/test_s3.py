"""What only an S3 server can show: versions, keys that may not, a server that is gone, a bucket that is not safe."""

import secrets
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from storage_config import disposal
from storage_config.errors import DisposalRefused, NotStored, StorageDown, StorageError
from storage_config.keys import original_key
from storage_config.location import S3Place, parse_storage_url
from storage_config.s3 import S3Store
from storage_config.s3_access import client_of, credentials, minio_of
from storage_config.s3_buckets import prepare


@pytest.fixture
def place(s3_url: str) -> S3Place:
    place = parse_storage_url(s3_url)
    assert isinstance(place, S3Place)
    return place


@pytest.fixture
def originals(place: S3Place, tmp_path: Path) -> S3Store:
    return S3Store("originals", place, tmp_path)


@pytest.fixture
def _one_copy(monkeypatch: pytest.MonkeyPatch, originals: S3Store) -> None:
    monkeypatch.setattr(disposal, "copies", lambda _role: [originals])


def _new_key() -> str:
    return original_key(secrets.token_hex(32))


def test_a_shadowed_original_is_still_read_by_its_version(originals: S3Store, place: S3Place) -> None:
    key = _new_key()
    stored = originals.put_bytes(key, b"true")
    client_of(place, credentials(place)).put_object(Bucket=originals.bucket, Key=key, Body=b"fake")
    with originals.open(key, version=stored.version) as stream:
        assert stream.read() == b"true"
    again = originals.put_bytes(key, b"true")
    assert (again.version, again.created) == (stored.version, False)


def test_the_applications_key_cannot_delete_an_original(originals: S3Store, place: S3Place) -> None:
    key = _new_key()
    version = originals.put_bytes(key, b"kept").version
    client = client_of(place, credentials(place))
    for bypass in (False, True):
        with pytest.raises(ClientError):
            client.delete_object(Bucket=originals.bucket, Key=key, VersionId=version, BypassGovernanceRetention=bypass)
    assert originals.stat(key, version=version).size == 4


@pytest.mark.usefixtures("_one_copy")
def test_every_version_of_a_destroyed_original_is_gone(originals: S3Store, place: S3Place) -> None:
    key = _new_key()
    first = originals.put_bytes(key, b"true").version
    client = client_of(place, credentials(place))
    second = client.put_object(Bucket=originals.bucket, Key=key, Body=b"fake")["VersionId"]
    client_of(place, credentials(place, "admin")).delete_object(Bucket=originals.bucket, Key=key)
    destroyed = disposal.destroy_original(key)
    assert (destroyed.key, set(destroyed.versions), destroyed.copies) == (key, {first, second}, 1)
    for version in (first, second, ""):
        with pytest.raises(NotStored):
            originals.stat(key, version=version)
    with pytest.raises(NotStored):
        disposal.destroy_original(key)


@pytest.mark.usefixtures("_one_copy")
def test_a_held_original_is_not_destroyed(originals: S3Store) -> None:
    key = _new_key()
    version = originals.put_bytes(key, b"evidence").version
    originals.set_hold(key, version=version, on=True)
    with pytest.raises(DisposalRefused):
        disposal.destroy_original(key)
    assert originals.stat(key, version=version).size == 8
    originals.set_hold(key, version=version, on=False)
    assert disposal.destroy_original(key).versions == (version,)


def test_a_bucket_without_versions_gets_no_original(s3_url: str, tmp_path: Path) -> None:
    unsafe = parse_storage_url(s3_url.replace("/kronika?", "/unsafe?"))
    assert isinstance(unsafe, S3Place)
    minio_of(unsafe, credentials(unsafe, "admin")).make_bucket(unsafe.bucket("originals"))
    store = S3Store("originals", unsafe, tmp_path)
    with pytest.raises(StorageError, match="keeps no versions"):
        store.put_bytes(_new_key(), b"x")
    with pytest.raises(StorageError, match="keeps no versions"):
        store.probe()


def test_preparing_twice_makes_nothing_new(place: S3Place) -> None:
    assert prepare(place, lock_days=1) == []


def test_a_wrong_key_and_a_server_that_is_gone_are_said_to_be_down(place: S3Place, tmp_path: Path) -> None:
    wrong = S3Place(place.host, place.bucket_prefix, secure=False, access_key="app", secret_key="wrong")
    gone = S3Place("127.0.0.1:9", place.bucket_prefix, secure=False, access_key="app", secret_key="x")
    for nowhere in (wrong, gone):
        store = S3Store("originals", nowhere, tmp_path)
        with pytest.raises(StorageDown):
            store.put_bytes(_new_key(), b"x")
        with pytest.raises(StorageDown):
            store.open(_new_key())
        with pytest.raises(StorageDown):
            store.exists(_new_key())
        with pytest.raises(StorageDown):
            list(store.keys())


def test_a_missing_key_is_named(place: S3Place, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="'hold' is not known"):
        credentials(S3Place("h", "kronika", access_key="a", secret_key="b"), "hold")
    broken = tmp_path / "keys.json"
    broken.write_text('{"app": "secret"}')
    with pytest.raises(StorageError) as refused:
        credentials(S3Place("h", "kronika", credentials=str(broken)))
    assert "secret" not in str(refused.value)


def test_broken_off_parts_are_given_back(originals: S3Store, place: S3Place) -> None:
    client = client_of(place, credentials(place))
    key = _new_key()
    upload = client.create_multipart_upload(Bucket=originals.bucket, Key=key)["UploadId"]
    client.upload_part(Bucket=originals.bucket, Key=key, UploadId=upload, PartNumber=1, Body=b"x")
    assert originals.sweep() == 0
    assert originals.sweep(older_than_seconds=-60) >= 1
    assert originals.sweep(older_than_seconds=-60) == 0
    assert not originals.exists(key)
