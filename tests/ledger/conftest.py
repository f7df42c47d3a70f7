"""Every test of the ledger has a key and checkpoints of its own."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def checkpoint_folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder where this test's checkpoints go."""
    settings.LEDGER_KEY_FILE = tmp_path / "keys" / "ledger.pem"
    settings.LEDGER_CHECKPOINT_DIR = tmp_path / "checkpoints"
    return tmp_path / "checkpoints"
