"""What only a disk can show: links instead of copies, read-only files, a full disk, leftovers of a crash."""

import hashlib
import os
import signal
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from storage_config.errors import NotStored, StorageError, StorageFull, WouldOverwrite
from storage_config.filesystem import INCOMING, FilesystemStore
from storage_config.keys import original_key
from storage_config.stores import read_back
from storage_config.uploads import UploadStore

DATA = b"a picture" * 1000
KEY = original_key(hashlib.sha256(DATA).hexdigest())


@pytest.fixture
def uploads(tmp_path: Path) -> UploadStore:
    return UploadStore(tmp_path / "uploads")


@pytest.fixture
def originals(tmp_path: Path) -> FilesystemStore:
    return FilesystemStore("originals", tmp_path / "originals", link_from=(tmp_path / "uploads",))


def _uploaded(uploads: UploadStore, key: str = "u1", data: bytes = DATA) -> Path:
    uploads.create(key, len(data))
    uploads.append(key, 0, [data])
    return uploads.path(key)


def test_an_upload_becomes_an_original_without_a_copy(uploads: UploadStore, originals: FilesystemStore) -> None:
    path = _uploaded(uploads)
    assert originals.put_file(KEY, path).created
    stored = (originals.root / KEY).stat()
    assert stored.st_ino == path.stat().st_ino
    assert stat.S_IMODE(stored.st_mode) == 0o444
    uploads.discard("u1")
    with originals.open(KEY) as stream:
        assert stream.read() == DATA


def test_an_upload_that_became_an_original_takes_no_more_bytes(
    uploads: UploadStore, originals: FilesystemStore
) -> None:
    originals.put_file(KEY, _uploaded(uploads))
    with pytest.raises(WouldOverwrite):
        uploads.append("u1", len(DATA), [b"more"])
    with originals.open(KEY) as stream:
        assert stream.read() == DATA


def test_the_same_upload_may_be_stored_again(uploads: UploadStore, originals: FilesystemStore) -> None:
    path = _uploaded(uploads)
    assert originals.put_file(KEY, path).created
    assert not originals.put_file(KEY, path).created
    assert not originals.put_file(KEY, _uploaded(uploads, "u2")).created


def test_a_file_from_elsewhere_is_copied(tmp_path: Path, originals: FilesystemStore) -> None:
    path = tmp_path / "on a card.jpg"
    path.write_bytes(DATA)
    originals.put_file(KEY, path)
    path.write_bytes(b"changed by its owner")
    with originals.open(KEY) as stream:
        assert stream.read() == DATA


def test_a_link_that_points_into_the_uploads_is_followed_only_when_it_really_lies_there(
    tmp_path: Path, uploads: UploadStore, originals: FilesystemStore
) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(DATA)
    uploads.root.mkdir()
    (uploads.root / "sly").symlink_to(outside)
    originals.put_file(KEY, uploads.root / "sly")
    assert not (originals.root / KEY).is_symlink()
    assert (originals.root / KEY).stat().st_ino != outside.stat().st_ino


def test_a_rendition_from_scratch_is_replaced_without_touching_the_old_bytes(tmp_path: Path) -> None:
    store = FilesystemStore("renditions", tmp_path / "renditions", link_from=(tmp_path / "scratch",))
    (tmp_path / "scratch").mkdir()
    first, second = tmp_path / "scratch" / "1", tmp_path / "scratch" / "2"
    first.write_bytes(b"first")
    second.write_bytes(b"second, longer")
    assert store.put_file("a/b.jpg", first).created
    with store.open("a/b.jpg") as reading:
        assert not store.put_file("a/b.jpg", second).created
        assert reading.read() == b"first"
    with store.open("a/b.jpg") as stream:
        assert stream.read() == b"second, longer"


def test_changed_bytes_are_noticed_when_read_back(originals: FilesystemStore) -> None:
    sha256 = hashlib.sha256(DATA).hexdigest()
    originals.put_bytes(KEY, DATA)
    assert read_back(originals, KEY, sha256)
    path = originals.root / KEY
    path.chmod(0o644)
    path.write_bytes(DATA[:-1] + b"!")
    assert not read_back(originals, KEY, sha256)


