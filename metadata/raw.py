"""The raw record made small enough to keep: what was cut or left out is named in it."""

import json
from collections.abc import Mapping
from typing import Any

from metadata.tags import BINARY

MAX_BYTES = 128 * 1024
MAX_VALUE = 4_000
LEFT_OUT = "Kronika:LeftOut"
_MAX_DEPTH = 8


def bounded(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Return the raw record without binary data, its values cut to `MAX_VALUE` characters, in all `MAX_BYTES` of JSON.

    The largest values go first when all together are too large; their names are listed under `LEFT_OUT`. Characters
    that PostgreSQL's JSON cannot hold (U+0000, lone surrogates) become U+FFFD.
    """
    kept = {_safe(key): _cut(value, 0) for key, value in raw.items() if not str(value).startswith(BINARY)}
    sizes = {key: len(json.dumps(value)) + len(key) for key, value in kept.items()}
    total = sum(sizes.values())
    left_out: list[str] = []
    for key in sorted(sizes, key=lambda k: sizes[k], reverse=True):
        if total <= MAX_BYTES:
            break
        left_out.append(key[:100])
        total -= sizes[key]
        del kept[key]
    return {**kept, LEFT_OUT: left_out[:100]} if left_out else kept


def _cut(value: Any, depth: int) -> Any:
    if depth > _MAX_DEPTH:
        return "…"
    if isinstance(value, str):
        return _safe(value)
    if isinstance(value, dict):
        return {_safe(str(key)): _cut(one, depth + 1) for key, one in value.items()}
    if isinstance(value, list):
        return [_cut(one, depth + 1) for one in value]
    return value if not isinstance(value, float) or abs(value) < float("inf") else None


def _safe(text: str) -> str:
    short = text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 1] + "…"
    return short.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")
