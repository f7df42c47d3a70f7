"""Writes the chain out as JSON Lines, for whoever wants to verify it without Kronika."""

import json
from typing import Protocol

from dam.ledger.models import Entry, PersonalValue
from dam.ledger.reading import head_and_last, standing


class Writable(Protocol):
    """Something text can be written to."""

    def write(self, text: str, /) -> object:
        """Take some text."""


def export(stream: Writable, *, personal: bool = False) -> int:
    """Write all rows, one JSON object in ASCII a line, and return how many.

    Args:
        stream: where to.
        personal: also write the personal values that were not erased, with their salts.
    """
    _, last = head_and_last()
    count = 0
    for entry, values in standing(last):
        stream.write(json.dumps(_line(entry, values if personal else None)) + "\n")
        count += 1
    return count


def _line(entry: Entry, values: list[PersonalValue] | None) -> dict[str, object]:
    line: dict[str, object] = {"seq": entry.seq, "hash": entry.hash, "body": entry.body}
    if values is not None:
        line["personal"] = {value.name: {"value": value.value, "salt": value.salt} for value in values}
    return line
