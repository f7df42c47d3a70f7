"""Files as a camera writes them: Exif with time, model, serial number and place, XMP, IPTC-IIM, and a maker's note.

The serial number and the position are there on purpose: they must never leave the house.
"""

import io
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from xml.sax.saxutils import escape

import numpy as np
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

MAKE, MODEL, LENS = "Kronika", "Sample One", "Sample 35mm F2"
SERIAL = "KS1-0042"
MILLION = 1_000_000
QUALITIES = (97, 96, 95, 94, 93, 92, 90, 88, 85, 80, 70, 60)
SOI = b"\xff\xd8"
RESTARTS = range(0xD0, 0xD8)


@dataclass(frozen=True, slots=True)
class Shot:
    """What a camera and its photographer know of a picture. `place` is degrees north and east."""

    taken: datetime
    offset: str = "+01:00"
    headline: str = ""
    caption: dict[str, str] = field(default_factory=dict)
    byline: str = "Kronika Demo"
    credit: str = "Kronika / CC0"
    city: str = ""
    country: str = ""
    keywords: tuple[str, ...] = ()
    orientation: int = 1
    place: tuple[float, float] | None = None


def save(picture: Image.Image, path: Path, shot: Shot, quality: int = 92) -> Path:
    """Save a picture as a camera's JPEG. With orientation 6 the pixels lie on their side, as a camera leaves them."""
    pixels = picture.transpose(Image.Transpose.ROTATE_90) if shot.orientation == 6 else picture  # noqa: PLR2004 - Exif
    pixels.save(path, "JPEG", quality=quality, subsampling=1, exif=exif(shot), xmp=xmp(shot))
    return path


def camera_jpeg(path: Path, width: int = 6000, height: int = 4000, target_mb: float = 10.0, seed: int = 0) -> Path:
    """Write a JPEG of a camera's size and entropy in a few milliseconds; every seed gives another picture.

    One picture of the size is computed and coded once, with a restart marker before each row of blocks. Such rows can
    stand in any order (ITU-T T.81, §B.2.1), so another picture is the same rows in another order: as costly to read
    as the first, equal to it in no digest, exact or perceptual.
    """
    head, rows, tail = _coded(width, height, target_mb)
    rng = np.random.default_rng(seed)
    shot = Shot(datetime(2026, 11, 1 + seed % 28, 8 + seed % 10, seed % 60, seed * 7 % 60), place=(42.66, 21.17))  # noqa: DTZ001 - a camera's wall time
    app1 = exif(shot, note=rng.bytes(int(rng.integers(2_000, 50_000))))
    with path.open("wb") as stream:
        stream.write(SOI + b"\xff\xe1" + (len(app1) + 2).to_bytes(2, "big") + app1 + head)
        for place, row in enumerate(_order(len(rows), rng)):
            stream.write(rows[row])
            if place < len(rows) - 1:
                stream.write(bytes((0xFF, 0xD0 + place % 8)))
        stream.write(tail)
    return path


def exif(shot: Shot, note: bytes = b"maker's own data " * 8) -> bytes:
    """Return an Exif block as a camera would write it, a maker's note included."""
    block = Image.Exif()
    time = shot.taken.strftime("%Y:%m:%d %H:%M:%S")
    block.update({0x010F: MAKE, 0x0110: MODEL, 0x0112: shot.orientation, 0x0131: "Sample firmware 1.0", 0x0132: time})
    if shot.byline:
        block[0x013B] = shot.byline
    inner = block.get_ifd(0x8769)
    inner.update({0x9003: time, 0x9004: time, 0x9011: shot.offset, 0x9291: "00", 0xA431: SERIAL, 0xA434: LENS})
    inner.update({0x829A: IFDRational(1, 250), 0x829D: IFDRational(28, 10), 0x8827: 400, 0x927C: note})
    if shot.place:
        block.get_ifd(0x8825).update(_position(shot.place))
    return block.tobytes()


def xmp(shot: Shot) -> bytes:
    """Return an XMP packet with headline, captions by language, credit and keywords (IPTC Photo Metadata)."""
    caption = "".join(f'<rdf:li xml:lang="{tag}">{escape(text)}</rdf:li>' for tag, text in _alternatives(shot.caption))
    words = "".join(f"<rdf:li>{escape(word)}</rdf:li>" for word in shot.keywords)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        f' photoshop:Headline="{escape(shot.headline)}" photoshop:City="{escape(shot.city)}"'
        f' photoshop:Country="{escape(shot.country)}" photoshop:Credit="{escape(shot.credit)}">'
        f"<dc:creator><rdf:Seq><rdf:li>{escape(shot.byline)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:description><rdf:Alt>{caption}</rdf:Alt></dc:description>"
        f"<dc:subject><rdf:Bag>{words}</rdf:Bag></dc:subject>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def _alternatives(caption: dict[str, str]) -> list[tuple[str, str]]:
    first = [] if "x-default" in caption else [("x-default", text) for text in list(caption.values())[:1]]
    return [*first, *caption.items()]


def _position(place: tuple[float, float]) -> dict[int, object]:
    north, east = place
    return {
        1: "N" if north >= 0 else "S",
        2: _degrees(abs(north)),
        3: "E" if east >= 0 else "W",
        4: _degrees(abs(east)),
    }


def _degrees(value: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    minutes = value % 1 * 60
    return IFDRational(int(value)), IFDRational(int(minutes)), IFDRational(round(minutes % 1 * 6000), 100)


def _order(count: int, rng: np.random.Generator) -> list[int]:
    """Return the rows in an order of their own: turned round by some, a few of them exchanged."""
    order = list(np.roll(np.arange(count), int(rng.integers(count))))
    for _ in range(12):
        first, second = rng.integers(count, size=2)
        order[first], order[second] = order[second], order[first]
    return [int(row) for row in order]


@lru_cache(maxsize=2)
def _coded(width: int, height: int, target_mb: float) -> tuple[bytes, list[bytes], bytes]:
    """Code one picture at the quality that comes nearest below the target; return header, rows of blocks, end."""
    picture = _grain(width, height)
    data = b""
    for quality in QUALITIES:
        stream = io.BytesIO()
        picture.save(stream, "JPEG", quality=quality, subsampling=1, restart_marker_rows=1)
        data = stream.getvalue()
        if len(data) <= target_mb * MILLION:
            break
    scan = data.index(b"\xff\xda")
    start = scan + 2 + int.from_bytes(data[scan + 2 : scan + 4], "big")
    rows, begin = [], start
    place = data.find(b"\xff", start)
    while place < len(data) - 2:
        if data[place + 1] in RESTARTS:
            rows.append(data[begin:place])
            begin = place + 2
        place = data.find(b"\xff", place + 1)
    return data[2:start], [*rows, data[begin:-2]], data[-2:]


def _grain(width: int, height: int) -> Image.Image:
    """A picture with a camera's detail: soft shapes, and fine grain that no coder can compress away."""
    rng = np.random.default_rng(20)
    shapes = Image.fromarray(rng.integers(20, 236, (24, 36, 3), dtype=np.uint8)).resize(
        (width, height), Image.Resampling.BICUBIC
    )
    fine = Image.fromarray(rng.integers(96, 160, (height // 2, width // 2), dtype=np.uint8)).resize(
        (width, height), Image.Resampling.BILINEAR
    )
    light = np.asarray(shapes, dtype=np.int16) + (np.asarray(fine, dtype=np.int16)[..., None] - 128) // 2
    light += rng.integers(-9, 10, (height, width, 1), dtype=np.int16)
    return Image.fromarray(np.clip(light, 0, 255).astype(np.uint8))
