"""What a press copy says: an approved revision, as its readers see it, in the values that may be written into a file.

Only what was approved or belongs to the event goes out. What the camera's file said of place, device and people does
not, unless somebody took it over into the revision.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from django.conf import settings

from dam.catalogue.models import Asset, Place
from dam.catalogue.shown import Shown, languages_for, name_of, shown
from dam.catalogue.texts import TextValues
from metadata.press.facts import PressFacts
from metadata.record import Taken, Text

MOST_PARENTS = 10
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


def languages_offered(asset: Asset) -> list[str]:
    """Return the languages in which the press copy of an asset can be had: those that its approved texts are in.

    The office's own come first, in their order. An asset without words is offered in the office's first language.
    """
    revision = asset.approved_revision
    written = [text.language for text in revision.texts.all() if text.headline or text.caption] if revision else []
    known = {tag.lower(): tag for tag in written if tag}
    first = [known.pop(tag.lower()) for tag in settings.CONTENT_LANGUAGES if tag.lower() in known]
    return [*first, *sorted(known.values())] or settings.CONTENT_LANGUAGES[:1]


def facts_for(asset: Asset, language: str) -> PressFacts:
    """Return everything that goes into the press copy of an asset's approved revision for a reader of `language`.

    Args:
        asset: read with `dam.catalogue.shown.with_shown`.
        language: one of `languages_offered`.
    """
    seen = shown(asset, asset.approved_revision, language)
    languages = languages_for(language)
    location, city, country, country_code = _where(seen.place, languages)
    event = asset.event
    titles = {text.language: text.title for text in event.texts.all() if text.title} if event else {}
    return PressFacts(
        public_id=asset.public_id,
        language=language,
        headline=seen.headline,
        caption=seen.caption,
        alt_text=seen.alt_text,
        keywords=seen.keywords,
        texts={tag: _text(values) for tag, values in sorted(seen.texts.items()) if tag},
        bylines=_names(seen.byline.value),
        credit_line=seen.credit_line.value or settings.OFFICE_NAME,
        copyright_notice=seen.copyright_notice.value,
        usage_terms=_usage_terms(seen),
        web_statement=f"{settings.PUBLIC_URL.rstrip('/')}/terms/",
        instructions=seen.instructions,
        source=settings.OFFICE_NAME,
        persons=tuple(name for _person, name in seen.persons if name),
        event=titles,
        location=location,
        city=city,
        country=country,
        country_code=country_code,
        taken=_taken(asset),
        digital_source_type=_source_type(asset),
    )


def _text(values: TextValues) -> Text:
    return Text(values.headline, values.caption, values.keywords, values.alt_text)


def _names(byline: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in byline.split(";") if name.strip())


def _usage_terms(seen: Shown) -> dict[str, str]:
    return {tag: text.strip() for tag, text in sorted(seen.usage_terms.items()) if text.strip()}


def _where(place: Place | None, languages: Sequence[str]) -> tuple[str, str, str, str]:
    """Return location, city, country and its code: a place's own name or those of what it lies in."""
    chain = list(_upward(place))
    city = next((step for step in chain if step.is_city), None)
    country = chain[-1] if len(chain) > 1 and not chain[-1].is_city else None
    code = next((step.country_code for step in chain if step.country_code), "")
    location = name_of(chain[0], languages) if chain and chain[0] not in {city, country} else ""
    return location, _named(city, languages), _named(country, languages), code


def _upward(place: Place | None) -> Iterable[Place]:
    for _step in range(MOST_PARENTS):
        if place is None:
            return
        yield place
        place = place.parent


def _named(place: Place | None, languages: Sequence[str]) -> str:
    return name_of(place, languages) if place else ""


def _taken(asset: Asset) -> Taken:
    utc = _iso_utc(asset.taken_at) if asset.taken_at else None
    return Taken(asset.taken_wall, asset.taken_offset, utc, asset.taken_source)


def _iso_utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _source_type(asset: Asset) -> str:
    """Return IPTC's digital source type where the file declared one: that a picture is synthetic must not get lost."""
    version = asset.current_version
    declared = str(version.described.get("digital_source_type", "")) if version else ""
    return declared if declared.startswith(SOURCE_TYPES) else ""
