"""Operations on runs: what was due and what ran, and running a day."""

from datetime import date, timedelta

from django.http import HttpRequest
from ninja import Query
from pydantic import Field, model_validator

from countersign.casework.errors import CaseworkError
from countersign.casework.permissions import Ability
from countersign.casework.recording import note_down
from countersign.day.installation import Installation
from countersign.day.running import DayRun, Ran
from countersign.day.runs_status import RunsDay, runs_status
from countersign.day.table_rows import open_to

from ..workplace import workplace
from .controls import RunShown, control_open_to, run_shown
from .fields import Day, Name, Said, Shown
from .operations import Scope, operation
from .replies import Reply

LONGEST = timedelta(days=92)


class Days(Said):
    """From a day to another, both included; without them the last week."""

    since: Day | None = None
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Days":
        if self.since and self.until and not timedelta(0) <= self.until - self.since <= LONGEST:
            raise ValueError(f"`until` is `since` or later, and at most {LONGEST.days} days later.")
        return self

    def on(self, today: date) -> tuple[date, date]:
        """The two days that are meant."""
        until = self.until or (self.since + timedelta(days=7) if self.since else today)
        return self.since or until - timedelta(days=7), until


class DayShown(Shown):
    """One day: what was due on it, and whether all of it ran."""

    day: date
    all_ran: bool
    due: list[RunShown]


class DaysShown(Shown):
    """Days in order."""

    items: list[DayShown]


class ToRun(Said):
    """A day to be run: everything due, or the named controls."""

    as_of: Day
    controls: list[Name] = Field(default=[], max_length=100)


class RanShown(Shown):
    """What came of one control."""

    control_id: str
    outcome: str
    new_alerts: int
    standing_alerts: int


class DayRan(Shown):
    """What came of a day."""

    as_of: date
    items: list[RanShown]


@operation("GET", "/runs", kind="run", scope=Scope.READ, abilities=(Ability.SEE_SYSTEM,), answer=DaysShown)
def list_runs(request: HttpRequest, asked: Query[Days]) -> Reply:
    """Read what was due on each day, and what came of it.

    `all_ran` only when everything due ran. What is of a circle that you do not belong to is left out.
    """
    since, until = asked.on(request.today)
    days = runs_status(workplace().installation(request.at), since=since, until=until, circles=request.actor.circles)
    return Reply(DaysShown(items=[_day_shown(day) for day in days]))


@operation(
    "POST",
    "/runs",
    kind="run",
    scope=Scope.OPERATE,
    abilities=(Ability.OPERATE,),
    answer=DayRan,
    status=201,
    alone=True,
)
def run_day(request: HttpRequest, said: ToRun) -> Reply:
    """Run what is due for a day, or the named controls, and raise alerts.

    Running again what ran already changes nothing, unless a delivery has come since. One command works at a time.
    """
    actor = request.actor
    if said.as_of > request.today:
        raise CaseworkError(f"{said.as_of} has not come yet: today is {request.today}. Run it when it is over.")
    names = [control_open_to(request, name).id for name in said.controls]
    installation = Installation(workplace().folder, request.at)
    with installation.alone():
        note_down("run asked for", said.as_of.isoformat(), actor=actor, more={"controls": list(names)})
        ran = DayRun(installation).run(said.as_of, names=names)
        installation.checkpoint()
    shown = [_ran(one) for one in ran if open_to(one.control.circle, actor.circles)]
    return Reply(DayRan(as_of=said.as_of, items=shown))


def _day_shown(day: RunsDay) -> DayShown:
    return DayShown(day=day.day, all_ran=day.all_ran, due=[run_shown(run) for run in day.due])


def _ran(one: Ran) -> RanShown:
    return RanShown(
        control_id=one.control.id,
        outcome=one.outcome.word,
        new_alerts=one.new_alerts,
        standing_alerts=one.standing_alerts,
    )
