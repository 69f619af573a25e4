"""Operations on alerts: find them, read them, give them to people, dismiss them."""

from datetime import date
from typing import Any, Literal, get_args

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from countersign.casework.alerts import DISMISSAL_FINDINGS, assign, dismiss
from countersign.casework.evidence_storage import transaction
from countersign.casework.finding import Sought, alerts_found
from countersign.casework.permissions import Ability
from countersign.casework.reading import history_of, note_sealed, unmask
from countersign.casework.selectors import alert_named, version_of
from countersign.day.rows_behind import TableChange, rows_then_and_now
from countersign.feeds import MASKED
from countersign.tables import declared_tables

from ..people import as_actor
from ..workplace import workplace
from .common import Asked, History, Listed, RowsShown, entry_shown, listed, number, rows_shown
from .decisions import DecisionShown, decision_shown
from .fields import Id, Name, Person, Said, Shown, Text, Version, Word, shown
from .operations import Scope, operation
from .replies import Reply, unchanged

SEE = (Ability.SEE_CASEWORK,)
WORK = (Ability.WORK,)
STATUSES = Literal["new", "assigned", "in a case", "disposed of", "still open"]
Finding = Literal["put right", "explained"]
assert set(DISMISSAL_FINDINGS) == set(get_args(Finding))

_PERSONAL = frozenset(c.name for table in declared_tables().values() for c in table.columns if c.personal)


class AlertShown(Shown):
    """An alert: what was found, who answers for it, and where it stands."""

    id: Id
    control_id: str
    topic: str
    kind: str
    key: list[str]
    sequence: int
    sentence: str
    values: dict[str, str | None] = Field(description="What the row said when it was raised, by column.")
    owner: str
    critical: bool
    circle: str = Field(description='The circle it is sealed to; "" where everybody may know.')
    status: str
    assigned_to: str
    raised_date: date
    first_seen_date: date
    last_seen_date: date
    answer_due_date: date
    escalated_date: date | None
    disposed_date: date | None
    follows_id: str | None = Field(description="The alert before it of the same exception.")
    case_id: str | None
    decision_id: str | None
    version: Version


class Alerts(Listed):
    """A page of alerts."""

    items: list[AlertShown]


class Member(Shown):
    """One exception gathered into a group alert."""

    id: int
    key: str
    sentence: str
    added_date: date
    follows_id: str | None


class Members(Listed):
    """A page of a group alert's members."""

    items: list[Member]


class AlertsAsked(Asked):
    """Which alerts are asked for."""

    status: STATUSES | None = None
    owner: Word | None = None
    control_id: Name | None = None
    assigned_to: Person | None = None
    topic: Name | None = None
    overdue: bool | None = None
    subject: str | None = Field(default=None, pattern=r"^[a-z ]{1,40}:[^\x00]{1,100}$", examples=["person:example-iam"])
    text: Word | None = None


class AlertSeen(Said):
    """One alert of a list, in the version that was seen."""

    id: Id
    version: Version


class Assignment(Said):
    """Whom alerts are given to."""

    alerts: list[AlertSeen] = Field(min_length=1, max_length=200)
    to: Person


class GivenTo(Said):
    """Whom something is given to."""

    to: Person


class Dismissal(Said):
    """Why an alert needs nothing more."""

    finding: Finding
    reason: Text


class Dismissals(Dismissal):
    """Why several alerts need nothing more."""

    alerts: list[AlertSeen] = Field(min_length=1, max_length=200)


class AlertsAssigned(Shown):
    """The alerts as they are now."""

    items: list[AlertShown]


class DecisionsPrepared(Shown):
    """The decisions that were prepared, one for each alert."""

    items: list[DecisionShown]


class RowChangeShown(Shown):
    """One row when the alert was raised and now, and the columns that differ."""

    what: Literal["changed", "new", "gone", "same"]
    then: dict[str, str | None] | None
    now: dict[str, str | None] | None
    columns: list[str]


