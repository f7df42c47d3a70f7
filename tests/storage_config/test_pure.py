"""Keys, digests and addresses: what must hold for every input."""

import hashlib
import io
import os
from pathlib import Path, PurePosixPath

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from storage_config.digests import BLOCK, read_digests
from storage_config.errors import BadKey
from storage_config.keys import check_key, master_key, original_key, rendition_key
from storage_config.location import FolderPlace, S3Place, parse_storage_url

HEX64 = st.binary(min_size=32, max_size=32).map(bytes.hex)
PARTS = st.text(alphabet="ab9._-/.. \x00A", max_size=30)


@given(st.one_of(st.text(), PARTS))
def test_no_text_becomes_a_key_that_leaves_its_folder(text: str) -> None:
    try:
        key = check_key(text)
    except BadKey:
        return
    path = os.path.normpath(f"/root/{key}")
    assert path == f"/root/{key}"
    assert not any(part.startswith(".") for part in PurePosixPath(key).parts)
    assert key == key.lower()
    assert key.isascii()


@given(HEX64, HEX64, st.sampled_from(["jpg", "mp4", "mp3", "png"]))
def test_made_keys_are_keys_and_tell_their_parts(sha256: str, recipe: str, extension: str) -> None:
    made = [original_key(sha256), rendition_key(sha256, recipe, extension), master_key(sha256, recipe, extension)]
    assert len(set(made)) == 3
    for key in made:
        assert check_key(key) == key
        assert sha256 in key
    assert made[0] == f"sha256/{sha256[:2]}/{sha256[2:4]}/{sha256}"


@pytest.mark.parametrize("digest", ["", "ab", "AB" * 32, "../" + "a" * 61, "g" * 64, "a" * 65, "a" * 64 + "\n"])
def test_what_is_no_digest_makes_no_key(digest: str) -> None:
    with pytest.raises(BadKey):
        original_key(digest)
    with pytest.raises(BadKey):
        master_key(digest, "b" * 64, "jpg")


@pytest.mark.parametrize(("recipe", "extension"), [("", "jpg"), ("b" * 129, "jpg"), ("../b", "jpg"), ("b" * 64, "../x"),
                                                   ("b" * 64, ""), ("b" * 64, "JPG"), ("b" * 64, "x" * 9)])  # fmt: skip
def test_what_is_no_recipe_or_extension_makes_no_key(recipe: str, extension: str) -> None:
    with pytest.raises(BadKey):
        rendition_key("a" * 64, recipe, extension)


class _Trickle(io.RawIOBase):
    """A stream that gives bytes in pieces of odd sizes."""

    def __init__(self, data: bytes, piece: int) -> None:
        self._data = io.BytesIO(data)
        self._piece = piece

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # RawIOBase takes any buffer
        block = self._data.read(min(len(buffer), self._piece))
        buffer[: len(block)] = block
        return len(block)


@given(st.integers(0, 40), st.integers(0, 3 * BLOCK), st.sampled_from([1000, 300_000, BLOCK, 2 * BLOCK]))
def test_digests_are_those_of_the_bytes(seed: int, size: int, piece: int) -> None:
    data = bytes([seed, 255 - seed]) * (size // 2) + bytes(size % 2)
    seen = bytearray()
    found = read_digests(io.BufferedReader(_Trickle(data, piece)), seen.extend)
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.sha512 == hashlib.sha512(data).hexdigest()
    assert found.size == len(data)
    assert seen == data


def test_digests_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(os.urandom(BLOCK * 2 + 17))
    assert read_digests(path).sha512 == hashlib.sha512(path.read_bytes()).hexdigest()


def test_an_error_of_the_listener_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(bytes(BLOCK * 2))

    def stop(_block: memoryview) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_digests(path, stop)


def test_addresses() -> None:
    assert parse_storage_url("file:///srv/kronika%20x") == FolderPlace(Path("/srv/kronika x"))
    place = parse_storage_url("s3://key:s%2Fecret@minio.example:9000/kronika?secure=0&region=eu")
    assert place == S3Place(
        host="minio.example:9000",
        bucket_prefix="kronika",
        secure=False,
        region="eu",
        access_key="key",
        secret_key="s/ecret",
    )
    assert isinstance(place, S3Place)
    assert place.endpoint == "http://minio.example:9000"
    assert place.bucket("originals") == "kronika-originals"
    assert "s/ecret" not in repr(place)


@pytest.mark.parametrize(
    "url",
    ["", "/srv/x", "file://", "file:///", "file://host/x", "ftp://x/y", "s3://", "s3://host", "s3://host/", "s3://host/A",
     "s3://host/a/b", "s3://host/kronika?secure=yes", "s3://host/kronika?versions=off", "s3://u:topsecret@/x"],
)  # fmt: skip
def test_addresses_that_cannot_be_used_are_refused_without_telling_secrets(url: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        parse_storage_url(url)
    assert "topsecret" not in str(refused.value)
