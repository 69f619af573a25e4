"""Finding alerts and cases in a queue: each filter narrows what a person may see, and none widens it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from .acting import Actor
from .models.words import AT_WORK, DECIDED, OPEN_ALERT
from .selectors import alerts_for, cases_for

STILL_OPEN = "still open"  # any status in which something is still to be done


@dataclass(frozen=True)
class Sought:
    """What is looked for; "" for anything. `subject` is a noun and an id, as in "person:P1"."""

    status: str = ""
    owner: str = ""
    topic: str = ""
    control_id: str = ""
    assigned_to: str = ""
    subject: str = ""
    text: str = ""
    overdue: bool | None = None


def alerts_found(actor: Actor, sought: Sought) -> Any:
    """The alerts that a person may see and that are as sought."""
    rows = _narrowed(alerts_for(actor), sought, OPEN_ALERT)
    if sought.control_id:
        rows = rows.filter(control_id=sought.control_id)
    if sought.subject:
        noun, _, subject_id = sought.subject.partition(":")
        rows = rows.filter(subjects__noun=noun, subjects__subject_id=subject_id)
    if sought.text:
        rows = rows.filter(Q(sentence__icontains=sought.text) | Q(id=sought.text))
    return _overdue(rows, sought, Q(status__in=OPEN_ALERT, answer_due_date__lt=actor.today))


def cases_found(actor: Actor, sought: Sought) -> Any:
    """The cases that a person may see and that are as sought."""
    rows = _narrowed(cases_for(actor), sought, (*AT_WORK, DECIDED))
    if sought.control_id:
        rows = rows.filter(id__in=alerts_for(actor).filter(control_id=sought.control_id).values("case_id"))
    if sought.subject:
        noun, _, subject_id = sought.subject.partition(":")
        about = alerts_for(actor).filter(subjects__noun=noun, subjects__subject_id=subject_id)
        rows = rows.filter(id__in=about.values("case_id"))
    if sought.text:
        rows = rows.filter(Q(title__icontains=sought.text) | Q(id=sought.text))
    return _overdue(rows, sought, Q(status__in=(*AT_WORK, DECIDED), due_date__lt=actor.today))


def _narrowed(rows: Any, sought: Sought, still_open: tuple[str, ...]) -> Any:
    if sought.status == STILL_OPEN:
        rows = rows.filter(status__in=still_open)
    elif sought.status:
        rows = rows.filter(status=sought.status)
    if sought.owner:
        rows = rows.filter(owner=sought.owner)
    if sought.topic:
        rows = rows.filter(topic=sought.topic)
    if sought.assigned_to:
        rows = rows.filter(assigned_to=sought.assigned_to)
    return rows


def _overdue(rows: Any, sought: Sought, late: Q) -> Any:
    if sought.overdue is None:
        return rows
    return rows.filter(late) if sought.overdue else rows.exclude(late)
