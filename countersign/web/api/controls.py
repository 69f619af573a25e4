"""Operations on controls: what each says and asks, its last runs, and its examples tried."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from pydantic import Field

from countersign.authoring import Control
from countersign.casework.errors import NotFoundError
from countersign.casework.permissions import Ability
from countersign.day.runs_status import RunStatus, last_runs
from countersign.day.table_rows import open_to
from countersign.day.trying import try_examples

from ..workplace import workplace
from .fields import Limit, Name, Shown
from .operations import Scope, operation
from .replies import Reply

SEE = (Ability.SEE_SYSTEM,)


class ControlInList(Shown):
    """A control by its name and its owner."""

    id: str
    title: str
    topic: str
    owner: str
    holders: list[str] = Field(description="Who holds the owner's role today.")
    schedule: str
    critical: bool


class ControlShown(ControlInList):
    """A control: its procedure, its citations and the law they stand for, and its source."""

    procedure: str
    cites: list[str]
    law: list[str]
    answers: list[str]
    key: list[str]
    says: str
    tables: list[str]
    examples: list[str]
    source: str


class Controls(Shown):
    """Every control, by topic and name."""

    items: list[ControlInList]


class RunShown(Shown):
    """One control for one as-of date: what came of its latest run, or that it did not start."""

    control_id: str
    as_of: date
    outcome: str
    missing: list[str]
    population: int
    exceptions: int
    undetermined: int
    ran_at: datetime | None
    entry: int | None = Field(description="The place of the run's entry in the evidence.")
    second_phase: bool


class LastRuns(Shown):
    """The last runs of a control, the oldest first."""

    items: list[RunShown]


class ExampleTried(Shown):
    """One example, and whether the control judges it as it says."""

    example: str
    as_said: bool
    population: int
    exceptions: list[list[str | None]]
    undetermined: list[list[str | None]]


class Tried(Shown):
    """What a control makes of its examples."""

    items: list[ExampleTried]


@operation("GET", "/controls", kind="control", scope=Scope.READ, abilities=SEE, answer=Controls)
def list_controls(request: HttpRequest) -> Reply:
    """Read which controls there are.

    By topic and name. Controls of a circle that you do not belong to are left out.
    """
    found = [c for c in workplace().rulebook.controls.values() if open_to(c.circle, request.actor.circles)]
    found.sort(key=lambda control: (control.topic, control.id))
    return Reply(Controls(items=[ControlInList(**_in_list(control, request)) for control in found]))


@operation("GET", "/controls/{control}", kind="control", scope=Scope.READ, abilities=SEE, answer=ControlShown)
def read_control(request: HttpRequest, control: Name) -> Reply:
    """Read one control.

    Its procedure is what the written supervisory procedures print.
    """
    found = control_open_to(request, control)
    rules = workplace().rulebook.rules
    resolved = [rules.resolve(cite) for cite in found.cites]
    return Reply(
        ControlShown(
            **_in_list(found, request),
            procedure=found.procedure,
            cites=list(found.cites),
            law=[str(getattr(one, "text", "") or getattr(one, "title", "")) for one in resolved],
            answers=list(found.answers),
            key=list(found.key),
            says=found.says,
            tables=list(found.arguments),
            examples=[example.title for example in found.examples],
            source=found.source,
        )
    )


@operation("GET", "/controls/{control}/runs", kind="control", scope=Scope.READ, abilities=SEE, answer=LastRuns)
def list_runs_of_control(request: HttpRequest, control: Name, limit: Limit = 30) -> Reply:
    """Read the last runs of a control.

    For each as-of date the latest run of it, the oldest first.
    """
    found = control_open_to(request, control)
    runs = last_runs(
        workplace().installation(request.at),
        control_id=found.id,
        until=request.today,
        limit=limit,
        circles=request.actor.circles,
    )
    return Reply(LastRuns(items=[run_shown(run) for run in runs]))


@operation(
    "POST",
    "/controls/{control}/try",
    kind="control",
    scope=Scope.READ,
    abilities=SEE,
    answer=Tried,
    takes="",
    alone=True,
)
def try_control(request: HttpRequest, control: Name) -> Reply:
    """Judge a control's examples with the firm's numbers.

    Nothing of the firm's is read, and nothing is written.
    """
    found = control_open_to(request, control)
    return Reply(Tried(items=[_tried(one.as_json()) for one in try_examples([found.id], workplace().folder)]))


def control_open_to(request: HttpRequest, control: str) -> Control:
    """The control of this name; NotFoundError where there is none, or none that the person may know of."""
    found = workplace().rulebook.controls.get(control)
    if found is None or not open_to(found.circle, request.actor.circles):
        raise NotFoundError(f"There is no control called {control[:100]!r}. Look for it in the list.")
    return found


def run_shown(run: RunStatus) -> RunShown:
    """A run as it is shown."""
    return RunShown(
        control_id=run.control_id,
        as_of=run.as_of,
        outcome=run.outcome,
        missing=list(run.missing),
        population=run.population,
        exceptions=run.exceptions,
        undetermined=run.undetermined,
        ran_at=run.ran_at,
        entry=run.entry,
        second_phase=run.second_phase,
    )


def _in_list(control: Control, request: HttpRequest) -> dict[str, Any]:
    facts = {name: getattr(control, name) for name in ("id", "title", "topic", "owner", "schedule", "critical")}
    return {**facts, "holders": list(workplace().firm.holders(control.owner, request.today))}


def _tried(said: dict[str, Any]) -> ExampleTried:
    return ExampleTried(**{name: value for name, value in said.items() if name != "control"})
