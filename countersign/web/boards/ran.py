"""Whether all that was due ran: the sentence a chief compliance officer reads first, and the days behind it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from countersign.authoring.rulebook import Rulebook
from countersign.day.due import last_day_due
from countersign.day.installation import Installation
from countersign.day.known import NOT_STARTED, RUN
from countersign.day.runs_status import RunsDay, RunStatus, runs_status

from .remembered import remembered
from .words import control_words, days_words, listed, many, sentence

DAYS_SHOWN = 31


@dataclass(frozen=True)
class NotRun:
    """A control that was due and did not run: why not, and what nobody can say for want of it."""

    run: RunStatus
    name: str
    why: str
    unsaid: str


@dataclass(frozen=True)
class Ran:
    """What was due from `since` to `until`, and what came of it."""

    since: date
    until: date
    due: tuple[RunStatus, ...]
    not_run: tuple[NotRun, ...]

    @property
    def all_ran(self) -> bool:
        """Whether everything due ran. Where nothing was due, nothing ran."""
        return bool(self.due) and not self.not_run

    @property
    def sentence(self) -> str:
        """The truth in one sentence."""
        days = days_words(self.since, self.until)
        if not self.due:
            return f"Nothing was due for {days}."
        what = "controls" if self.since == self.until else "runs"
        if self.all_ran:
            return f"All {len(self.due):,} {what} due for {days} ran."
        if len(self.not_run) == len(self.due):
            return f"None of the {len(self.due):,} {what} due for {days} ran."
        return f"{len(self.not_run):,} of the {len(self.due):,} {what} due for {days} did not run."

    @property
    def reasons(self) -> list[tuple[str, list[NotRun]]]:
        """What did not run by why it did not, what most share first."""
        found: dict[str, list[NotRun]] = {}
        for one in self.not_run:
            found.setdefault(one.why, []).append(one)
        return sorted(found.items(), key=lambda reason: -len(reason[1]))

    @property
    def finished_at(self) -> datetime | None:
        """When the last of them ran."""
        return max((run.ran_at for run in self.due if run.ran_at), default=None)

    @property
    def found(self) -> str:
        """What was found in what was judged."""
        exceptions = sum(run.exceptions for run in self.due)
        unsure = sum(run.undetermined for run in self.due)
        if not any(run.entry is not None for run in self.due):
            return ""
        found = many(exceptions, "exception") if exceptions else "no exceptions"
        rest = f" {many(unsure, 'row')} could not be judged." if unsure else ""
        return f"Noted in what was judged: {found}.{rest}"


def runs_of(installation: Installation, *, since: date, until: date, circles: Collection[str]) -> tuple[RunsDay, ...]:
    """What was due on each day and what came of it, for a reader of these circles."""
    key = ("runs", installation.firm.folder, installation.firm.first_day, since, until, frozenset(circles))
    return remembered(
        key,
        (RUN,),
        lambda: tuple(runs_status(installation, since=since, until=until, circles=circles)),
        sealed=bool(circles),
    )


def days_asked(installation: Installation, today: date) -> tuple[date, date]:
    """The days that a morning asks about: the last one whose run is due, back to the last business day before it."""
    until = last_day_due(installation.firm, at=installation.at, today=today)
    return installation.rulebook.calendars["trading"].on_or_before(until), until


def what_ran(installation: Installation, *, today: date, circles: Collection[str]) -> Ran:
    """Whether what was due by now ran."""
    since, until = days_asked(installation, today)
    days = [day for day in last_days(installation, today=today, circles=circles) if since <= day.day <= until]
    return what_came(installation.rulebook, since, until, tuple(run for day in days for run in day.due))


def what_came(rulebook: Rulebook, since: date, until: date, due: tuple[RunStatus, ...]) -> Ran:
    """What came of these runs, which are all that was due; of what did not run the critical controls first."""
    not_run = sorted(
        (run for run in due if not run.ran), key=lambda run: not rulebook.controls[run.control_id].critical
    )
    return Ran(since, until, due, tuple(not_run_of(run, rulebook) for run in not_run))


def last_days(installation: Installation, *, today: date, circles: Collection[str]) -> tuple[RunsDay, ...]:
    """The last days whose run is due, the oldest first; none from before the firm's first."""
    until = last_day_due(installation.firm, at=installation.at, today=today)
    return runs_of(installation, since=until - timedelta(days=DAYS_SHOWN - 1), until=until, circles=circles)


def not_run_of(run: RunStatus, rulebook: Rulebook) -> NotRun:
    """Why a control did not run and what that leaves open."""
    control = rulebook.controls[run.control_id]
    why = "It was not started." if run.outcome == NOT_STARTED else f"For want of {wanting(run.missing)}."
    return NotRun(run, control_words(run.control_id), why, sentence(control.title))


def wanting(missing: Collection[str]) -> str:
    """What was missing, the first three by name."""
    first = list(missing)[:3]
    return listed([*first, *([f"{len(missing) - 3} more"] if len(missing) > 3 else [])])


def state_of(day: RunsDay) -> str:
    """The worst that came of a day: what did not run first, since nothing is known of it."""
    outcomes = {run.outcome if run.ran else "not run" for run in day.due}
    for worst in ("not run", "undetermined", "exceptions", "no exceptions"):
        if worst in outcomes:
            return worst
    return "not due"


@dataclass(frozen=True)
class TopicRan:
    """One topic of the rulebook over the days asked about, and how many of its alerts are open."""

    topic: str
    due: int
    ran: int
    exceptions: int
    undetermined: int
    open: int = 0


def by_topic(ran: Ran, rulebook: Rulebook, open_alerts: Mapping[str, int]) -> list[TopicRan]:
    """What came of each topic, with how many of its alerts are open."""
    found: dict[str, list[RunStatus]] = {}
    for run in ran.due:
        found.setdefault(rulebook.controls[run.control_id].topic, []).append(run)
    return [_topic(topic, runs, open_alerts.get(topic, 0)) for topic, runs in sorted(found.items())]


def _topic(topic: str, runs: list[RunStatus], open_alerts: int) -> TopicRan:
    return TopicRan(
        topic,
        due=len(runs),
        ran=sum(run.ran for run in runs),
        exceptions=sum(run.exceptions for run in runs),
        undetermined=sum(run.undetermined for run in runs),
        open=open_alerts,
    )


Strip = list[Mapping[str, object]]


def strip(days: Collection[RunsDay]) -> Strip:
    """The days as a strip shows them."""
    return [
        {"day": day.day, "state": state_of(day), "due": len(day.due), "not_run": len(day.did_not_run)} for day in days
    ]
