"""A configuration that could lose an original is refused at start-up, and `doctor` says what is wrong."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from pytest_django import Settings

from storage_config import checks, stores
from storage_config.errors import StorageError
from storage_config.filesystem import FilesystemStore


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Path:
    """Storage in a folder of its own."""
    settings.STORAGE_URL = f"file://{tmp_path}/storage"
    settings.UPLOADS_DIR = tmp_path / "uploads"
    return tmp_path


def _ids() -> list[str | None]:
    return [problem.id for problem in run_checks(tags=["storage"])]


def test_roles_with_folders_of_their_own_are_accepted(place: Path) -> None:
    assert _ids() == []


@pytest.mark.parametrize("inside", ["storage/originals", "storage/originals/incoming", "storage", "."])
def test_roles_that_share_a_folder_are_refused(place: Path, settings: Settings, inside: str) -> None:
    settings.UPLOADS_DIR = place / inside
    assert "storage_config.E002" in _ids()


def test_roles_that_share_a_folder_by_a_link_are_refused(place: Path) -> None:
    (place / "storage" / "renditions").mkdir(parents=True)
    (place / "storage" / "originals").symlink_to(place / "storage" / "renditions")
    assert _ids() == ["storage_config.E002"]
    assert not any(finding.ok for finding in checks.doctor())


def test_an_address_that_cannot_be_used_is_refused(settings: Settings) -> None:
    settings.STORAGE_URL = "ftp://user:topsecret@x"
    assert _ids() == ["storage_config.E001"]


def test_the_doctor_tries_every_role(place: Path) -> None:
    findings = checks.doctor()
    assert [finding.name for finding in findings] == [f"storage: {role}" for role in stores.ROLES]
    assert all(finding.ok for finding in findings), findings
    assert not any(list(stores.store(role).keys()) for role in stores.ROLES)


def test_the_doctor_says_how_to_mend(place: Path) -> None:
    (place / "storage").write_text("a file where a folder should be")
    findings = {finding.name: finding for finding in checks.doctor()}
    assert findings["storage: uploads"].ok
    for role in ("originals", "renditions", "exports"):
        finding = findings[f"storage: {role}"]
        assert not finding.ok
        assert finding.mend


def test_the_doctor_says_that_a_server_is_down(place: Path, settings: Settings) -> None:
    settings.STORAGE_URL = "s3://app:secret@127.0.0.1:9/kronika?secure=0"
    findings = {finding.name: finding for finding in checks.doctor()}
    assert not findings["storage: originals"].ok
    assert "secret" not in findings["storage: originals"].says
    assert findings["storage: uploads"].ok


def test_the_store_of_a_role(place: Path) -> None:
    originals = stores.store("originals")
    assert isinstance(originals, FilesystemStore)
    assert originals.root == place / "storage" / "originals"
    assert stores.copies("originals") == [originals]
    with pytest.raises(StorageError):
        stores.store("thumbnails")  # type: ignore[arg-type]  # what a slip of the pen would ask for


def test_only_what_is_temporary_is_discarded(place: Path) -> None:
    for role in stores.ROLES:
        stores.store(role).put_bytes("k", b"x")
        if role == "originals":
            with pytest.raises(StorageError):
                stores.discard(role, "k")
        else:
            stores.discard(role, "k")
        assert stores.store(role).exists("k") is (role == "originals")


def test_verifying_reads_every_copy(place: Path) -> None:
    sha256 = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of "x"
    stores.store("originals").put_bytes("k", b"x")
    assert stores.verify("originals", "k", "", sha256)
    assert not stores.verify("originals", "k", "", "0" * 64)
    assert not stores.verify("originals", "missing", "", sha256)


def test_the_command(place: Path, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("storage", "prepare")
    stores.store("originals").put_bytes("k", b"x")
    call_command("storage", "sweep")
    assert "0 leftovers" in capsys.readouterr().out
    settings.STORAGE_URL = "s3://127.0.0.1:9/kronika?secure=0"
    with pytest.raises(CommandError, match="'admin' is not known"):
        call_command("storage", "prepare")
