"""How many alerts are open: by control, by topic, by age and owner; and how many of them are overdue."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import Count

from countersign.casework.acting import Actor
from countersign.casework.models.words import IN_A_CASE, OPEN_ALERT
from countersign.casework.permissions import Ability
from countersign.casework.selectors import alerts_for
from countersign.law import BusinessCalendar

from ..pictures import Aged, Picture, ageing
from .remembered import remembered

# The entries after which another number of alerts is open, in a case, or escalated.
_CHANGES = (
    "alert raised",
    "alert disposed of",
    "alert escalated",
    "alert put in a case",
    "alert taken out",
    "alert back at work",
)


@dataclass(frozen=True)
class Some:
    """Open alerts that are alike, and how many there are. In a case the case's clock runs, and not the alert's."""

    control_id: str
    topic: str
    owner: str
    raised: date
    due: date
    escalated: bool
    in_a_case: bool
    number: int


def open_alerts(actor: Actor, folder: Path) -> list[Some]:
    """The open alerts that this person may see, alike by alike: what everybody may see, and what a circle opens."""
    if not actor.may(Ability.SEE_CASEWORK):
        return []
    found = remembered(("open alerts", folder), _CHANGES, lambda: _counted(alerts_for(actor).filter(circle="")))
    if not actor.circles:
        return found
    key = ("sealed alerts", folder, actor.person, actor.circles)
    sealed = alerts_for(actor).filter(circle__in=sorted(actor.circles))
    return found + remembered(key, _CHANGES, lambda: _counted(sealed), sealed=True)


def by_control(some: Iterable[Some]) -> Mapping[str, int]:
    """How many of each control are open."""
    return _summed((one.control_id, one.number) for one in some)


def by_topic(some: Iterable[Some]) -> Mapping[str, int]:
    """How many of each topic are open."""
    return _summed((one.topic, one.number) for one in some)


def overdue(some: Iterable[Some], today: date) -> tuple[int, int]:
    """How many have not been answered in time, and how many of those have been escalated."""
    late = [one for one in some if one.due < today and not one.in_a_case]
    return sum(one.number for one in late), sum(one.number for one in late if one.escalated)


def ageing_of(some: Iterable[Some], today: date, calendar: BusinessCalendar) -> Picture:
    """The open alerts by owner and age, in business days of the calendar."""
    aged = (Aged(one.owner, max(0, calendar.count(one.raised, today)), one.number) for one in some)
    return ageing("Open alerts by age in business days", aged)


def _counted(alerts: Any) -> list[Some]:
    """Counted status by status: so an index is followed, and no alert itself is read."""
    return [one for status in OPEN_ALERT for one in _of_status(alerts, status)]


def _of_status(alerts: Any, status: str) -> Iterator[Some]:
    columns = ("control_id", "topic", "owner", "raised_date", "answer_due_date", "escalated_date")
    rows = alerts.filter(status=status).order_by().values_list(*columns).annotate(number=Count("*"))
    for control_id, topic, owner, raised, due, escalated, number in rows:
        yield Some(control_id, topic, owner, raised, due, escalated is not None, status == IN_A_CASE, number)


def _summed(pairs: Iterable[tuple[str, int]]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for name, number in pairs:
        found[name] += number
    return found
