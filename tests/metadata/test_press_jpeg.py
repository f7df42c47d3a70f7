"""A JPEG's press copy shows the same picture, is made of the same bytes each time, and survives damaged sources."""

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from dam.formats import jpeg
from dam.formats.errors import BrokenFileError
from fingerprint.essence import essence_digest
from metadata.press import EMPTY_SLOT, read_delivery_id, write_jpeg
from metadata.press.iim import cut_bytes
from metadata.press.jpeg import rebuild
from tests.metadata.makers import DELIVERY, facts, handed_out, patched, picture
from tests.support.corpus import corpus_file, entries, needs_corpus
from tests.support.exiftool import exiftool, tags


@pytest.mark.parametrize(
    ("mode", "options"),
    [
        ("RGB", {}),
        ("RGB", {"progressive": True}),
        ("RGB", {"restart_marker_rows": 1}),
        ("RGB", {"subsampling": 0, "optimize": True}),
        ("RGB", {"keep_rgb": True}),
        ("L", {}),
        ("CMYK", {}),
    ],
    ids=str,
)
def test_the_picture_is_untouched(tmp_path: Path, mode: str, options: dict[str, Any]) -> None:
    source, target = tmp_path / "source.jpg", tmp_path / "copy.jpg"
    picture(mode=mode).save(source, "JPEG", quality=90, **options)
    write_jpeg(source, target, facts(), recompressed=True)
    _same_picture(source, target)


@needs_corpus
@pytest.mark.parametrize("name", [e["file"] for e in entries(".jpg") if e["expect"] == "ok" and e["size"] < 900_000])
def test_every_picture_of_the_corpus_is_untouched(name: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.jpg"
    write_jpeg(corpus_file(name), target, facts(), recompressed=False)
    _same_picture(corpus_file(name), target)


def _same_picture(source: Path, target: Path) -> None:
    assert essence_digest(target, "image/jpeg") == essence_digest(source, "image/jpeg")
    with Image.open(source) as before, Image.open(target) as after:
        assert (before.mode, before.size) == (after.mode, after.size)
        assert np.array_equal(np.asarray(before), np.asarray(after))


def test_the_profile_is_srgb(source: Path, tmp_path: Path) -> None:
    with Image.open(handed_out(source, tmp_path / "copy.jpg", facts())) as copy:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(copy.info["icc_profile"]))
    srgb = ImageCms.createProfile("sRGB")
    for start, end in ((profile, srgb), (srgb, profile)):
        same = ImageCms.applyTransform(
            picture(256, 256), ImageCms.buildTransform(start, end, "RGB", "RGB", ImageCms.Intent.RELATIVE_COLORIMETRIC)
        )
        assert same is not None
        assert np.abs(np.asarray(same, int) - np.asarray(picture(256, 256), int)).max() <= 1


def test_grey_and_cmyk_pictures_carry_no_rgb_profile(tmp_path: Path) -> None:
    for mode in ("L", "CMYK"):
        source, target = tmp_path / f"{mode}.jpg", tmp_path / f"{mode}-copy.jpg"
        picture(mode=mode).save(source, "JPEG")
        write_jpeg(source, target, facts(), recompressed=False)
        assert "ICC_Profile:ProfileDescription" not in tags(target)


def test_the_copy_says_whether_its_pixels_were_converted(source: Path, tmp_path: Path) -> None:
    for recompressed, word in ((True, "converted"), (False, "untouched")):
        write_jpeg(source, tmp_path / "copy.jpg", facts(), recompressed=recompressed)
        assert tags(tmp_path / "copy.jpg")["XMP-kronika:Pixels"] == word


def test_the_same_facts_give_the_same_bytes_and_the_id_changes_only_the_slot(source: Path, tmp_path: Path) -> None:
    one, other = tmp_path / "one.jpg", tmp_path / "other.jpg"
    slot = write_jpeg(source, one, facts(), recompressed=False)
    assert write_jpeg(source, other, facts(), recompressed=False) == slot
    assert one.read_bytes() == other.read_bytes()
    assert read_delivery_id(one) is None
    master, copy = one.read_bytes(), patched(other, slot).read_bytes()
    assert read_delivery_id(other) == DELIVERY
    differing = [n for n in range(len(master)) if master[n] != copy[n]]
    assert differing
    assert slot.offset <= min(differing) <= max(differing) < slot.offset + slot.length


def test_an_id_survives_an_editor_that_rewrites_xmp(source: Path, tmp_path: Path) -> None:
    copy = handed_out(source, tmp_path / "copy.jpg", facts())
    exiftool("-q", "-overwrite_original", "-XMP-dc:Title=edited", "-api", "Compact=Shorthand", copy)
    assert read_delivery_id(copy) == DELIVERY


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff\xd9", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xda\x00\x02x\xff\xd9"])
def test_what_is_no_jpeg_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "source.jpg").write_bytes(data)
    with pytest.raises(BrokenFileError):
        write_jpeg(tmp_path / "source.jpg", tmp_path / "copy.jpg", facts(), recompressed=False)


def _jpeg_bytes() -> bytes:
    buffer = io.BytesIO()
    picture(16, 16).save(buffer, "JPEG", progressive=True)
    return buffer.getvalue()


SMALL = _jpeg_bytes()
SAID = facts().cleaned()
edits = st.lists(st.tuples(st.integers(0, len(SMALL) - 1), st.binary(max_size=4)), min_size=1, max_size=8)


def _rebuilt(data: bytes) -> bytes | None:
    target = io.BytesIO()
    try:
        slot = rebuild(data, target, SAID, recompressed=False)
    except BrokenFileError:
        return None
    made = target.getvalue()
    assert made[slot.offset : slot.offset + slot.length] == EMPTY_SLOT
    return made


@given(edits)
def test_a_damaged_picture_gives_a_walkable_copy_or_a_refusal(changes: list[tuple[int, bytes]]) -> None:
    data = bytearray(SMALL)
    for position, new in changes:
        data[position : position + len(new)] = new
    made = _rebuilt(bytes(data))
    if made is not None:
        found = list(jpeg.segments(made))
        assert found[-1].marker == jpeg.EOI
        assert found[-1].end == len(made)
        assert {s.marker for s in found if 0xE0 <= s.marker < 0xF0} <= {0xE0, 0xE1, 0xE2, 0xED, 0xEE}


@given(st.binary(max_size=500))
@example(struct.pack(">HHH", 0xFFC0, 2, 0xFFDA) + b"\x00\x02")
def test_garbage_never_crashes_the_rebuilder(data: bytes) -> None:
    _rebuilt(data)
    _rebuilt(b"\xff\xd8" + data)


@given(st.text(max_size=60), st.integers(0, 80))
def test_a_cut_value_is_the_longest_whole_beginning(text: str, limit: int) -> None:
    cut = cut_bytes(text, limit)
    assert len(cut) <= limit
    whole = cut.decode()
    assert text.startswith(whole)
    assert whole == text or len(text[: len(whole) + 1].encode()) > limit
