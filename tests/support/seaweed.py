"""A real S3 server on loopback for the tests: SeaweedFS from its wheel, with the keys that Kronika wants."""

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from storage_config.errors import StorageError
from storage_config.location import S3Place, parse_storage_url
from storage_config.s3_access import client_of, credentials
from storage_config.s3_buckets import prepare

KEYS = {
    "admin": ["Admin"],
    "app": ["Read", "Write", "List", "Tagging"],
    "hold": ["Read", "List", "PutObjectLegalHold", "GetObjectLegalHold"],
    "disposal": ["Read", "Write", "List", "BypassGovernanceRetention"],
}
PORTS = ("s3", "s3.grpc", "master", "master.grpc", "volume", "volume.grpc", "filer", "filer.grpc")
START_SECONDS = 60.0


def weed() -> str | None:
    """Return SeaweedFS's program, from this environment or the path."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [taken.getsockname()[1] for taken in sockets]
    for taken in sockets:
        taken.close()
    return ports


def _option(name: str, port: int) -> str:
    first, _, second = name.partition(".")
    return f"-{first}.port{'.' + second if second else ''}={port}"


def _write_keys(folder: Path) -> tuple[Path, Path]:
    """Write the server's configuration and the application's file of keys."""
    identities = [
        {"name": name, "credentials": [{"accessKey": name, "secretKey": f"{name}-secret"}], "actions": actions}
        for name, actions in KEYS.items()
    ]
    server, application = folder / "s3.json", folder / "keys.json"
    server.write_text(json.dumps({"identities": identities}))
    application.write_text(
        json.dumps({name: {"access_key": name, "secret_key": f"{name}-secret"} for name in KEYS}),
    )
    return server, application


@contextmanager
def s3_server(folder: Path, *, bucket_prefix: str = "kronika") -> Iterator[str]:
    """Run the server with its data in a folder, make the buckets, and yield a `STORAGE_URL`."""
    program = weed()
    assert program is not None
    config, keys = _write_keys(folder)
    ports = dict(zip(PORTS, _free_ports(len(PORTS)), strict=True))
    (folder / "data").mkdir()
    arguments = [program, "mini", f"-dir={folder}/data", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    arguments += [_option(name, port) for name, port in ports.items()]
    arguments += [
        "-s3.port.iceberg=0",
        "-s3.port.lance=0",
        "-master.telemetry=false",
        "-webdav=false",
        "-admin.ui=false",
        f"-s3.config={config}",
    ]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(arguments, stdout=log, stderr=log, cwd=folder, start_new_session=True)
    url = f"s3://127.0.0.1:{ports['s3']}/{bucket_prefix}?secure=0&credentials={keys}"
    try:
        place = parse_storage_url(url)
        assert isinstance(place, S3Place)
        _wait(server, place, folder / "log")
        yield url
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait(server: "subprocess.Popen[bytes]", place: S3Place, log: Path) -> None:
    """Wait until the server takes a first write: it answers some seconds before it does."""
    end = time.monotonic() + START_SECONDS
    while True:
        assert server.poll() is None, f"SeaweedFS ended: {log.read_text()[-2000:]}"
        try:
            prepare(place, lock_days=1)
            client = client_of(place, credentials(place))
            client.put_object(Bucket=place.bucket("exports"), Key="ready", Body=b"x")
            client.delete_object(Bucket=place.bucket("exports"), Key="ready")
        except (StorageError, BotoCoreError, ClientError):
            assert time.monotonic() < end, f"SeaweedFS takes no write: {log.read_text()[-2000:]}"
            time.sleep(0.3)
        else:
            return
