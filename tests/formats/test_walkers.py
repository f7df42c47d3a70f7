"""The walkers step through real files to their end, and through any bytes without harm."""

import io
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dam.formats import bmff, id3, jpeg, png, riff
from dam.formats.errors import BrokenFileError
from tests.support.corpus import corpus_file, entries, needs_corpus

JPEG = b"\xff\xd8" + b"\xff\xdb\x00\x04ab" + b"\xff\xc0\x00\x0b\x08\x00\x01\x00\x02\x01\x01\x11\x00"
JPEG += b"\xff\xda\x00\x02" + b"data\xff\x00more\xff\xd0rest" + b"\xff\xd9"


def test_a_scan_ends_at_the_next_marker_that_is_neither_stuffing_nor_restart() -> None:
    *_others, scan, end = jpeg.segments(JPEG + b"a trailer with \xff\xd8\xff\xd9 in it")
    assert JPEG[scan.header_end : scan.end] == b"data\xff\x00more\xff\xd0rest"
    assert (end.marker, end.end) == (jpeg.EOI, len(JPEG))


def test_the_frame_tells_size_and_components() -> None:
    frame = jpeg.frame(JPEG, list(jpeg.segments(JPEG)))
    assert (frame.width, frame.height, frame.components) == (2, 1, (1,))


@pytest.mark.parametrize(
    ("ids", "extra", "transform"),
    [
        (b"\x01\x02\x03", b"", 1),
        (b"RGB", b"", 0),
        (b"\x01\x02\x03", b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00", 0),
        (b"\x01\x02\x03", b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x01", 1),
        (b"RGB", b"\xff\xe0\x00\x10JFIF\x00\x01\x02\x00\x00\x01\x00\x01\x00\x00", 1),
        (b"\x01\x02\x03\x04", b"", 0),
        (b"\x01\x02\x03\x04", b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x02", 2),
    ],
)
def test_the_colour_transform_is_the_one_that_decoders_apply(ids: bytes, extra: bytes, transform: int) -> None:
    size = (8 + 3 * len(ids)).to_bytes(2, "big")
    components = b"".join(bytes((one, 0x11, 0)) for one in ids)
    frame = b"\xff\xc0" + size + b"\x08\x00\x01\x00\x01" + bytes((len(ids),)) + components
    data = b"\xff\xd8" + extra + frame + b"\xff\xda\x00\x02x\xff\xd9"
    assert jpeg.frame(data, list(jpeg.segments(data))).transform == transform


@needs_corpus
@pytest.mark.parametrize("entry", [e for e in entries(".jpg") if e["expect"] == "ok"], ids=lambda e: e["file"])
def test_every_sound_jpeg_is_walked_to_its_end(entry: dict[str, str]) -> None:
    data = corpus_file(entry["file"]).read_bytes()
    found = list(jpeg.segments(data))
    assert found[-1].marker == jpeg.EOI
    assert jpeg.frame(data, found).width > 0
    assert any(segment.marker == jpeg.SOS for segment in found)


def _harmless(walk: Callable[..., Any], *arguments: object) -> None:
    with suppress(BrokenFileError):
        result = walk(*arguments)
        list(result) if hasattr(result, "__iter__") else None


@given(st.binary(max_size=400))
@example(b"\xff\xd8\xff\xda\x00\x00")
@example(b"\xff\xd8" + b"\xff" * 50)
def test_any_bytes_as_jpeg(data: bytes) -> None:
    _harmless(jpeg.segments, data)
    for segment in jpeg.segments(b"\xff\xd8" + data):
        assert 2 <= segment.start < segment.header_end <= segment.end <= len(data) + 2
    _harmless(lambda: jpeg.frame(b"\xff\xd8" + data, list(jpeg.segments(b"\xff\xd8" + data))))


@given(st.binary(max_size=300))
def test_any_bytes_as_png(data: bytes) -> None:
    _harmless(png.chunks, data)
    for chunk in png.chunks(png.SIGNATURE + data):
        assert chunk.start <= len(data) + 8
        assert chunk.end <= len(data) + 8


@given(st.binary(max_size=300))
def test_any_bytes_as_wav(data: bytes) -> None:
    _harmless(riff.chunks, io.BytesIO(data))
    whole = b"RIFF\x00\x00\x00\x00WAVE" + data
    for chunk in riff.chunks(io.BytesIO(whole)):
        assert chunk.start + chunk.size <= len(whole)


@given(st.binary(max_size=300))
def test_any_bytes_as_film(data: bytes) -> None:
    _harmless(lambda: [list(bmff.boxes(io.BytesIO(data), box)) for box in bmff.boxes(io.BytesIO(data))])


@given(st.binary(max_size=300), st.sampled_from([b"", b"ID3\x04\x00\x00\x00\x00\x00\x05hello"]))
def test_any_bytes_as_mp3(data: bytes, front: bytes) -> None:
    start, end = id3.audio_extent(io.BytesIO(front + data))
    assert 0 <= start <= end <= len(front + data)
    list(id3.frames(front + data))


def test_tags_around_an_mp3_are_stepped_over() -> None:
    ape = b"APETAGEX" + (2000).to_bytes(4, "little") + (32 + 8).to_bytes(4, "little") + bytes(4) + bytes(4) + bytes(8)
    data = b"ID3\x04\x00\x00\x00\x00\x00\x05hello" + b"frames" + b"8 bytes!" + ape + b"TAG".ljust(128, b"\0")
    start, end = id3.audio_extent(io.BytesIO(data))
    assert data[start:end] == b"frames"


def test_a_64_bit_wav_gives_its_samples_their_real_size() -> None:
    samples = b"\x01\x02" * 10
    ds64 = b"ds64" + (28).to_bytes(4, "little") + bytes(8) + len(samples).to_bytes(8, "little") + bytes(12)
    data = b"RF64\xff\xff\xff\xffWAVE" + ds64 + b"data\xff\xff\xff\xff" + samples
    assert [(c.id, c.size) for c in riff.chunks(io.BytesIO(data))] == [(b"ds64", 28), (b"data", len(samples))]


def test_walks_are_bounded(tmp_path: Path) -> None:
    with pytest.raises(BrokenFileError, match="more than"):
        list(jpeg.segments(b"\xff\xd8" + b"\xff\xd0" * (jpeg.MAX_SEGMENTS + 1)))
    with pytest.raises(BrokenFileError, match="more than"):
        list(riff.chunks(io.BytesIO(b"RIFF\x00\x00\x00\x00WAVE" + b"none\0\0\0\0" * (riff.MAX_CHUNKS + 1))))
