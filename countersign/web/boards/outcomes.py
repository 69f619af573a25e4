"""What one run found, read from the bytes that its evidence names."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from countersign.day.installation import Installation
from countersign.evidence import Entry, digest

from .words import control_words, listed, many

_COLUMNS_NAMED = 3


@dataclass(frozen=True)
class FoundRow:
    """A row that did not pass: its key, and the sentence about it."""

    key: tuple[str, ...]
    says: str
    values: Mapping[str, str | None]


@dataclass(frozen=True)
class Told:
    """What the bytes of an outcome say. `intact` is false where they are gone or are not what the evidence names.

    Of the rows that could not be judged the first are kept; `undetermined` says how many there were.
    """

    intact: bool
    undetermined: int = 0
    found: tuple[FoundRow, ...] = ()
    unsure: tuple[FoundRow, ...] = ()
    inputs: Mapping[str, str] | None = None
    numbers: Mapping[str, str] | None = None
    quarantined: int = 0

    @property
    def wants(self) -> str:
        """For want of what rows could not be judged: the columns that are unknown in them, and rows in quarantine."""
        unknown = Counter(name for row in self.unsure for name, value in row.values.items() if value is None)
        whole = len(self.unsure) == self.undetermined
        said = [
            control_words(name) + (f" in {many(count, 'row')}" if whole else "")
            for name, count in unknown.most_common(_COLUMNS_NAMED)
        ]
        if self.quarantined:
            said.append(f"{many(self.quarantined, 'row')} in quarantine")
        return listed(said)


def outcome_of(installation: Installation, run: Entry) -> Told:
    """What a run's evidence names as its outcome."""
    return _read(installation.firm.files.root, str(run.body["result"]))


def wants_of(installation: Installation, run: Entry) -> str:
    """For want of what a run left rows undetermined; "" where that cannot be read off."""
    return _wants(installation.firm.files.root, str(run.body["result"]))


@lru_cache(maxsize=500)
def _wants(root: Path, named: str) -> str:
    return _read(root, named).wants


@lru_cache(maxsize=20)
def _read(root: Path, named: str) -> Told:
    path = root / "outcomes" / f"{named.removeprefix('sha256:')}.json"
    content = path.read_bytes() if path.is_file() else b""
    if digest(content) != named:
        return Told(intact=False)
    said: Mapping[str, Any] = json.loads(content)
    return Told(
        intact=True,
        undetermined=said["undetermined"],
        found=_rows(said["found"]),
        unsure=_rows(said["unsure"]),
        inputs=said["inputs"],
        numbers=said["numbers"],
        quarantined=said["quarantined"],
    )


def _rows(said: Sequence[Mapping[str, Any]]) -> tuple[FoundRow, ...]:
    return tuple(FoundRow(tuple(row["key"]), row["says"], row["values"]) for row in said)