class TableBehind(Shown):
    """One table's rows behind an alert: when it was raised, now, and what became of each."""

    then: RowsShown
    now: RowsShown
    changes: list[RowChangeShown]
    more: int
    whole: bool


class RowsBehind(Shown):
    """The input rows behind an alert, table by table."""

    tables: list[TableBehind]


@operation("GET", "/alerts", kind="alert", scope=Scope.READ, abilities=SEE, answer=Alerts)
def list_alerts(request: HttpRequest, asked: Query[AlertsAsked]) -> Reply:
    """Find alerts, the most urgent first.

    Each parameter narrows what you may see. `still open` stands for every status but `disposed of`.
    """
    sought = Sought(**{name: v for name, v in asked if v is not None and name not in Asked.model_fields})
    return listed(
        request,
        alerts_found(request.actor, sought).prefetch_related("members"),
        asked=asked,
        order=("answer_due_date", "id"),
        page=Alerts,
        show=alert_shown,
        read=lambda rows: note_sealed(rows, actor=request.actor),
    )


@operation("POST", "/assignments", kind="alert", scope=Scope.WORK, abilities=WORK, answer=AlertsAssigned)
def assign_alerts(request: HttpRequest, said: Assignment) -> Reply:
    """Give several alerts to a person, all or none.

    Each is named with the version that you saw. Giving work to others needs a role that assigns.
    """
    to = as_actor(request, said.to)
    with transaction():
        rows = [assign(alerts=[one.id], to=to, actor=request.actor, version=one.version)[0] for one in said.alerts]
    return Reply(AlertsAssigned(items=[alert_shown(row) for row in rows]))


@operation(
    "POST", "/dismissals", kind="alert", scope=Scope.DECIDE, abilities=WORK, answer=DecisionsPrepared, status=201
)
def dismiss_alerts(request: HttpRequest, said: Dismissals) -> Reply:
    """Prepare the dismissal of several alerts, all or none.

    Of critical controls each waits for a second person; of others a sample does, and the rest take effect at once.
    """
    with transaction():
        made = [_dismiss(request, one.id, said, one.version) for one in said.alerts]
    return Reply(DecisionsPrepared(items=[decision_shown(decision) for decision in made]))


@operation("GET", "/alerts/{alert}", kind="alert", scope=Scope.READ, abilities=SEE, answer=AlertShown, versioned=True)
def read_alert(request: HttpRequest, alert: Id, unmasked: bool = False) -> Reply:
    """Read one alert.

    Personal values are masked. Asking for them unmasked needs a role that may see them, and is evidenced.
    """
    row = alert_named(alert, request.actor)
    note_sealed([row], actor=request.actor)
    if unmasked:
        _evidence_unmasked(row, request)
    return one_alert(row, masked=not unmasked)


@operation("GET", "/alerts/{alert}/members", kind="alert", scope=Scope.READ, abilities=SEE, answer=Members)
def list_alert_members(request: HttpRequest, alert: Id, asked: Query[Asked]) -> Reply:
    """Read the exceptions that a group alert gathers.

    An alert of a single exception has none.
    """
    row = alert_named(alert, request.actor)
    note_sealed([row], actor=request.actor)
    return listed(
        request, row.members.all(), asked=asked, order=("id",), page=Members, show=lambda one: shown(Member, one)
    )


@operation("GET", "/alerts/{alert}/history", kind="alert", scope=Scope.READ, abilities=SEE, answer=History)
def read_alert_history(request: HttpRequest, alert: Id) -> Reply:
    """Read what the evidence tells of an alert.

    The oldest entry comes first.
    """
    row = alert_named(alert, request.actor)
    note_sealed([row], actor=request.actor)
    return Reply(History(sealed=bool(row.circle), entries=[entry_shown(entry) for entry in history_of(row)]))


