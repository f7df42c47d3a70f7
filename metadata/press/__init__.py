"""Writes what leaves: press copies with metadata built anew from an allow-list, and a slot for the delivery id."""

from metadata.press.facts import EMPTY_SLOT, PressFacts, Slot
from metadata.press.jpeg import write_jpeg

__all__ = ["EMPTY_SLOT", "PressFacts", "Slot", "write_jpeg"]
