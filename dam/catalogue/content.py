"""The content of a revision as a value: read, compared, changed, merged; and written as the next revision's rows."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime
from typing import Any

import rfc8785

from dam.accounts.models import User
from dam.catalogue.models import Asset, AssetRevision, AssetText
from dam.catalogue.texts import TEXT_FIELDS, TextValues


@dataclass(frozen=True)
class Content:
    """Everything that people edit on an asset. Persons and place are primary keys; `texts` is by language tag."""

    byline: str = ""
    credit_line: str = ""
    copyright_notice: str = ""
    instructions: str = ""
    place_id: int | None = None
    persons_own: bool = False
    person_ids: tuple[int, ...] = ()
    texts: Mapping[str, TextValues] = field(default_factory=dict)

    def digest(self) -> str:
        """Return SHA-256 (hex) over the RFC 8785 form: what an approval in the ledger commits to."""
        plain = {name: value for name, value in asdict(self).items() if name != "texts"}
        plain["person_ids"] = list(self.person_ids)
        plain["texts"] = {tag: {**asdict(text), "keywords": list(text.keywords)} for tag, text in self.texts.items()}
        return hashlib.sha256(rfc8785.dumps(plain)).hexdigest()


PLAIN_FIELDS = tuple(f.name for f in fields(Content) if f.name != "texts")


@dataclass(frozen=True)
class Changes:
    """What a form touched, and nothing else: `fields` by name of Content, `texts` by language, then by field."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    add_person_ids: tuple[int, ...] = ()
    remove_person_ids: tuple[int, ...] = ()
    add_keywords: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        wrong = set(self.fields) - set(PLAIN_FIELDS)
        wrong |= {name for values in self.texts.values() for name in values} - set(TEXT_FIELDS)
        if wrong:
            raise ValueError(f"unknown fields: {sorted(wrong)}")


def load(revision: AssetRevision) -> Content:
    """Read a revision's content; uses prefetched texts and persons where they are there."""
    plain = {name: getattr(revision, name) for name in PLAIN_FIELDS if name != "person_ids"}
    texts = {
        row.language: TextValues(row.headline, row.caption, row.alt_text, tuple(row.keywords))
        for row in revision.texts.all()
    }
    return Content(**plain, person_ids=tuple(sorted(p.pk for p in revision.persons.all())), texts=texts)


def applied(base: Content, changes: Changes, inherited_persons: tuple[int, ...] = ()) -> Content:
    """Return `base` with `changes`; adding to or removing from inherited persons makes the list the asset's own."""
    plain = dict(changes.fields)
    if "person_ids" in plain:
        plain["person_ids"] = tuple(sorted(set(plain["person_ids"])))
        plain.setdefault("persons_own", True)
    if changes.add_person_ids or changes.remove_person_ids:
        start = base.person_ids if base.persons_own else inherited_persons
        kept = (set(start) | set(changes.add_person_ids)) - set(changes.remove_person_ids)
        plain |= {"person_ids": tuple(sorted(kept)), "persons_own": True}
    texts = dict(base.texts)
    for tag, values in changes.texts.items():
        texts[tag] = texts.get(tag, TextValues()).touched(values)
    for tag, words in changes.add_keywords.items():
        text = texts.get(tag, TextValues())
        texts[tag] = text.touched({"keywords": (*text.keywords, *words)})
    return replace(base, **plain, texts={tag: text for tag, text in texts.items() if text})


def flat(content: Content) -> dict[str, Any]:
    """Return content as one level of named values (`caption[sq]`), for comparing and for showing differences."""
    values: dict[str, Any] = {name: getattr(content, name) for name in PLAIN_FIELDS}
    for tag, text in content.texts.items():
        values |= {f"{name}[{tag}]": getattr(text, name) for name in TEXT_FIELDS}
    return values


@dataclass(frozen=True)
class Difference:
    """One value that two people changed at once: what it was, what is saved now, what the second one typed."""

    name: str
    was: Any
    theirs: Any
    yours: Any


def differing(one: Content, other: Content) -> set[str]:
    """Return the names (as in `flat`) of the values in which two contents differ."""
    left, right = flat(one), flat(other)
    return {name for name in left.keys() | right.keys() if (left.get(name) or None) != (right.get(name) or None)}


def collisions(base: Content, theirs: Content, yours: Content) -> list[Difference]:
    """Return the values that both changed since `base`, and differently."""
    both = differing(base, theirs) & differing(base, yours) & differing(theirs, yours)
    was, saved, typed = flat(base), flat(theirs), flat(yours)
    return [Difference(name, was.get(name), saved.get(name), typed.get(name)) for name in sorted(both)]


def merged(base: Content, theirs: Content, yours: Content) -> Content:
    """Return `theirs` with what changed from `base` to `yours`; call it only where `collisions` found none."""
    changed = differing(base, yours)
    plain = {name: getattr(yours, name) for name in PLAIN_FIELDS if name in changed}
    texts = dict(theirs.texts)
    for name in changed:
        if "[" in name:
            key, tag = name.rstrip("]").split("[", 1)
            value = getattr(yours.texts.get(tag, TextValues()), key)
            texts[tag] = texts.get(tag, TextValues()).touched({key: value})
    return replace(theirs, **plain, texts={tag: text for tag, text in texts.items() if text})


def next_number(asset: Asset) -> int:
    """Return the number after the asset's last revision, set-aside ones included."""
    last = asset.revisions.order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1


def write_revision(
    asset: Asset,
    content: Content,
    *,
    author: User | None,
    at: datetime,
    based_on: int = 0,
    note: str = "",
    set_aside: bool = False,
) -> AssetRevision:
    """Write `content` as the asset's next revision; unless set aside it becomes the current one."""
    plain = {name: getattr(content, name) for name in PLAIN_FIELDS if name != "person_ids"}
    revision = AssetRevision.objects.create(
        asset=asset,
        number=next_number(asset),
        based_on=based_on,
        author=author,
        at=at,
        note=note,
        set_aside=set_aside,
        **plain,
    )
    if content.person_ids:
        revision.persons.set(content.person_ids)
    AssetText.objects.bulk_create(
        AssetText(revision=revision, language=tag, **{**asdict(text), "keywords": list(text.keywords)})
        for tag, text in content.texts.items()
    )
    if not set_aside:
        asset.current_revision = revision
        asset.changed_at = at
        asset.save(update_fields=["current_revision", "changed_at"])
    return revision
