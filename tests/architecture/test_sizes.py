"""Files and functions stay small: what decays first is a hub that everything passes through."""

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"migrations", "node_modules", ".venv", "var", "tests"}
FILE_LIMIT, FILE_P90 = 400, 250
FUNCTION_P90 = 30


def _sources() -> list[Path]:
    return [p for p in ROOT.rglob("*.py") if not SKIPPED & set(p.relative_to(ROOT).parts)]


def _p90(values: list[int]) -> int:
    return sorted(values)[int(len(values) * 0.9)]


def test_no_file_is_a_hub() -> None:
    lines = {path: path.read_text().count("\n") for path in _sources()}
    assert len(lines) > 50
    assert {str(p.relative_to(ROOT)): n for p, n in lines.items() if n > FILE_LIMIT} == {}
    assert _p90(list(lines.values())) <= FILE_P90


def test_nine_functions_of_ten_are_short() -> None:
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for path in _sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(lengths) > 200
    assert _p90(lengths) <= FUNCTION_P90


def test_templates_and_scripts_stay_small_too() -> None:
    kinds = {".html", ".js", ".css"}
    found = [p for p in ROOT.rglob("*") if p.suffix in kinds and not SKIPPED & set(p.relative_to(ROOT).parts)]
    assert {str(p.relative_to(ROOT)): n for p in found if (n := p.read_text().count("\n")) > FILE_LIMIT} == {}
