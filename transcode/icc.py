"""ICC profiles (ICC.1:2022), as far as three questions need: is this sRGB, is it usable, and what is Adobe RGB?

Pure arithmetic on bytes; the conversion itself is done by lcms inside libvips, in the sandbox.
"""

import struct
from collections.abc import Mapping

HEADER = 128
MAX_TAGS = 100
BANDS = {b"GRAY": (1, 2), b"RGB ": (3, 4), b"CMYK": (4, 5)}
SIGNATURE = b"acsp"
SRGB_COLORANTS = {
    b"rXYZ": (0.4361, 0.2225, 0.0139),
    b"gXYZ": (0.3851, 0.7169, 0.0971),
    b"bXYZ": (0.1431, 0.0606, 0.7139),
}
ADOBE_COLORANTS = {
    b"rXYZ": (0.60974, 0.31111, 0.01947),
    b"gXYZ": (0.20528, 0.62567, 0.06087),
    b"bXYZ": (0.14919, 0.06322, 0.74457),
}
ADOBE_GAMMA = 563 / 256
D50 = (0.9642, 1.0, 0.8249)
COLORANT_TOLERANCE = 0.004
CURVE_TOLERANCE = 0.012
SAMPLES = (0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9)


def is_srgb(profile: bytes) -> bool:
    """Tell whether a profile describes sRGB (IEC 61966-2-1): its primaries and its curve, within rounding.

    The name in the profile does not count. False for anything that is not a matrix profile or cannot be read.
    """
    if len(profile) < HEADER or profile[36:40] != SIGNATURE or profile[16:20] != b"RGB ":
        return False
    tags = _tags(profile)
    if b"A2B0" in tags or not all(_close(_xyz(tags.get(tag, b"")), want) for tag, want in SRGB_COLORANTS.items()):
        return False
    return all(_is_srgb_curve(tags.get(tag, b"")) for tag in (b"rTRC", b"gTRC", b"bTRC"))


def fits(profile: bytes, bands: int) -> bool:
    """Tell whether a profile is whole and of the picture's kind: grey, RGB or CMYK, by how many bands it has."""
    whole = (
        len(profile) >= HEADER and profile[36:40] == SIGNATURE and int.from_bytes(profile[:4], "big") <= len(profile)
    )
    return whole and bands in BANDS.get(profile[16:20], ())


def adobe_rgb() -> bytes:
    """Return a small Adobe RGB (1998) profile, for camera files that name that space by Exif alone."""
    curve = b"curv" + struct.pack(">4xIH2x", 1, round(ADOBE_GAMMA * 256))
    name = b"Adobe RGB compatible"
    text = b"desc" + struct.pack(">4xI", len(name) + 1) + name + bytes(1 + 4 + 4 + 2 + 1 + 67)
    tags = {
        b"desc": text + bytes(-len(text) % 4),
        b"cprt": b"text\0\0\0\0CC0\0",
        b"wtpt": _xyz_tag(D50),
        **{tag: _xyz_tag(value) for tag, value in ADOBE_COLORANTS.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return _profile(tags)


def _profile(tags: Mapping[bytes, bytes]) -> bytes:
    offset = HEADER + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for tag, data in tags.items():
        table += tag + struct.pack(">II", offset + len(body), len(data))
        body += data
    size = offset + len(body)
    illuminant = b"".join(struct.pack(">i", round(part * 65536)) for part in D50)
    header = struct.pack(">I4xI", size, 0x02100000) + b"mntrRGB XYZ " + bytes(12) + SIGNATURE + bytes(28) + illuminant
    return header.ljust(HEADER, b"\0") + table + body


def _xyz_tag(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(part * 65536)) for part in value)


def _tags(profile: bytes) -> dict[bytes, bytes]:
    count = min(int.from_bytes(profile[HEADER : HEADER + 4], "big"), MAX_TAGS)
    tags = {}
    for index in range(count):
        entry = profile[HEADER + 4 + 12 * index :][:12]
        start, length = int.from_bytes(entry[4:8], "big"), int.from_bytes(entry[8:12], "big")
        tags[entry[:4]] = profile[start : start + length]
    return tags


def _xyz(tag: bytes) -> tuple[float, ...]:
    if tag[:4] != b"XYZ " or len(tag) < 20:  # noqa: PLR2004 - type, reserved, three numbers
        return ()
    return tuple(part / 65536 for part in struct.unpack(">3i", tag[8:20]))


def _close(value: tuple[float, ...], want: tuple[float, ...]) -> bool:
    return len(value) == len(want) and all(
        abs(a - b) <= COLORANT_TOLERANCE for a, b in zip(value, want, strict=True)
    )  # fmt: skip


def _is_srgb_curve(tag: bytes) -> bool:
    values = [_curve_at(tag, x) for x in SAMPLES]
    return all(
        value is not None and abs(value - _srgb(x)) <= CURVE_TOLERANCE for value, x in zip(values, SAMPLES, strict=True)
    )


def _srgb(x: float) -> float:
    return x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - IEC 61966-2-1


def _curve_at(tag: bytes, x: float) -> float | None:
    """Evaluate a `curv` or `para` tag at `x`; None if it is neither, or cannot be read."""
    if tag[:4] == b"curv" and len(tag) >= 12:  # noqa: PLR2004 - type, reserved, count
        return _table_at(tag, int.from_bytes(tag[8:12], "big"), x)
    if tag[:4] == b"para" and len(tag) >= 32 and tag[8:10] in (b"\0\x03", b"\0\x04"):  # noqa: PLR2004 - five numbers
        g, a, b, c, d = (part / 65536 for part in struct.unpack(">5i", tag[12:32]))
        base = a * x + b
        return float(base**g) if x >= d and base >= 0 else c * x
    return None


def _table_at(tag: bytes, count: int, x: float) -> float | None:
    entries = tag[12 : 12 + 2 * count]
    if count == 0 or len(entries) < 2 * count:
        return x if count == 0 else None
    if count == 1:
        return float(x ** (int.from_bytes(entries, "big") / 256))
    place = x * (count - 1)
    low = min(int(place), count - 2)
    first, second = struct.unpack_from(">2H", entries, 2 * low)
    return float((first + (second - first) * (place - low)) / 65535)
