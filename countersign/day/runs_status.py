"""What was due on each day and what came of it; and one control's last runs, for its trend."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from countersign.authoring import Control
from countersign.day.installation import Installation
from countersign.day.known import NOT_STARTED, RUN, is_second_phase, latest_runs
from countersign.day.rows_behind import control_open_to
from countersign.day.table_rows import open_to
from countersign.evidence import Entry
from countersign.store.manifest import days_between

if TYPE_CHECKING:  # it needs the database to be configured
    from countersign.casework.evidence_storage import DatabaseStorage


@dataclass(frozen=True)
class RunStatus:
    """One control for one as-of date: what came of its latest run, or that it did not start.

    `entry` is the place of the run's evidence. Controls over what Countersign knows itself run in the `second_phase`.
    """

    control_id: str
    as_of: date
    outcome: str
    missing: tuple[str, ...] = ()
    population: int = 0
    exceptions: int = 0
    undetermined: int = 0
    ran_at: datetime | None = None
    entry: int | None = None
    second_phase: bool = False

    @property
    def ran(self) -> bool:
        """Whether it ran with all that it needs. A control that was not run is none that found nothing."""
        return self.outcome not in (NOT_STARTED, "not run")


@dataclass(frozen=True)
class RunsDay:
    """One day and all that was due on it."""

    day: date
    due: tuple[RunStatus, ...]

    @property
    def all_ran(self) -> bool:
        """Whether everything due ran. A day on which nothing was due is none on which all ran."""
        return bool(self.due) and all(run.ran for run in self.due)

    @property
    def did_not_run(self) -> tuple[RunStatus, ...]:
        """What was due and did not run."""
        return tuple(run for run in self.due if not run.ran)


def runs_status(
    installation: Installation, *, since: date, until: date, circles: Collection[str] = ()
) -> list[RunsDay]:
    """Every day from `since` to `until`, both included, with what was due on it, by topic and control.

    Nothing was due before the firm's first day. Controls of a circle that is not among these are left out, of the
    counts and of `all_ran` too.
    """
    controls = [c for c in installation.rulebook.controls.values() if open_to(c.circle, circles)]
    controls.sort(key=lambda control: (control.topic, control.id))
    schedules = {control.id: installation.schedule(control.schedule) for control in controls}
    latest = dict(latest_runs(installation, since, until))
    if any(control.circle for control in controls):
        latest |= latest_runs(installation, since, until, sealed=True)
    days = []
    for day in days_between(max(since, installation.firm.first_day), until):
        due = (control for control in controls if schedules[control.id].is_due(day))
        days.append(RunsDay(day, tuple(_status(control, day, latest.get((control.id, day))) for control in due)))
    return days


def last_runs(
    installation: Installation, *, control_id: str, until: date, limit: int = 30, circles: Collection[str] = ()
) -> list[RunStatus]:
    """The last runs of one control up to a date, the oldest first: for each as-of date the latest run of it.

    Raises WrongCallError where there is no such control, or none that these circles open.
    """
    control = control_open_to(installation, control_id, circles)
    latest = {
        entry.as_of: entry
        for entry in storage_of(installation, control).find(RUN, subject=control.id)
        if entry.as_of is not None and entry.as_of <= until
    }
    return [_status(control, day, latest[day]) for day in sorted(latest)[-limit:]]


def storage_of(installation: Installation, control: Control) -> "DatabaseStorage":
    """Where the runs of a control are evidenced: of a sealed one, in the log that is sealed."""
    return installation.sealed_storage if control.circle else installation.storage


def _status(control: Control, day: date, run: Entry | None) -> RunStatus:
    second = is_second_phase(control)
    if run is None:
        return RunStatus(control.id, day, NOT_STARTED, second_phase=second)
    body: Mapping[str, Any] = run.body
    return RunStatus(
        control_id=control.id,
        as_of=day,
        outcome=str(body["outcome"]),
        missing=tuple(map(str, body["missing"])),
        population=int(body["population"]),
        exceptions=int(body["exceptions"]),
        undetermined=int(body["undetermined"]),
        ran_at=run.at.astimezone(UTC),
        entry=run.index,
        second_phase=second,
    )
