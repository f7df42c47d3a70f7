"""Writes what leaves: press copies with metadata built anew from an allow-list, and a slot for the delivery id."""

from metadata.press.delivery_id import read_delivery_id
from metadata.press.facts import EMPTY_SLOT, PressFacts, Slot
from metadata.press.film import write_film
from metadata.press.jpeg import write_jpeg
from metadata.press.mp3 import write_mp3
from metadata.press.wav import write_wav

__all__ = [
    "EMPTY_SLOT",
    "PressFacts",
    "Slot",
    "read_delivery_id",
    "write_film",
    "write_jpeg",
    "write_mp3",
    "write_wav",
]
