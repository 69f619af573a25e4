"""What has a date: deadlines for the calendar, how long alerts have waited, and what is due first. Selectors only."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Q

from countersign.law import BusinessCalendar
from countersign.store.firm import Firm

from .acting import Actor, actor_for
from .errors import NotAllowedError
from .models import Absence, Alert, Case, Request
from .models.words import APPROVED, ASSIGNED, AT_WORK, DECIDED, NEW, OPEN_ALERT, SENT
from .permissions import Ability
from .selectors import alerts_for, cases_for, requests_for, waivers_for


@dataclass(frozen=True, order=True)
class Deadline:
    """Something with a date: `count` things of a kind that `owner` answers for; `about` names the record, if it is one.

    The owner is a role; of a request it is the introducing firm, of an absence the person.
    """

    day: date
    what: str
    owner: str
    count: int
    about: str = ""


@dataclass(frozen=True, order=True)
class Aged:
    """So many open alerts of an owner have waited so many business days."""

    owner: str
    business_days: int
    count: int


def deadlines(actor: Actor, *, start: date, until: date) -> list[Deadline]:
    """All of casework that this person may see and that has a date in [start, until), by day."""
    alerts = alerts_for(actor).filter(status__in=(NEW, ASSIGNED))
    cases = cases_for(actor).filter(status__in=(*AT_WORK, DECIDED))
    requests = requests_for(actor).filter(status=SENT)
    found = [
        *_counted("alerts due", _within(alerts, "answer_due_date", start, until), "answer_due_date", "owner"),
        *_counted("cases due", _within(cases, "due_date", start, until), "due_date", "owner"),
        *_counted("requests due", _within(requests, "due_date", start, until), "due_date", "introducing_firm_id"),
        *_waivers(actor, start, until),
        *_absences(actor, start, until),
    ]
    return sorted(found)


def ageing(actor: Actor, *, trading: BusinessCalendar) -> list[Aged]:
    """How long the open alerts that this person may see have waited, in business days since they were raised."""
    raised = alerts_for(actor).filter(status__in=OPEN_ALERT).order_by().values("owner", "raised_date")
    counts: dict[tuple[str, int], int] = {}
    for group in raised.annotate(count=Count("id")):
        age = group["owner"], max(0, trading.count(group["raised_date"], actor.today))
        counts[age] = counts.get(age, 0) + group["count"]
    return sorted(Aged(owner, days, count) for (owner, days), count in counts.items())


def first_due(firm: Firm, *, person: str, today: date, at: datetime) -> date | None:
    """When the first thing that waits for a person is due, what is sealed left out; None when nothing is."""
    try:
        actor = actor_for(firm, person=person, today=today, at=at)
    except NotAllowedError:
        return None
    owners = [role for role in actor.roles if actor.may(Ability.WORK, role)]
    theirs = Q(assigned_to=person) | Q(assigned_to="", owner__in=owners)
    alerts = Alert.objects.filter(theirs, circle="", status__in=(NEW, ASSIGNED))
    cases = Case.objects.filter(theirs, circle="", status__in=AT_WORK)
    requests = Request.objects.filter(introducing_firm_id=actor.introducing_firm or None, status=SENT)
    dates = [
        alerts.aggregate(first=Min("answer_due_date"))["first"],
        cases.aggregate(first=Min("due_date"))["first"],
        requests.aggregate(first=Min("due_date"))["first"],
    ]
    return min((day for day in dates if day is not None), default=None)


def _within(rows: Any, column: str, start: date, until: date) -> Any:
    return rows.filter(**{f"{column}__gte": start, f"{column}__lt": until})


def _counted(what: str, rows: Any, column: str, owner: str) -> Iterator[Deadline]:
    for group in rows.order_by().values(column, owner).annotate(count=Count("id")):
        yield Deadline(group[column], what, group[owner], group["count"])


def _waivers(actor: Actor, start: date, until: date) -> Iterator[Deadline]:
    in_force = waivers_for(actor).filter(decision__status=APPROVED, ended_date__isnull=True)
    for row in _within(in_force, "ends_date", start, until):
        yield Deadline(row.ends_date, "waiver ends", row.owner, 1, f"waiver:{row.id}")


def _absences(actor: Actor, start: date, until: date) -> Iterator[Deadline]:
    """Absences begin and end: anybody's for whoever sees casework, else one's own and those one is the deputy in."""
    absences = Absence.objects.filter(starts_date__lt=until, ends_date__gte=start)
    if not actor.may(Ability.SEE_CASEWORK):
        absences = absences.filter(Q(person=actor.person) | Q(deputy=actor.person))
    for row in absences:
        for day, what in ((row.starts_date, "absence begins"), (row.ends_date, "absence ends")):
            if start <= day < until:
                yield Deadline(day, what, row.person, 1, f"absence:{row.id}")
