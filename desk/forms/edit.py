"""The one form for captions and credits, of one asset or of many: mixed values shown as mixed, untouched ones kept.

A field counts as touched when what was sent differs from what the form showed, recomputed here from the revisions the
form was made from. Nothing depends on the browser's scripts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import QueryDict

from dam.catalogue.content import Changes, Content
from dam.catalogue.texts import TextValues, clean_keywords

PLAIN = ("byline", "credit_line", "copyright_notice", "instructions")
WRITTEN = ("headline", "caption", "alt_text")
LIMITS = {"byline": 200, "credit_line": 200, "copyright_notice": 300, "instructions": 300, "headline": 300}


@dataclass(frozen=True)
class Common:
    """What several assets have in common in one field: the value, or that they differ."""

    value: Any
    mixed: bool


def common(values: Sequence[Any], empty: Any = "") -> Common:
    """Return the value that all share, or `empty` and that they are mixed."""
    first = values[0] if values else empty
    if all(value == first for value in values):
        return Common(first, mixed=False)
    return Common(empty, mixed=True)


def text_of(content: Content, tag: str) -> TextValues:
    """Return a content's texts in one language, empty ones when there are none."""
    return content.texts.get(tag, TextValues())


def cleaned(value: str) -> str:
    """Return typed text with one kind of line break, no control characters and no blanks around it."""
    unified = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in unified if c in "\n\t" or c.isprintable() or c == "\u00ad").strip()


def languages_of(bases: Sequence[Content]) -> list[str]:
    """Return the languages to edit: the office's, then any other in which something is written."""
    others = sorted({tag for base in bases for tag in base.texts} - set(settings.CONTENT_LANGUAGES))
    return [*settings.CONTENT_LANGUAGES, *others]


def _touched(data: QueryDict, name: str, shown: Common) -> tuple[bool, str]:
    if name not in data:
        return False, ""
    typed = cleaned(data.get(name, ""))[: LIMITS.get(name.split("__", maxsplit=1)[0], 20_000)]
    if shown.mixed:
        return bool(typed) or f"clear:{name}" in data, typed
    return typed != cleaned(shown.value), typed


def _plain(data: QueryDict, bases: Sequence[Content]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in PLAIN:
        touched, typed = _touched(data, name, common([getattr(base, name) for base in bases]))
        if touched:
            found[name] = typed
    return found


def _place(data: QueryDict, bases: Sequence[Content], known: set[int]) -> dict[str, Any]:
    if "place" not in data:
        return {}
    shown = common([base.place_id for base in bases], None)
    key = data.get("place", "")
    wanted = int(key) if key.isdecimal() else None
    if wanted is not None and wanted not in known:
        return {}
    if shown.mixed:
        return {"place_id": wanted} if wanted is not None or "clear:place" in data else {}
    return {"place_id": wanted} if wanted != shown.value else {}


def _texts(data: QueryDict, bases: Sequence[Content]) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for tag in languages_of(bases):
        for name in WRITTEN:
            shown = common([getattr(text_of(base, tag), name) for base in bases])
            touched, typed = _touched(data, f"{name}__{tag}", shown)
            if touched:
                found.setdefault(tag, {})[name] = typed
        if len(bases) == 1 and f"keywords__{tag}" in data:
            words = split_words(data.get(f"keywords__{tag}", ""))
            if words != text_of(bases[0], tag).keywords:
                found.setdefault(tag, {})["keywords"] = words
    return found


def split_words(text: str) -> tuple[str, ...]:
    """Return keywords typed with commas, semicolons or line breaks between them."""
    return clean_keywords(cleaned(text).replace(";", ",").replace("\n", ",").split(","))


def persons_shown(base: Content, inherited: Sequence[int]) -> frozenset[int]:
    """Return the persons a form shows for a content: its own, or its event's."""
    return frozenset(base.person_ids) if base.persons_own else frozenset(inherited)


@dataclass(frozen=True)
class Base:
    """What a form was made from: a revision's content and the persons that its event hands down."""

    content: Content
    inherited: tuple[int, ...]


def _persons(data: QueryDict, bases: Sequence[Base], known: set[int]) -> dict[str, Any]:
    if "persons_there" not in data:
        return {}
    if "persons_inherit" in data:
        own = any(base.content.persons_own for base in bases)
        return {"fields": {"persons_own": False, "person_ids": ()}} if own else {}
    shown = [persons_shown(base.content, base.inherited) for base in bases]
    everywhere = frozenset.intersection(*shown)
    somewhere = frozenset.union(*shown)
    posted = frozenset(int(key) for key in data.getlist("person") if key.isdecimal()) & known
    partly = frozenset(int(key) for key in data.getlist("person_partly") if key.isdecimal())
    removed = (everywhere - posted) | (somewhere - everywhere - posted - partly)
    return {"add": tuple(sorted(posted - everywhere)), "remove": tuple(sorted(removed))}


def read_changes(data: QueryDict, bases: Sequence[Base], *, places: set[int], persons: set[int]) -> Changes:
    """Return what was touched; `places` and `persons` are the primary keys that exist among those sent."""
    contents = [base.content for base in bases]
    people = _persons(data, bases, persons)
    fields: Mapping[str, Any] = {
        **_plain(data, contents),
        **_place(data, contents, places),
        **people.get("fields", {}),
    }
    more = {
        tag: words for tag in languages_of(contents) if (words := split_words(data.get(f"add_keywords__{tag}", "")))
    }
    return Changes(
        fields=fields,
        texts=_texts(data, contents),
        add_person_ids=people.get("add", ()),
        remove_person_ids=people.get("remove", ()),
        add_keywords=more,
    )


def nothing(changes: Changes) -> bool:
    """Whether a form touched nothing at all."""
    return changes == Changes()
