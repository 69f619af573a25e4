"""One run of a control: what it read, what it said, and the evidence of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from countersign.authoring import Control
from countersign.casework.errors import NotFoundError
from countersign.day.installation import Installation
from countersign.day.known import RUN
from countersign.day.rows_behind import control_open_to
from countersign.day.runs_status import storage_of
from countersign.evidence import Entry, digest

from ..refusals import refused_as_casework
from .outcomes import FoundRow, Told, outcome_of

ROWS_SHOWN = 50


@dataclass(frozen=True)
class Run:
    """A run with what its evidence names; `others` are the entries of the same control and day, the newest first."""

    control: Control
    entry: Entry
    told: Told
    sql: str
    others: tuple[Entry, ...]

    @property
    def body(self) -> Mapping[str, Any]:
        """What the entry says."""
        return self.entry.body

    @property
    def missing(self) -> list[str]:
        """The sources that it lacked."""
        return [str(what) for what in self.body["missing"]]


def control_for(installation: Installation, control_id: str, circles: Collection[str]) -> Control:
    """The control, for a reader of these circles; NotFoundError where there is none or none for the reader."""
    with refused_as_casework():
        return control_open_to(installation, control_id, circles)


def run_of(
    installation: Installation, control_id: str, day: date, *, circles: Collection[str], index: int | None = None
) -> Run:
    """The latest run of a control for a day, or the one whose evidence is at a place; NotFoundError without one."""
    control = control_for(installation, control_id, circles)
    runs = list(
        storage_of(installation, control).find(RUN, subject=control.id, since=day, until=day + timedelta(days=1))
    )[::-1]
    chosen = next((run for run in runs if index is None or run.index == index), None)
    if chosen is None:
        raise NotFoundError(f"{control.id} has no run for {day}.")
    others = tuple(run for run in runs if run is not chosen)
    return Run(control, chosen, outcome_of(installation, chosen), _sql(installation, chosen), others)


def rows_from(rows: Sequence[FoundRow], start: int) -> tuple[Sequence[FoundRow], int | None]:
    """A page of rows, and where the next begins if there is one."""
    following = start + ROWS_SHOWN
    return rows[start:following], following if following < len(rows) else None


def _sql(installation: Installation, run: Entry) -> str:
    named = str(run.body["sql"])
    path = installation.firm.files.path(named, room="sql", suffix=".sql")
    content = path.read_bytes() if path.is_file() else b""
    return content.decode("utf-8", "replace") if digest(content) == named else ""
