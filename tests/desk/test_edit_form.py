"""What a form touched is what differs from what it showed; sending it back as it was touches nothing."""

from collections.abc import Sequence

from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from dam.catalogue.content import Changes, Content
from dam.catalogue.texts import TextValues, clean_keywords
from desk.forms.edit import PLAIN, WRITTEN, Base, cleaned, common, languages_of, nothing, persons_shown, read_changes

letters = st.text(alphabet="abcë đ<&\n,;\"'", max_size=12)
lines = letters.map(lambda t: cleaned(t.replace("\n", " ")))
texts = st.builds(
    TextValues,
    headline=lines,
    caption=letters.map(cleaned),
    alt_text=letters.map(cleaned),
    keywords=st.lists(st.sampled_from(["samit", "mbledhje", "šuma"]), max_size=3).map(clean_keywords),
)
contents = st.builds(
    Content,
    byline=lines,
    credit_line=lines,
    copyright_notice=lines,
    instructions=lines,
    place_id=st.none() | st.integers(1, 3),
    persons_own=st.booleans(),
    person_ids=st.sets(st.integers(1, 4)).map(lambda keys: tuple(sorted(keys))),
    texts=st.dictionaries(st.sampled_from(["sq", "en", "sr-Latn", "tr"]), texts, max_size=3),
)
bases = st.lists(st.builds(Base, contents, st.sampled_from([(), (1,), (2, 3)])), min_size=1, max_size=4)
KNOWN = {1, 2, 3, 4}


def _browser(value: str) -> str:
    return value.replace("\n", "\r\n")


def _as_shown(rows: Sequence[Base]) -> QueryDict:
    """Return what a browser sends when nobody touches the form."""
    data = QueryDict(mutable=True)
    everything = [row.content for row in rows]
    for name in PLAIN:
        data[name] = _browser(common([getattr(content, name) for content in everything]).value)
    for tag in languages_of(everything):
        for name in WRITTEN:
            shown = common([getattr(c.texts.get(tag, TextValues()), name) for c in everything])
            data[f"{name}__{tag}"] = _browser(shown.value)
        if len(rows) == 1:
            data[f"keywords__{tag}"] = ", ".join(everything[0].texts.get(tag, TextValues()).keywords)
        else:
            data[f"add_keywords__{tag}"] = ""
    data["place"] = str(common([content.place_id for content in everything], None).value or "")
    data["persons_there"] = "1"
    shown_persons = [persons_shown(row.content, row.inherited) for row in rows]
    everywhere, somewhere = frozenset.intersection(*shown_persons), frozenset.union(*shown_persons)
    data.setlist("person", [str(key) for key in everywhere])
    data.setlist("person_partly", [str(key) for key in somewhere - everywhere])
    return data


def _read(data: QueryDict, rows: Sequence[Base]) -> Changes:
    return read_changes(data, rows, places=KNOWN, persons=KNOWN)


@given(bases)
@settings(max_examples=200, deadline=None)
def test_sending_a_form_back_as_it_was_touches_nothing(rows: list[Base]) -> None:
    assert nothing(_read(_as_shown(rows), rows))


@given(bases, st.sampled_from(["headline__sq", "caption__en", "byline"]), letters.map(cleaned).filter(bool))
@settings(max_examples=200, deadline=None)
def test_one_touched_field_is_the_only_change(rows: list[Base], name: str, typed: str) -> None:
    data = _as_shown(rows)
    before = data[name]
    data[name] = typed
    changes = _read(data, rows)
    if cleaned(str(before)) == typed:
        assert nothing(changes)
        return
    field, _mark, tag = name.partition("__")
    expected = Changes(texts={tag: {field: typed}}) if tag else Changes(fields={field: typed})
    assert changes == expected


@given(bases, st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_a_removed_person_is_removed_from_all_that_had_them(rows: list[Base], key: int) -> None:
    data = _as_shown(rows)
    for name in ("person", "person_partly"):
        data.setlist(name, [k for k in data.getlist(name) if k != str(key)])
    changes = _read(data, rows)
    had = any(key in persons_shown(row.content, row.inherited) for row in rows)
    assert changes.remove_person_ids == ((key,) if had else ())
    assert changes.add_person_ids == ()


def test_a_mixed_field_is_emptied_only_when_asked() -> None:
    rows = [Base(Content(byline="One"), ()), Base(Content(byline="Two"), ())]
    data = _as_shown(rows)
    assert nothing(_read(data, rows))
    data["clear:byline"] = "on"
    assert _read(data, rows) == Changes(fields={"byline": ""})


def test_unknown_places_and_persons_are_left_out() -> None:
    rows = [Base(Content(), ())]
    data = _as_shown(rows)
    data["place"] = "99"
    data.appendlist("person", "99")
    assert nothing(_read(data, rows))


def test_control_characters_and_long_lines_do_not_come_in() -> None:
    rows = [Base(Content(), ())]
    data = _as_shown(rows)
    data["byline"] = "A\x00B\x1b[31m" + "x" * 500
    typed = _read(data, rows).fields["byline"]
    assert typed.startswith("AB[31mx")
    assert len(typed) == 200
