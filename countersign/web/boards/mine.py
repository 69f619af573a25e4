"""What waits for one person, and what is overdue in front of everybody."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from countersign.casework.acting import Actor
from countersign.casework.models import EvidenceEntry
from countersign.casework.models.words import AT_WORK, NEW, OPEN_ALERT
from countersign.casework.permissions import ROLES, Ability
from countersign.casework.selectors import alerts_for, cases_for, waiting_for_signature

from .open_alerts import Some
from .open_alerts import overdue as overdue_of
from .words import Count, counted

SIGN_IN = "sign-in"
_FIRST = 5


@dataclass(frozen=True)
class Mine:
    """What one person has in front of them. A list holds the first few, the most urgent first."""

    alerts: Count
    cases: Count
    overdue: Count
    due_today: Count
    to_sign: Count
    unassigned: Count
    new: Count
    since: date | None
    first_to_sign: Sequence[Any]
    first_alerts: Sequence[Any]


@dataclass(frozen=True)
class Overdue:
    """What nobody has answered in time or taken up, of all that a reader may see."""

    alerts: int
    cases: Count
    escalated: int
    untaken: Count

    def __bool__(self) -> bool:
        return bool(self.alerts or self.cases or self.untaken)


def mine(actor: Actor, *, signed_in_at: str) -> Mine:
    """What waits for this person now; `signed_in_at` tells this visit from the last."""
    alerts = alerts_for(actor).filter(assigned_to=actor.person, status__in=OPEN_ALERT)
    cases = cases_for(actor).filter(assigned_to=actor.person, status__in=AT_WORK)
    waiting, since = waiting_for_signature(actor), last_visit(actor, signed_in_at)
    new = alerts_for(actor).filter(raised_date__gte=since, owner__in=owners_of(actor)) if since else None
    return Mine(
        alerts=counted(alerts),
        cases=counted(cases),
        overdue=_both(alerts.filter(answer_due_date__lt=actor.today), cases.filter(due_date__lt=actor.today)),
        due_today=_both(alerts.filter(answer_due_date=actor.today), cases.filter(due_date=actor.today)),
        to_sign=counted(waiting),
        unassigned=counted(alerts_for(actor).filter(status=NEW, owner__in=owners_of(actor))),
        new=Count(0) if new is None else counted(new),
        since=since,
        first_to_sign=list(waiting[:_FIRST]),
        first_alerts=list(alerts.order_by("answer_due_date", "id")[:_FIRST]),
    )


def overdue(actor: Actor, some: Iterable[Some]) -> Overdue:
    """What is overdue of all that this person may see; `some` are the open alerts of it."""
    alerts, escalated = overdue_of(some, actor.today)
    cases = cases_for(actor).filter(status__in=AT_WORK, due_date__lt=actor.today)
    escalated += counted(cases.filter(escalated_date__isnull=False)).number
    return Overdue(alerts, counted(cases), escalated, counted(alerts_for(actor).filter(status=NEW)))


def owners_of(actor: Actor) -> list[str]:
    """The roles that this person works for by holding them; not all that an overseer could reach."""
    return sorted(name for name in actor.roles if name in ROLES and Ability.WORK in ROLES[name].abilities)


def last_visit(actor: Actor, signed_in_at: str) -> date | None:
    """The date on which this person signed in before this visit; None for the first time."""
    before = EvidenceEntry.objects.filter(kind=SIGN_IN, subject=actor.person)
    if signed_in_at:
        before = before.filter(at__lt=signed_in_at)
    found: date | None = before.order_by("-index").values_list("as_of", flat=True).first()
    return found


def _both(alerts: Any, cases: Any) -> Count:
    return Count(counted(alerts).number + counted(cases).number)
