"""From what a file says of itself and who handed it in to a new asset. Pure."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from dam.catalogue.services.registration import NewAsset
from dam.catalogue.services.registration import Taken as TakenRow
from dam.catalogue.texts import TextValues, clean_keywords
from ingest.models import HandIn, Submission
from metadata.record import UNDECLARED, Described, Taken, Text

BYLINE = 200
CREDIT = 200
LINE = 300


def new_asset(submission: Submission) -> NewAsset:
    """Return the asset that a described submission becomes; the file's own words go before the hand-in's."""
    hand_in, facts = submission.hand_in, submission.identified
    described = Described.from_json(submission.described)
    assert submission.original is not None
    return NewAsset(
        original=submission.original,
        kind=facts["kind"],
        file_name=submission.file_name,
        relative_path=submission.relative_path,
        width=facts.get("width"),
        height=facts.get("height"),
        duration=facts.get("duration") or None,
        described=submission.described,
        raw_metadata=submission.raw_metadata,
        texts=texts_of(described.texts, hand_in.caption_language),
        byline=_byline(described, hand_in)[:BYLINE],
        credit_line=described.credit_line[:CREDIT],
        copyright_notice=described.copyright_notice[:LINE],
        instructions=described.instructions[:LINE],
        person_names=described.persons,
        place_name=described.location or described.city,
        taken=_taken(described.taken),
        event=hand_in.event,
        uploader=hand_in.user,
        institution=hand_in.institution,
    )


def texts_of(texts: Mapping[str, Text], caption_language: str) -> dict[str, TextValues]:
    """Return texts by language tag. Words of undeclared language count as the hand-in's.

    Where the file declares the same language too, the declared words stay and the others fill what is empty.
    """
    declared = {tag: _values(text) for tag, text in texts.items() if tag != UNDECLARED}
    undeclared = texts.get(UNDECLARED)
    if undeclared:
        tag = next((tag for tag in declared if tag.lower() == caption_language.lower()), caption_language)
        declared[tag] = _filled(declared.get(tag, TextValues()), _values(undeclared))
    return {tag: text for tag, text in declared.items() if text}


def _values(text: Text) -> TextValues:
    return TextValues(text.headline[:LINE], text.caption, text.alt_text, clean_keywords(text.keywords))


def _filled(first: TextValues, second: TextValues) -> TextValues:
    merged: dict[str, Any] = {f.name: getattr(first, f.name) or getattr(second, f.name) for f in fields(TextValues)}
    return TextValues(**merged)


def _byline(described: Described, hand_in: HandIn) -> str:
    return described.byline or hand_in.byline


def _taken(taken: Taken) -> TakenRow:
    at = datetime.fromisoformat(taken.utc) if taken.utc else None
    return TakenRow(taken.wall[:26], taken.offset_minutes, at, taken.source[:10])
