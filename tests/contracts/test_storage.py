"""What every store of objects promises: the same tests for each engine, unchanged."""

import hashlib
import os
import random
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from threading import Barrier

import pytest

from storage_config.contract import Role, Store
from storage_config.errors import BadKey, NotStored, StorageError, WouldOverwrite
from storage_config.keys import original_key, rendition_key
from storage_config.stores import read_back
from tests.contracts.conftest import MakeStore

EVERY_ROLE: list[Role] = ["originals", "renditions", "exports"]
REPLACED: list[Role] = ["renditions", "exports"]
LARGE = 70 * 1024**2  # more than one part on S3


def _file(folder: Path, data: bytes) -> tuple[Path, str]:
    path = folder / f"source-{secrets.token_hex(4)}"
    path.write_bytes(data)
    return path, hashlib.sha256(data).hexdigest()


def _new_key() -> str:
    return original_key(secrets.token_hex(32))


@pytest.fixture(params=EVERY_ROLE)
def any_store(request: pytest.FixtureRequest, make_store: MakeStore) -> Store:
    return make_store(request.param)


@pytest.fixture
def originals(make_store: MakeStore) -> Store:
    return make_store("originals")


@pytest.fixture(params=REPLACED)
def replaced(request: pytest.FixtureRequest, make_store: MakeStore) -> Store:
    return make_store(request.param)


@pytest.mark.parametrize("data", [b"", b"x", os.urandom(300_000)], ids=["empty", "one byte", "300 kB"])
def test_what_was_put_is_read_back(any_store: Store, tmp_path: Path, data: bytes) -> None:
    path, sha256 = _file(tmp_path, data)
    key = original_key(sha256) if data else _new_key()
    stored = any_store.put_file(key, path, sha256=sha256)
    assert (stored.key, stored.size) == (key, len(data))
    with any_store.open(key, version=stored.version) as stream:
        assert stream.read() == data
    assert any_store.stat(key, version=stored.version).size == len(data)
    assert any_store.exists(key)
    assert read_back(any_store, key, sha256, version=stored.version)
    with any_store.local(key, version=stored.version) as local:
        assert local.read_bytes() == data
    assert path.read_bytes() == data


def test_what_is_not_there_is_said_to_be_missing(any_store: Store) -> None:
    key = _new_key()
    assert not any_store.exists(key)
    with pytest.raises(NotStored):
        any_store.stat(key)
    with pytest.raises(NotStored):
        any_store.open(key)
    with pytest.raises(NotStored):
        any_store.open(key, start=5, end=5)
    with pytest.raises(NotStored), any_store.local(key):
        pass
    with pytest.raises(NotStored):
        any_store.stat(key, version="0" * 32)
    assert not read_back(any_store, key, "0" * 64)


def test_an_original_is_created_once(originals: Store) -> None:
    key = _new_key()
    first = originals.put_bytes(key, b"first")
    again = originals.put_bytes(key, b"again")
    assert first.created
    assert not again.created
    assert again.version == first.version
    with originals.open(key) as stream:
        assert stream.read() == b"first"


def test_an_original_of_another_size_is_refused(originals: Store, tmp_path: Path) -> None:
    key = _new_key()
    originals.put_bytes(key, b"first")
    with pytest.raises(WouldOverwrite):
        originals.put_bytes(key, b"second one")
    with pytest.raises(WouldOverwrite):
        originals.put_file(key, _file(tmp_path, b"third one, longer")[0])
    with originals.open(key) as stream:
        assert stream.read() == b"first"


def test_a_large_original_is_created_once(originals: Store, tmp_path: Path) -> None:
    path, sha256 = _file(tmp_path, random.Random(7).randbytes(LARGE))
    first = originals.put_file(original_key(sha256), path, sha256=sha256)
    again = originals.put_file(original_key(sha256), path, sha256=sha256)
    assert (first.created, again.created) == (True, False)
    assert again.version == first.version
    assert read_back(originals, original_key(sha256), sha256, version=first.version)


def test_originals_are_never_removed(originals: Store) -> None:
    key = _new_key()
    originals.put_bytes(key, b"kept")
    with pytest.raises(StorageError):
        originals.remove(key)
    assert originals.exists(key)


def test_what_can_be_made_again_is_replaced_and_removed(replaced: Store) -> None:
    key = rendition_key(secrets.token_hex(32), "ab" * 32, "jpg")
    assert replaced.put_bytes(key, b"first").created
    assert not replaced.put_bytes(key, b"second").created
    with replaced.open(key) as stream:
        assert stream.read() == b"second"
    replaced.remove(key)
    replaced.remove(key)
    assert not replaced.exists(key)


def test_a_file_that_is_not_what_it_was_said_to_be_is_refused(any_store: Store, tmp_path: Path) -> None:
    key = _new_key()
    path, _ = _file(tmp_path, b"changed meanwhile")
    with pytest.raises(StorageError):
        any_store.put_file(key, path, sha256="0" * 64)
    assert not any_store.exists(key)


