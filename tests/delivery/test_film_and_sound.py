"""Film and sound leave as their streams alone, with words and the delivery id, and without place and device."""

import hashlib
from pathlib import Path

import pytest
from django.test import Client

from dam import sandbox
from dam.catalogue.models.asset import MediaKind
from dam.sandbox.tools import FFMPEG
from dam.work.models import State, WorkItem
from delivery.models import Form, Master
from delivery.services.grants import grant
from metadata.press import read_delivery_id
from tests.delivery.material import accept_terms, hand_in, make_masters, publish
from tests.delivery.planted import tags_of
from tests.support.cast import Cast

PICTURE = ("-f", "lavfi", "-i", "testsrc=size=160x120:rate=10:duration=1")
TONE = ("-f", "lavfi", "-i", "sine=frequency=440:duration=1")
TOLD = (
    *(
        "-metadata",
        "location=+42.6629+021.1655/",
        "-metadata",
        "make=DEVICE-SECRET",
        "-metadata",
        "comment=NOTE-SECRET",
    ),
    *("-metadata", "title=TITLE-SECRET", "-movflags", "+use_metadata_tags"),
)
MAKERS: dict[str, tuple[str, ...]] = {
    "C0001.MP4": (*PICTURE, *TONE, "-c:v", "libx264", "-c:a", "aac", *TOLD),
    "C0002.MOV": (*PICTURE, *TONE, "-c:v", "libx264", "-c:a", "aac", *TOLD),
    "R0001.M4A": (*TONE, "-c:a", "aac", *TOLD),
    "R0002.MP3": (*TONE, "-c:a", "libmp3lame", *TOLD),
    "R0003.WAV": (*TONE, "-c:a", "pcm_s16le", "-write_bext", "1", *TOLD[:-2]),
}
SECRETS = (b"DEVICE-SECRET", b"NOTE-SECRET", b"TITLE-SECRET", b"+42.6629", b"021.1655")
CAPTION = "The delegation arrives at the seat of Government."


def made(folder: Path, name: str) -> Path:
    """Make a short film or sound as a device would leave it."""
    path = folder / name
    with sandbox.scratch() as scratch:
        target = scratch / name.lower()
        done = sandbox.run([FFMPEG, "-v", "error", "-y", "-nostdin", *MAKERS[name], str(target)])
        assert done.returncode == 0, done.stderr_tail
        path.write_bytes(target.read_bytes())
    return path


@pytest.mark.parametrize("name", MAKERS)
def test_a_copy_says_what_it_is_and_not_where_it_was_made(
    client: Client, cast: Cast, tmp_path: Path, name: str
) -> None:
    source = made(tmp_path, name)
    kind = MediaKind.FILM if name.startswith("C") else MediaKind.SOUND
    asset = publish(cast, hand_in(cast, source, kind=kind))
    make_masters()
    assert not WorkItem.objects.filter(kind="delivery.master").exclude(state=State.DONE).exists()
    assert {master.language for master in Master.objects.all()} == {"sq", "en"}
    accept_terms(cast.journalist)
    given = grant(cast.journalist, asset, Form.PRESS, "en")
    client.force_login(cast.journalist)
    response = client.get(f"/get/{given.delivery_id}/{given.file_name}")
    copy = tmp_path / f"copy-{name.lower()}"
    copy.write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    assert hashlib.sha256(copy.read_bytes()).hexdigest() == given.served_sha256
    assert read_delivery_id(copy) == given.delivery_id
    assert not [secret for secret in SECRETS if secret in copy.read_bytes()]
    values = {str(value) for value in tags_of(copy).values()}
    assert any(CAPTION in value for value in values)
    assert response.headers["Content-Type"] in {"video/mp4", "video/quicktime", "audio/mp4", "audio/mpeg", "audio/wav"}
    assert given.file_name.endswith(Path(name).suffix.lower())
