"""Destroying an original on a disk: really gone, never under a hold."""

from pathlib import Path

import pytest

from storage_config import disposal
from storage_config.errors import DisposalRefused, NotStored
from storage_config.filesystem import FilesystemStore


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[FilesystemStore]:
    copies = [FilesystemStore("originals", tmp_path / name) for name in ("one", "two")]
    monkeypatch.setattr(disposal, "copies", lambda _role: copies)
    return copies


def test_an_original_is_destroyed_in_every_copy(copies: list[FilesystemStore]) -> None:
    for copy in copies:
        copy.put_bytes("k", b"x")
    assert disposal.destroy_original("k") == disposal.Destroyed("k", ("", ""), 2)
    assert not any(copy.exists("k") for copy in copies)
    with pytest.raises(NotStored):
        disposal.destroy_original("k")


def test_a_held_original_is_not_destroyed(copies: list[FilesystemStore]) -> None:
    for copy in copies:
        copy.put_bytes("k", b"x")
    copies[0].set_hold("k", on=True)
    with pytest.raises(DisposalRefused):
        disposal.destroy_original("k")
    assert all(copy.exists("k") for copy in copies)
    copies[0].set_hold("k", on=False)
    disposal.destroy_original("k")


def test_what_was_left_by_an_interrupted_destruction_is_finished(copies: list[FilesystemStore]) -> None:
    copies[1].put_bytes("k", b"x")
    assert disposal.destroy_original("k").versions == ("",)
    assert not copies[1].exists("k")