def test_a_file_that_is_not_there_is_not_stored(any_store: Store, tmp_path: Path) -> None:
    with pytest.raises(NotStored):
        any_store.put_file(_new_key(), tmp_path / "missing")


RANGES = [(0, None), (0, 1), (3, 7), (999, 1000), (1000, None), (5, 5), (2000, None), (990, 5000), (7, 3)]


@pytest.mark.parametrize(("start", "end"), RANGES)
def test_a_range_is_read(any_store: Store, start: int, end: int | None) -> None:
    data, key = random.Random(3).randbytes(1000), _new_key()
    version = any_store.put_bytes(key, data).version
    with any_store.open(key, version=version, start=start, end=end) as stream:
        assert stream.read() == data[start:end]


def test_a_stream_is_read_in_pieces(any_store: Store) -> None:
    data, key = random.Random(4).randbytes(100_000), _new_key()
    any_store.put_bytes(key, data)
    with any_store.open(key, start=11) as stream:
        pieces = iter(lambda: stream.read(7001), b"")
        assert b"".join(pieces) == data[11:]
    with any_store.open(key) as stream:
        assert stream.read(10) == data[:10]  # and may be given up in the middle


def test_keys_are_listed_in_order(any_store: Store) -> None:
    digest = secrets.token_hex(32)
    made = [rendition_key(digest, f"{number:064x}", "jpg") for number in range(3)]
    for key in reversed(made):
        any_store.put_bytes(key, b"x")
    folder = original_key(digest)
    assert list(any_store.keys(folder)) == made
    assert list(any_store.keys(f"{folder}/")) == made
    assert list(any_store.keys(made[1])) == [made[1]]
    assert list(any_store.keys("sha256/zz")) == []
    listed = list(any_store.keys("sha256/"))
    assert listed == sorted(listed)
    assert set(made) <= set(listed)


BAD_KEYS = ["", "/", "a/", "/a", "a//b", "..", "a/../b", "a/./b", ".hidden", "a/.hidden", "A", "a b", "a\x00", "a\nb",
            "a\\b", "ć", "a.", "x" * 201, "a\n"]  # fmt: skip


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_of_another_form_is_refused_at_every_door(any_store: Store, tmp_path: Path, key: str) -> None:
    path, _ = _file(tmp_path, b"x")
    doors: list[Callable[[], object]] = [
        lambda: any_store.put_bytes(key, b"x"),
        lambda: any_store.put_file(key, path),
        lambda: any_store.open(key),
        lambda: any_store.stat(key),
        lambda: any_store.exists(key),
        lambda: ExitStack().enter_context(any_store.local(key)),
    ]
    for door in doors:
        with pytest.raises(BadKey):
            door()
    if any_store.role != "originals":
        with pytest.raises(BadKey):
            any_store.remove(key)


def test_of_many_putting_one_original_at_once_one_creates_it(originals: Store) -> None:
    key, crowd = _new_key(), 8
    together = Barrier(crowd)

    def put(number: int) -> tuple[bool, int]:
        together.wait()
        return originals.put_bytes(key, b"%d" % number).created, number

    with ThreadPoolExecutor(crowd) as pool:
        results = list(pool.map(put, range(crowd)))
    creators = [number for created, number in results if created]
    assert len(creators) == 1
    with originals.open(key) as stream:
        assert stream.read() == b"%d" % creators[0]


def test_many_putting_one_rendition_leave_a_whole_one(replaced: Store) -> None:
    key, contents = _new_key(), [bytes([number]) * 200_000 for number in range(6)]
    with ThreadPoolExecutor(len(contents)) as pool:
        list(pool.map(lambda data: replaced.put_bytes(key, data), contents))
    with replaced.open(key) as stream:
        assert stream.read() in contents


def test_a_held_original_stays_held_until_the_hold_is_lifted(originals: Store) -> None:
    key = _new_key()
    version = originals.put_bytes(key, b"evidence").version
    assert not originals.held(key, version=version)
    originals.set_hold(key, version=version, on=True)
    originals.set_hold(key, version=version, on=True)
    assert originals.held(key, version=version)
    originals.set_hold(key, version=version, on=False)
    assert not originals.held(key, version=version)
    with pytest.raises(NotStored):
        originals.set_hold(_new_key(), on=True)


def test_only_originals_are_held(replaced: Store) -> None:
    key = _new_key()
    replaced.put_bytes(key, b"x")
    with pytest.raises(StorageError):
        replaced.set_hold(key, on=True)


def test_a_store_that_is_well_can_be_tried(any_store: Store) -> None:
    any_store.probe()
    any_store.probe()


def test_sweeping_leaves_what_is_stored(any_store: Store) -> None:
    key = _new_key()
    any_store.put_bytes(key, b"x")
    any_store.sweep(older_than_seconds=0)
    assert any_store.exists(key)
