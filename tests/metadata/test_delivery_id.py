"""Reading the id out of whatever turned up."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metadata.press import read_delivery_id
from tests.support.corpus import corpus_file, manifest, needs_corpus

FRONTS = [b"", b"\xff\xd8", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x08ftyp", b"ID3\x04\0\0"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([b"", b"\xff\xd8", b"RIFF\0\0\0\0WAVE", b"\0\0\0\x08ftyp", b"ID3\x04\0\0"]), st.binary(max_size=200)
)
def test_any_bytes_hold_an_id_or_none(tmp_path: Path, front: bytes, data: bytes) -> None:
    path = tmp_path / "found"
    path.write_bytes(front + data)
    assert read_delivery_id(path) is None


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in manifest()["files"] if e["file"].startswith("hostile/")])
def test_hostile_files_hold_none(name: str) -> None:
    assert read_delivery_id(corpus_file(name)) is None


@pytest.mark.parametrize(
    "written",
    [
        b'<rdf:Description k:DeliveryId="abcdefghjk0123456789"/>',
        b"<rdf:Description ns1:DeliveryId = 'abcdefghjk0123456789'/>",
        b"<kronika:DeliveryId>abcdefghjk0123456789</kronika:DeliveryId>",
    ],
)
def test_the_property_is_found_however_it_is_spelled_out(tmp_path: Path, written: bytes) -> None:
    payload = b"http://ns.adobe.com/xap/1.0/\0" + written
    path = tmp_path / "copy.jpg"
    path.write_bytes(b"\xff\xd8\xff\xe1" + (len(payload) + 2).to_bytes(2, "big") + payload + b"\xff\xd9")
    assert read_delivery_id(path) == "abcdefghjk0123456789"
