"""Contrast of the design tokens in both themes (WCAG 2.2, success criteria 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

import dam.theme

TOKENS = Path(dam.theme.__file__).parent / "static/theme/css/tokens.css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)")
TEXT, SHAPE = 4.5, 3.0
TINT = 0.11  # how much of its own colour lies behind a tag's words, as in base.css


def _tokens(theme: int) -> dict[str, tuple[int, int, int]]:
    return {m[1]: _rgb(m[2 + theme]) for m in PAIR.finditer(TOKENS.read_text())}


def _rgb(value: str) -> tuple[int, int, int]:
    return int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16)


def _luminance(colour: tuple[float, ...]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _tinted(colour: tuple[int, int, int], ground: tuple[int, int, int]) -> tuple[float, ...]:
    return tuple(c * TINT + g * (1 - TINT) for c, g in zip(colour, ground, strict=True))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "raised", "sunk"])
def test_words_can_be_read_on_every_ground(theme: int, ground: str) -> None:
    tokens = _tokens(theme)
    for name in ("text", "quiet", "accent", "approve", "wait", "stop", "hold"):
        assert _contrast(tokens[name], tokens[ground]) >= TEXT, name
    for name in ("quiet", "approve", "wait", "stop", "hold"):
        assert _contrast(tokens[name], _tinted(tokens[name], tokens[ground])) >= TEXT, f"{name} as a tag"


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_buttons_and_edges_of_fields_can_be_seen(theme: int) -> None:
    tokens = _tokens(theme)
    assert _contrast(tokens["on-accent"], tokens["accent"]) >= TEXT
    for ground in ("ground", "surface", "sunk"):
        assert _contrast(tokens["edge"], tokens[ground]) >= SHAPE, ground
