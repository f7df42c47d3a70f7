"""What a press copy may say: nothing that is not named here is ever written into one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from metadata.record import MAX_ITEMS, Limits, Taken, Text
from metadata.text import clean_line, clean_list, clean_text, language_tag

V = TypeVar("V")
EMPTY_SLOT = b"0" * 20
MAX_KEYWORDS = 300
MAX_LANGUAGES = 40


class Slot(NamedTuple):
    """Where the delivery id goes in a master: byte offset and length."""

    offset: int
    length: int


@dataclass(frozen=True)
class PressFacts:
    """Every value that may be written into a press copy.

    `headline`, `caption`, `alt_text` and `keywords` are in `language` (BCP 47), the one the recipient chose: where a
    form holds one language only, they stand there. `texts`, `usage_terms` and `event` hold all languages by tag; the
    chosen one's own are taken from the single values. `public_id` is the asset's, written as Job Id and identifier.
    `web_statement` and `digital_source_type` are URIs.
    """

    public_id: str
    language: str
    headline: str = ""
    caption: str = ""
    alt_text: str = ""
    keywords: tuple[str, ...] = ()
    texts: Mapping[str, Text] = field(default_factory=dict)
    bylines: tuple[str, ...] = ()
    credit_line: str = ""
    copyright_notice: str = ""
    usage_terms: Mapping[str, str] = field(default_factory=dict)
    web_statement: str = ""
    instructions: str = ""
    source: str = ""
    persons: tuple[str, ...] = ()
    event: Mapping[str, str] = field(default_factory=dict)
    location: str = ""
    city: str = ""
    country: str = ""
    country_code: str = ""
    taken: Taken = field(default_factory=Taken)
    digital_source_type: str = ""

    def cleaned(self) -> "PressFacts":
        """Return the same facts without what XML, IIM or a line cannot hold, cut to the record's limits."""
        lines: dict[str, Any] = {name: clean_line(getattr(self, name), Limits.LINE) for name in _LINES}
        return replace(
            self,
            **lines,
            language=language_tag(self.language) or "und",
            caption=clean_text(self.caption, Limits.CAPTION),
            alt_text=clean_text(self.alt_text, Limits.CAPTION),
            keywords=clean_list(self.keywords, Limits.KEYWORD, MAX_KEYWORDS),
            bylines=clean_list(self.bylines, Limits.NAME, MAX_ITEMS),
            persons=clean_list(self.persons, Limits.NAME, MAX_ITEMS),
            texts=_by_language(self.texts, _clean_text_of),
            usage_terms=_by_language(self.usage_terms, lambda text: clean_text(text, Limits.TERMS)),
            event=_by_language(self.event, lambda text: clean_line(text, Limits.LINE)),
        )

    def alternatives(self, name: str) -> dict[str, str]:
        """Return headline, caption or alt_text by language: the chosen one's first, then every other that has it.

        Where the single value was borrowed from another language, it stays that language's, and comes first.
        """
        own = getattr(self, name)
        rest = {tag: getattr(text, name) for tag, text in self.texts.items() if tag != self.language}
        written = getattr(self.texts.get(self.language), name, "")
        lender = None if written else next((tag for tag, text in rest.items() if text == own), None)
        return {tag: text for tag, text in {lender or self.language: own, **rest}.items() if text}

    def in_order(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return values by language, the chosen one's first, so that it is the default; else one of its relatives."""
        base = self.language.split("-", 1)[0]
        ordered = sorted(values, key=lambda tag: (tag != self.language, tag.split("-", 1)[0] != base))
        return {tag: values[tag] for tag in ordered if values[tag]}


_LINES = (
    "public_id",
    "headline",
    "credit_line",
    "copyright_notice",
    "web_statement",
    "instructions",
    "source",
    "location",
    "city",
    "country",
    "country_code",
    "digital_source_type",
)


def _by_language(values: Mapping[str, V], clean: Callable[[V], V]) -> dict[str, V]:
    """Clean values by language; what stands under no valid tag is left out, and all beyond `MAX_LANGUAGES`."""
    tagged = ((language_tag(tag), value) for tag, value in values.items())
    return {tag: clean(value) for tag, value in list(tagged)[:MAX_LANGUAGES] if tag}


def _clean_text_of(text: Text) -> Text:
    return Text(
        clean_line(text.headline, Limits.LINE),
        clean_text(text.caption, Limits.CAPTION),
        (),
        clean_text(text.alt_text, Limits.CAPTION),
    )
