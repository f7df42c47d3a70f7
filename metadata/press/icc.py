"""The sRGB colour profile that press copies carry, computed from the standard (IEC 61966-2-1; ICC.1:2001-04, v2).

Made here so that its bytes are the same everywhere and belong to nobody else.
"""

from functools import cache

SIGNATURE = b"ICC_PROFILE\0\x01\x01"
_STEPS = 1024
_LINEAR_UP_TO, _SLOPE, _OFFSET, _GAMMA = 0.04045, 12.92, 0.055, 2.4
# Primaries and white adapted to D50 by the Bradford transform, as the ICC's own sRGB profile has them.
_COLUMNS = {
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
    b"wtpt": (0.95045, 1.0, 1.08905),
}
_D50 = (0.9642, 1.0, 0.8249)


def _fixed(numbers: tuple[float, ...]) -> bytes:
    return b"".join(round(number * 65536).to_bytes(4, "big", signed=True) for number in numbers)


def _light(value: float) -> float:
    if value <= _LINEAR_UP_TO:
        return value / _SLOPE
    return float(((value + _OFFSET) / (1 + _OFFSET)) ** _GAMMA)


def _curve() -> bytes:
    steps = (round(_light(n / (_STEPS - 1)) * 65535).to_bytes(2, "big") for n in range(_STEPS))
    return b"curv" + bytes(4) + _STEPS.to_bytes(4, "big") + b"".join(steps)


def _description(text: bytes) -> bytes:
    return b"desc" + bytes(4) + (len(text) + 1).to_bytes(4, "big") + text + b"\0" + bytes(8 + 3 + 67)


def _header(size: int) -> bytes:
    made = b"".join(part.to_bytes(2, "big") for part in (2026, 1, 1, 0, 0, 0))
    fields = size.to_bytes(4, "big") + bytes(4) + b"\x02\x40\x00\x00" + b"mntrRGB XYZ " + made + b"acsp"
    return (fields + bytes(68 - len(fields)) + _fixed(_D50)).ljust(128, b"\0")


@cache
def srgb() -> bytes:
    """Return the profile."""
    tags = {b"desc": _description(b"sRGB IEC61966-2.1"), b"cprt": b"text" + bytes(4) + b"No copyright, use freely\0"}
    tags |= {name: b"XYZ " + bytes(4) + _fixed(column) for name, column in _COLUMNS.items()}
    curve = _curve()
    table, body = b"", b""
    start = 128 + 4 + 12 * (len(tags) + 3)
    for name, data in tags.items():
        table += name + (start + len(body)).to_bytes(4, "big") + len(data).to_bytes(4, "big")
        body += data + bytes(-len(data) % 4)
    for name in (b"rTRC", b"gTRC", b"bTRC"):
        table += name + (start + len(body)).to_bytes(4, "big") + len(curve).to_bytes(4, "big")
    body += curve
    count = (len(tags) + 3).to_bytes(4, "big")
    return _header(start + len(body)) + count + table + body
