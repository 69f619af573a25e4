"""Logs that others wrote, in the shapes their services really have."""

import os
from pathlib import Path

import pytest

from benchmarks.outside_logs import load_all

DATA = os.environ.get("COUNTERSIGN_DATA")

pytestmark = pytest.mark.skipif(not DATA, reason="COUNTERSIGN_DATA is unset: data from outside the project")


def test_every_entry_of_every_source_is_loaded_or_quarantined(tmp_path: Path) -> None:
    accounts = load_all(Path(str(DATA)), tmp_path)
    assert sum(account.entries for account in accounts if account.source != "OCSF") == 483
    for account in accounts:
        loaded = account.loaded
        assert loaded.received == account.entries, account.source
        assert loaded.loaded + loaded.quarantined == loaded.received, account.source
        assert sum(account.actions.values()) == loaded.loaded, account.source
        assert loaded.loaded > 0, account.source
        assert set(account.actions) - {"other"} or account.source == "others", account.source
