"""Languages of content by their own names, and language tags as a page writes them."""

OWN_NAMES = {
    "sq": "Shqip",
    "sr": "Srpski",
    "sr-latn": "Srpski",
    "sr-cyrl": "Српски",
    "en": "English",
    "tr": "Türkçe",
    "bs": "Bosanski",
    "mk": "Македонски",
    "de": "Deutsch",
    "fr": "Français",
    "rom": "Romani",
}
SCRIPT_LENGTH = 4


def own_name(tag: str) -> str:
    """Return a language's name in itself; an unknown tag stays as it is."""
    return OWN_NAMES.get(tag.lower()) or OWN_NAMES.get(tag.lower().split("-")[0]) or tag


def written(tag: str) -> str:
    """Return a tag as RFC 5646 section 2.1.1 writes it: `sr-latn` becomes `sr-Latn`."""
    first, *rest = tag.split("-")
    parts = [part.title() if len(part) == SCRIPT_LENGTH else part.upper() for part in rest]
    return "-".join([first.lower(), *parts])
