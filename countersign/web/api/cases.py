"""Operations on cases: open, take up, investigate, decide, close; merge, split and link."""

from datetime import date
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework import cases
from countersign.casework.finding import Sought, cases_found
from countersign.casework.investigating import say
from countersign.casework.permissions import Ability
from countersign.casework.reading import history_of, note_sealed
from countersign.casework.selectors import alerts_for, case_named, version_of

from ..people import as_actor
from ..workplace import workplace
from .alerts import AlertShown, GivenTo, alert_shown
from .common import Asked, History, Listed, entry_shown, listed, number
from .decisions import DecisionShown, decision_shown
from .fields import Day, Id, MaybeText, Name, Nothing, Person, Reason, Said, Shown, Title, Version, Word, shown
from .operations import Scope, operation
from .replies import Reply, unchanged

SEE = (Ability.SEE_CASEWORK,)
WORK = (Ability.WORK,)
Status = Literal["open", "investigating", "waiting", "reopened", "decided", "countersigned", "closed", "still open"]
Finding = Literal["put right", "explained", "reported"]


class CaseShown(Shown):
    """A case: what it is about, who works on it, and what the investigation found."""

    id: Id
    title: str
    topic: str
    owner: str
    critical: bool
    circle: str = Field(description='The circle it is sealed to; "" where everybody may know.')
    status: str
    assigned_to: str
    opened_date: date
    due_date: date
    escalated_date: date | None
    closed_date: date | None
    who: str
    what: str
    when: str
    where: str
    why: str
    how: str
    decision_id: str | None
    merged_into_id: str | None
    version: Version


class Cases(Listed):
    """A page of cases."""

    items: list[CaseShown]


class AlertsOfCase(Listed):
    """A page of a case's alerts."""

    items: list[AlertShown]


class CasesAsked(Asked):
    """Which cases are asked for."""

    status: Status | None = None
    owner: Word | None = None
    control_id: Name | None = None
    assigned_to: Person | None = None
    topic: Name | None = None
    overdue: bool | None = None
    subject: str | None = Field(default=None, pattern=r"^[a-z ]{1,40}:[^\x00]{1,100}$", examples=["system:crm"])
    text: Word | None = None


class NewCase(Said):
    """A case to be opened. Without `due` it is due as the firm's number says; without `assigned_to` it is yours."""

    alerts: list[Id] = Field(min_length=1, max_length=200)
    title: Title
    due: Day | None = None
    assigned_to: Person | None = None


class Disposition(Reason):
    """How the case ends."""

    finding: Finding


class Reopening(Reason):
    """What is new, and when the case is due then."""

    due: Day | None = None


class Answers(Said):
    """What the investigation found. What is left out stays as it is."""

    who: MaybeText | None = None
    what: MaybeText | None = None
    when: MaybeText | None = None
    where: MaybeText | None = None
    why: MaybeText | None = None
    how: MaybeText | None = None


class Unfinished(Shown):
    """What still stands between a case and its decision, each in a few words."""

    items: list[str]


@operation("GET", "/cases", kind="case", scope=Scope.READ, abilities=SEE, answer=Cases)
def list_cases(request: HttpRequest, asked: Query[CasesAsked]) -> Reply:
    """Find cases, the most urgent first.

    Each parameter narrows what you may see. `still open` stands for every status in which something is to be done.
    """
    sought = Sought(**{name: v for name, v in asked if v is not None and name not in Asked.model_fields})
    return listed(
        request,
        cases_found(request.actor, sought),
        asked=asked,
        order=("due_date", "id"),
        page=Cases,
        show=case_shown,
        read=lambda rows: note_sealed(rows, actor=request.actor),
    )


@operation(
    "POST", "/cases", kind="case", scope=Scope.WORK, abilities=WORK, answer=CaseShown, status=201, versioned=True
)
def open_case(request: HttpRequest, said: NewCase) -> Reply:
    """Open a case over alerts.

    Its steps are those that the rulebook requires for the first alert's topic.
    """
    row = cases.open_case(
        alerts=said.alerts,
        title=said.title,
        due=said.due or due_date(request),
        steps=steps_for(request, said.alerts[0]),
        actor=request.actor,
        to=as_actor(request, said.assigned_to) if said.assigned_to else None,
    )
    return one_case(row, new=True)


@operation("GET", "/cases/{case}", kind="case", scope=Scope.READ, abilities=SEE, answer=CaseShown, versioned=True)
def read_case(request: HttpRequest, case: Id) -> Reply:
    """Read one case.

    Its alerts, steps, notes, documents, requests and links are read at addresses of their own.
    """
    row = case_named(case, request.actor)
    note_sealed([row], actor=request.actor)
    return one_case(row)


@operation("GET", "/cases/{case}/alerts", kind="case", scope=Scope.READ, abilities=SEE, answer=AlertsOfCase)
def list_alerts_of_case(request: HttpRequest, case: Id, asked: Query[Asked]) -> Reply:
    """Read the alerts in a case.

    The most urgent comes first.
    """
    row = case_named(case, request.actor)
    note_sealed([row], actor=request.actor)
    return listed(
        request,
        alerts_for(request.actor).filter(case=row).prefetch_related("members"),
        asked=asked,
        order=("answer_due_date", "id"),
        page=AlertsOfCase,
        show=alert_shown,
    )


