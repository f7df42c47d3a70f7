"""The reference pages say what the code does: every recipe, format, refusal and notice."""

from pathlib import Path

from transcode import recipes
from transcode.formats import BY_KEY
from transcode.refusals import NOTICES, REFUSALS

REFERENCE = Path(__file__).resolve().parents[2] / "docs/reference"


def rows(page: str) -> dict[str, list[str]]:
    """Return the cells of a page's tables by their first cell."""
    lines = [line for line in (REFERENCE / page).read_text().splitlines() if line.startswith("| `")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {first.strip("`"): rest for first, *rest in cells}


def test_every_recipe_is_documented() -> None:
    assert set(rows("renditions.md")) == set(recipes.BY_NAME)
    for name, recipe in recipes.BY_NAME.items():
        kind = next(kind for kind, those in recipes.BY_KIND.items() if recipe in those)
        assert rows("renditions.md")[name][0] == kind


def test_every_refusal_and_notice_is_documented_in_its_words() -> None:
    said = rows("formats.md")
    assert set(said) == set(REFUSALS) | set(NOTICES)
    for code, refusal in REFUSALS.items():
        assert said[code][1] == str(refusal.advice)
        assert "%(" in str(refusal.what) or said[code][0] == str(refusal.what)
    assert all(said[code] == [str(words)] for code, words in NOTICES.items())


def test_every_format_is_documented() -> None:
    text = (REFERENCE / "formats.md").read_text()
    for row in BY_KEY.values():
        assert f"| {row.name} | `{row.mime_type}` | {row.kind} |" in text