@operation("GET", "/alerts/{alert}/rows", kind="alert", scope=Scope.READ, abilities=SEE, answer=RowsBehind)
def read_rows_behind_alert(request: HttpRequest, alert: Id, unmasked: bool = False) -> Reply:
    """Read the input rows behind an alert: when it was raised, and now.

    Rows that differ come first. Personal values are masked unless `unmasked`, which is evidenced.
    """
    row = alert_named(alert, request.actor)
    note_sealed([row], actor=request.actor)
    if unmasked:
        _evidence_unmasked(row, request)
    changes = rows_then_and_now(
        workplace().installation(request.at),
        control_id=row.control_id,
        as_of=row.raised_date,
        known_by=_raised_at(row, request),
        ids={**{name: text for name, text in row.facts.items() if text}, **_key_of(row)},
        today=request.today,
        circles=request.actor.circles,
        unmasked=unmasked,
    )
    return Reply(RowsBehind(tables=[_table_shown(change) for change in changes]))


@operation(
    "POST",
    "/alerts/{alert}/assign",
    kind="alert",
    scope=Scope.WORK,
    abilities=WORK,
    answer=AlertShown,
    matched=True,
    versioned=True,
)
def assign_alert(request: HttpRequest, alert: Id, said: GivenTo) -> Reply:
    """Take up an alert, or give it to somebody.

    Taking up needs a role that works for the alert's owner; giving it to others needs one that assigns.
    """
    row = unchanged(request, alert_named(alert, request.actor))
    return one_alert(assign(alerts=[row.id], to=as_actor(request, said.to), actor=request.actor)[0])


@operation(
    "POST",
    "/alerts/{alert}/dismiss",
    kind="alert",
    scope=Scope.DECIDE,
    abilities=WORK,
    answer=DecisionShown,
    status=201,
    matched=True,
    versioned=True,
)
def dismiss_alert(request: HttpRequest, alert: Id, said: Dismissal) -> Reply:
    """Prepare the dismissal of one alert.

    The decision says whether it waits for a second person.
    """
    row = unchanged(request, alert_named(alert, request.actor))
    decision = _dismiss(request, row.id, said)
    return Reply(decision_shown(decision), version_of(decision), f"/api/v1/decisions/{decision.id}")


def alert_shown(row: Any, *, masked: bool = True) -> AlertShown:
    """An alert as it is shown."""
    values = {name: text or None for name, text in row.facts.items()}
    if masked:
        values = {name: MASKED if name in _PERSONAL and text else text for name, text in values.items()}
    return shown(AlertShown, row, key=list(row.key_parts), values=values, version=version_of(row))


def one_alert(row: Any, *, masked: bool = True) -> Reply:
    """A single alert, with its version."""
    found = alert_shown(row, masked=masked)
    return Reply(found, found.version)


def _dismiss(request: HttpRequest, alert: str, said: Dismissal, version: str = "") -> Any:
    return dismiss(
        alerts=[alert],
        finding=said.finding,
        reason=said.reason,
        sample_percent=number(request, "dismissals_checked"),
        actor=request.actor,
        version=version,
    )[0]


def _evidence_unmasked(row: Any, request: HttpRequest) -> None:
    unmask(row.id, actor=request.actor, owner=row.owner, circle=row.circle, more={"record": f"alert:{row.id}"})


def _key_of(row: Any) -> dict[str, str]:
    control = workplace().rulebook.controls.get(row.control_id)
    return dict(zip(control.key, row.key_parts, strict=False)) if control else {}


def _raised_at(row: Any, request: HttpRequest) -> Any:
    """When it was raised: what had arrived by then is what was known."""
    return next((entry.at for entry in history_of(row) if entry.kind == "alert raised"), request.at)


def _table_shown(change: TableChange) -> TableBehind:
    return TableBehind(
        then=rows_shown(change.then),
        now=rows_shown(change.now),
        changes=[
            RowChangeShown(
                what=one.what,
                then=dict(one.then) if one.then else None,
                now=dict(one.now) if one.now else None,
                columns=list(one.columns),
            )
            for one in change.changes
        ],
        more=change.more,
        whole=change.whole,
    )
