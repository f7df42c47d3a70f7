"""Any name may arrive; what is shown is always short, visible, relative and the same for the same name."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.names import ELLIPSIS, NAME_LENGTH, PATH_LENGTH, UNNAMED, escaped, named, safe_name, safe_path, unescaped

ANY = st.text(st.characters(exclude_categories=()), max_size=400)
HOSTILE = st.text(st.sampled_from("../\\:C \t\n\x00\u202e\u2028\ud800a\u0301.jpg"), max_size=60)


def invisible(text: str) -> list[str]:
    return [c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}]


@given(ANY | HOSTILE)
@example("\ud800")
@example("..")
@example("a" * 5000 + ".jpeg")
@example("." * 300 + " a name with a long end")
def test_a_shown_name_is_one_visible_line_of_bounded_length(raw: str) -> None:
    name = safe_name(raw)
    assert 1 <= len(name) <= NAME_LENGTH
    assert not invisible(name)
    assert "/" not in name
    assert "\\" not in name
    assert name.strip(". ")
    assert name == name.strip()
    name.encode()


@given(ANY | HOSTILE)
@example("C\x00:/x")
def test_making_a_name_safe_twice_changes_nothing_more(raw: str) -> None:
    assert safe_name(safe_name(raw)) == safe_name(raw)
    assert safe_path(safe_path(raw)) == safe_path(raw)


@given(ANY | HOSTILE | st.lists(HOSTILE, max_size=80).map("/".join))
@example("/".join(["folder"] * 400))
@example("C\x00:")
def test_a_path_is_relative_climbs_nowhere_and_is_bounded(raw: str) -> None:
    path = safe_path(raw)
    assert len(path) <= PATH_LENGTH
    assert not invisible(path)
    assert "\\" not in path
    parts = path.split("/") if path else []
    assert all(part.strip(". ") or part == ELLIPSIS for part in parts)


@given(ANY | HOSTILE)
def test_what_arrived_can_be_had_back_and_is_plain_text(raw: str) -> None:
    assert unescaped(escaped(raw)) == raw
    assert not invisible(escaped(raw))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("DSC_0001.JPG", "DSC_0001.JPG"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\a\\b.jpg", "b.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("Đorđević\x00.jpg", "Đorđević.jpg"),
        ("e\u0301t\u00e9.jpg", "été.jpg"),
        ("two\r\nlines.jpg", "two lines.jpg"),
        ("Тачи  Хашим.jpg ", "Тачи Хашим.jpg"),
        ("\udcff\udcfe.jpg", "\ufffd\ufffd.jpg"),
        ("..", UNNAMED),
        ("\u200b", UNNAMED),
        ("", UNNAMED),
        ("x" * 300 + ".jpeg", "x" * 250 + ".jpeg"),
        ("x" * 300, "x" * 255),
    ],
)
def test_names_as_they_are_shown(raw: str, shown: str) -> None:
    assert safe_name(raw) == shown


def test_folders_are_kept_whether_or_not_the_name_stands_at_their_end() -> None:
    assert named("IMG.JPG", "Card A/DCIM/100/IMG.JPG").relative_path == "Card A/DCIM/100"
    assert named("IMG.JPG", "Card A/DCIM/100").relative_path == "Card A/DCIM/100"
    assert named("100/IMG.JPG").relative_path == "100"
    assert named("IMG.JPG", "C:\\Users\\..\\x\\.\\y").relative_path == "Users/x/y"
    assert named("IMG.JPG", "/absolute/place").relative_path == "absolute/place"


def test_the_nearest_folders_survive_the_cutting() -> None:
    path = safe_path("/".join(f"folder {n}" for n in range(300)))
    assert path.startswith(f"{ELLIPSIS}/folder ")
    assert path.endswith("/folder 299")
    assert len(path) > PATH_LENGTH - 20


def test_what_arrived_stands_escaped_beside_the_name() -> None:
    assert named("a\u202eb\\c.jpg").raw_name == r"a\u{202e}b\\c.jpg"
