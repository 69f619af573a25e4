"""Entries of the evidence by their place."""

from countersign.casework.evidence_storage import DatabaseStorage
from countersign.evidence import Entry
from countersign.evidence.log import read_entry


def entry_at(storage: DatabaseStorage, index: int) -> Entry | None:
    """The entry at a place of a log."""
    kept = next(iter(storage.read(index, index + 1)), None)
    return read_entry(kept.index, kept.entry) if kept else None
