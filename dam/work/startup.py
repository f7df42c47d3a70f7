"""The start-up check of the work table: a misspelt handler stops the start, not the work."""

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.utils.module_loading import import_string

from dam.work.kinds import Kind


def handlers_exist(**_kwargs: Any) -> list[CheckMessage]:
    """Find rows of `settings.WORK_HANDLERS` that are no `Kind` or whose handler does not exist."""
    return [problem for name, known in settings.WORK_HANDLERS.items() for problem in _problems(name, known)]


def _problems(name: str, known: Any) -> list[CheckMessage]:
    if not isinstance(known, Kind):
        return [Error(f"WORK_HANDLERS[{name!r}] is {known!r}, not a dam.work.kinds.Kind.", id="work.E001")]
    if _defined(known.handler):
        return []
    try:
        handler = import_string(known.handler)
    except ImportError as error:
        return [Error(f"WORK_HANDLERS[{name!r}] names {known.handler}: {error}", id="work.E002")]
    if not callable(handler):
        return [Error(f"WORK_HANDLERS[{name!r}] names {known.handler}, which cannot be called.", id="work.E003")]
    return []


def _defined(path: str) -> bool:
    """Look for the function in the source: importing every engine would slow down each command by a second."""
    module, _dot, name = path.rpartition(".")
    try:
        spec = find_spec(module)
    except (ImportError, ValueError):
        return False
    if spec is None or not (spec.origin or "").endswith(".py"):
        return False
    body = ast.parse(Path(str(spec.origin)).read_bytes()).body
    return any(isinstance(node, ast.FunctionDef) and node.name == name for node in body)