@operation("GET", "/cases/{case}/history", kind="case", scope=Scope.READ, abilities=SEE, answer=History)
def read_case_history(request: HttpRequest, case: Id) -> Reply:
    """Read what the evidence tells of a case and of everything in it.

    The oldest entry comes first.
    """
    row = case_named(case, request.actor)
    note_sealed([row], actor=request.actor)
    return Reply(History(sealed=bool(row.circle), entries=[entry_shown(entry) for entry in history_of(row)]))


@operation("GET", "/cases/{case}/unfinished", kind="case", scope=Scope.READ, abilities=SEE, answer=Unfinished)
def read_what_is_unfinished(request: HttpRequest, case: Id) -> Reply:
    """Read what still stands between a case and its decision.

    Nothing is left when the list is empty.
    """
    row = case_named(case, request.actor)
    note_sealed([row], actor=request.actor)
    return Reply(Unfinished(items=list(cases.unfinished(row))))


def changes_case(path: str, *, scope: Scope = Scope.WORK, answer: Any = CaseShown, status: int = 200) -> Any:
    """An operation that changes a case, in the version that was seen."""
    return operation(
        "POST",
        f"/cases/{{case}}/{path}",
        kind="case",
        scope=scope,
        abilities=WORK,
        answer=answer,
        status=status,
        matched=True,
        versioned=True,
    )


@changes_case("assign")
def assign_case(request: HttpRequest, case: Id, said: GivenTo) -> Reply:
    """Take up a case, or give it to somebody.

    Giving it to others needs a role that assigns.
    """
    return one_case(cases.assign_case(case=seen_as(request, case), to=as_actor(request, said.to), actor=request.actor))


@changes_case("start")
def start_investigation(request: HttpRequest, case: Id, said: Nothing) -> Reply:  # noqa: ARG001
    """Begin the investigation, or go on with it.

    The case is investigated from then on.
    """
    return one_case(cases.start(case=seen_as(request, case), actor=request.actor))


@changes_case("wait")
def let_case_wait(request: HttpRequest, case: Id, said: Reason) -> Reply:
    """Say that a case waits for something outside.

    The reason says for what, and from whom.
    """
    return one_case(cases.wait(case=seen_as(request, case), reason=said.reason, actor=request.actor))


@changes_case("answers")
def answer_questions(request: HttpRequest, case: Id, said: Answers) -> Reply:
    """Answer some of who, what, when, where, why and how.

    A decision that waits for a second person is void when they change.
    """
    answers = {name: text for name, text in said if text is not None}
    return one_case(say(case=seen_as(request, case), answers=answers, actor=request.actor))


@changes_case("decide", scope=Scope.DECIDE, answer=DecisionShown, status=201)
def decide_case(request: HttpRequest, case: Id, said: Disposition) -> Reply:
    """Prepare the disposition of a case for a second person.

    The investigation has to be finished; `unfinished` says what is left.
    """
    decision = cases.decide(case=seen_as(request, case), finding=said.finding, reason=said.reason, actor=request.actor)
    return Reply(decision_shown(decision), version_of(decision), f"/api/v1/decisions/{decision.id}")


@changes_case("close")
def close_case(request: HttpRequest, case: Id, said: Nothing) -> Reply:  # noqa: ARG001
    """Close a countersigned case.

    All that was decided has been done then.
    """
    return one_case(cases.close(case=seen_as(request, case), actor=request.actor))


@changes_case("reopen")
def reopen_case(request: HttpRequest, case: Id, said: Reopening) -> Reply:
    """Open a countersigned or closed case again.

    Its earlier decision stays what it was. Without `due` it is due as the firm's number says.
    """
    return one_case(
        cases.reopen(
            case=seen_as(request, case), reason=said.reason, due=said.due or due_date(request), actor=request.actor
        )
    )


def case_shown(row: Any) -> CaseShown:
    """A case as it is shown."""
    return shown(CaseShown, row, version=version_of(row))


def one_case(row: Any, *, new: bool = False) -> Reply:
    """A single case, with its version."""
    found = case_shown(row)
    return Reply(found, found.version, f"/api/v1/cases/{row.id}" if new else "")


def seen_as(request: HttpRequest, case: str) -> str:
    """The case's id, if it is still the version that If-Match names."""
    return str(unchanged(request, case_named(case, request.actor)).id)


def due_date(request: HttpRequest) -> date:
    trading = workplace().rulebook.calendar.trading
    return trading.after(request.today, number(request, "case_decided_within"))


def steps_for(request: HttpRequest, alert: str) -> Any:
    topic = alerts_for(request.actor).filter(id=alert).values_list("topic", flat=True).first()
    return workplace().rulebook.investigations.get(topic or "", ())
