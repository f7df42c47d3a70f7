"""Verifies an export of the ledger with nothing but Python: `independent.py EXPORT.jsonl [CHECKPOINT.json ...]`.

Written from `docs/reference/ledger.md` alone; it imports nothing of Kronika's. Signatures: see there, with openssl.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any


def verify(lines: list[str], checkpoints: list[dict[str, Any]]) -> str:
    """Return how many rows hold; end with a message at the first that does not."""
    before, hashes = "0" * 64, {}
    for seq, line in enumerate(lines, 1):
        row = json.loads(line)
        body, digest = json.loads(row["body"]), hashlib.sha256(row["body"].encode()).hexdigest()
        if digest != row["hash"] or body["prev"] != before or not body["seq"] == row["seq"] == seq:
            sys.exit(f"row {seq} does not hold")
        for name, kept in row.get("personal", {}).items():
            committed = hashlib.sha256(bytes.fromhex(kept["salt"]) + kept["value"].encode()).hexdigest()
            if body["personal"].get(name) != committed:
                sys.exit(f"row {seq}: {name} is not what the row committed to")
        before = hashes[seq] = digest
    for checkpoint in checkpoints:
        if hashes.get(checkpoint["seq"]) != checkpoint["hash"]:
            sys.exit(f"row {checkpoint['seq']} is not the one that was signed")
    return f"{len(lines)} rows hold"


if __name__ == "__main__":
    export, *signed = [Path(name).read_text(encoding="utf-8") for name in sys.argv[1:]]
    sys.stdout.write(verify(export.strip().split("\n"), [json.loads(text) for text in signed]) + "\n")