def test_a_key_inside_another_object_is_not_there(originals: FilesystemStore) -> None:
    originals.put_bytes("a", b"x")
    with pytest.raises(NotStored):
        originals.open("a/b")
    with pytest.raises(StorageError):
        originals.put_bytes("a/b", b"y")
    originals.put_bytes("c/d", b"x")
    with pytest.raises(WouldOverwrite):
        originals.put_bytes("c", b"y")
    with pytest.raises(NotStored):
        originals.stat("c")


def test_leftovers_and_holds_are_not_objects(originals: FilesystemStore) -> None:
    originals.put_bytes(KEY, DATA)
    originals.set_hold(KEY, on=True)
    (originals.root / INCOMING / "left").write_bytes(b"x")
    assert list(originals.keys()) == [KEY]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of one megabyte."""
    place = tmp_path / "small"
    place.mkdir()
    if subprocess.call(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], stderr=subprocess.DEVNULL):
        pytest.skip("needs to be root to mount a small disk: a really full disk was NOT tested")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.fault
def test_a_full_disk_is_said_to_be_full_and_goes_on_when_there_is_room(small_disk: Path, tmp_path: Path) -> None:
    store = FilesystemStore("originals", small_disk / "originals")
    source = tmp_path / "source"
    source.write_bytes(os.urandom(700_000))
    store.put_file("first", source)
    with pytest.raises(StorageFull):
        store.put_file("second", source)
    with pytest.raises(StorageFull):
        store.put_bytes("second", source.read_bytes())
    assert not store.exists("second")
    assert list((store.root / INCOMING).iterdir()) == []
    (store.root / "first").unlink()
    assert store.put_file("second", source).created
    with store.open("second") as stream:
        assert stream.read() == source.read_bytes()


@pytest.mark.fault
def test_an_upload_that_fills_the_disk_keeps_what_came(small_disk: Path) -> None:
    uploads = UploadStore(small_disk / "uploads", keep_free=0)
    uploads.create("u1", 900_000)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(600_000))
    with pytest.raises(StorageFull):
        uploads.append("u1", 0, [b"x" * 100_000] * 9)
    kept = uploads.size("u1")
    assert 0 < kept < 900_000
    ballast.unlink()
    assert uploads.append("u1", kept, [b"x" * (900_000 - kept)]) == 900_000
    assert uploads.path("u1").read_bytes() == b"x" * 900_000


@pytest.mark.fault
def test_an_upload_that_cannot_fit_is_refused_at_once(small_disk: Path) -> None:
    uploads = UploadStore(small_disk / "uploads", keep_free=0)
    with pytest.raises(StorageFull):
        uploads.create("u1", 2_000_000)
    with pytest.raises(NotStored):
        uploads.size("u1")


KILLED = """
    import os, sys
    from pathlib import Path
    from storage_config import filesystem
    def settle(file, mode, *, only_data=False):
        print("here", flush=True)
        sys.stdin.read()
    filesystem.settle = settle
    filesystem.FilesystemStore("originals", Path(sys.argv[1])).put_bytes("k", b"half of it")
"""


@pytest.mark.fault
def test_a_killed_put_leaves_no_object_and_its_leftover_is_swept(tmp_path: Path) -> None:
    root = tmp_path / "originals"
    put = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert put.stdout is not None
    assert put.stdout.readline() == b"here\n"
    put.send_signal(signal.SIGKILL)
    put.communicate()
    store = FilesystemStore("originals", root)
    assert not store.exists("k")
    assert len(list((root / INCOMING).iterdir())) == 1
    assert store.sweep() == 0  # it is young: it could belong to a put that is under way
    assert store.sweep(older_than_seconds=0) == 1
    assert list((root / INCOMING).iterdir()) == []
    assert store.put_bytes("k", b"all of it, this time").created
