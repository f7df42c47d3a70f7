"""What an asset is, by topic: `vocabulary` (persons, places), `event`, `asset`, `revision`, `history`."""

from dam.catalogue.models.asset import Asset, AssetReader, AssetVersion, NumberSequence, Original
from dam.catalogue.models.event import Event, EventReader, EventText
from dam.catalogue.models.history import HistoryEntry, Withdrawal, WithdrawalText
from dam.catalogue.models.revision import AssetRevision, AssetText
from dam.catalogue.models.vocabulary import (
    Collection,
    Person,
    PersonName,
    Place,
    PlaceName,
    Post,
    PostTitle,
    Term,
    TermName,
)

__all__ = [
    "Asset",
    "AssetReader",
    "AssetRevision",
    "AssetText",
    "AssetVersion",
    "Collection",
    "Event",
    "EventReader",
    "EventText",
    "HistoryEntry",
    "NumberSequence",
    "Original",
    "Person",
    "PersonName",
    "Place",
    "PlaceName",
    "Post",
    "PostTitle",
    "Term",
    "TermName",
    "Withdrawal",
    "WithdrawalText",
]
