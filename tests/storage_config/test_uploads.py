"""Uploads grow only at their end, keep what came when a line drops, and have one writer at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage_config.errors import NotStored, StorageFull, UploadBusy, UploadTooLong, WouldOverwrite, WrongOffset
from storage_config.uploads import UploadStore


@pytest.fixture
def uploads(tmp_path: Path) -> UploadStore:
    return UploadStore(tmp_path / "uploads")


def _dropping(data: bytes) -> Iterator[bytes]:
    yield data
    raise ConnectionResetError


@given(st.data(), st.lists(st.binary(max_size=50), max_size=12))
def test_appends_in_any_pieces_give_the_bytes_in_order(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, pieces: list[bytes]
) -> None:
    uploads = UploadStore(tmp_path_factory.mktemp("u"), sync=False)
    uploads.create("u1", 1000)
    expected = b""
    for piece in pieces:
        offset = data.draw(
            st.sampled_from([len(expected), len(expected), len(expected) + 1, max(0, len(expected) - 1)])
        )
        drops = data.draw(st.booleans())
        cut = data.draw(st.integers(0, len(piece)))
        if offset != len(expected):
            with pytest.raises(WrongOffset) as wrong:
                uploads.append("u1", offset, [piece])
            assert wrong.value.size == len(expected)
        elif drops:
            with pytest.raises(ConnectionResetError):
                uploads.append("u1", offset, _dropping(piece[:cut]))
            expected += piece[:cut]
        else:
            assert uploads.append("u1", offset, [piece[:cut], piece[cut:]]) == len(expected) + len(piece)
            expected += piece
        assert uploads.size("u1") == len(expected)
    assert uploads.path("u1").read_bytes() == expected


def test_more_than_was_announced_is_dropped(uploads: UploadStore) -> None:
    uploads.create("u1", 10)
    with pytest.raises(UploadTooLong):
        uploads.append("u1", 0, [b"12345", b"67890x", b"never asked for"], limit=10)
    assert uploads.path("u1").read_bytes() == b"1234567890"


def test_one_at_a_time(uploads: UploadStore) -> None:
    uploads.create("u1", 10)

    def meddled() -> Iterator[bytes]:
        yield b"12345"
        with pytest.raises(UploadBusy):
            uploads.append("u1", 5, [b"xxxxx"])
        yield b"67890"

    assert uploads.append("u1", 0, meddled()) == 10
    assert uploads.path("u1").read_bytes() == b"1234567890"


def test_beginning_twice_is_refused_and_changes_nothing(uploads: UploadStore) -> None:
    uploads.create("u1", 10)
    uploads.append("u1", 0, [b"12345"])
    with pytest.raises(WouldOverwrite):
        uploads.create("u1", 10)
    assert uploads.size("u1") == 5


def test_an_upload_larger_than_the_disk_is_refused(uploads: UploadStore) -> None:
    with pytest.raises(StorageFull):
        uploads.create("u1", 2**60)
    assert list(uploads.keys()) == []


def test_discarding(uploads: UploadStore) -> None:
    uploads.create("u1", 10)
    assert list(uploads.keys()) == ["u1"]
    uploads.discard("u1")
    uploads.discard("u1")
    for ask in (uploads.size, uploads.path, lambda key: uploads.append(key, 0, [b"x"])):
        with pytest.raises(NotStored):
            ask("u1")
