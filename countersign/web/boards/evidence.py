"""Entries of the evidence by their place."""

from countersign.day.installation import Installation
from countersign.evidence import Entry
from countersign.evidence.log import read_entry


def entry_at(installation: Installation, index: int) -> Entry | None:
    """The entry at a place of everybody's log."""
    kept = next(iter(installation.storage.read(index, index + 1)), None)
    return read_entry(kept.index, kept.entry) if kept else None
