"""How many alerts are open: by control, by topic, and by age and owner."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from django.db.models import Count

from countersign.casework.acting import Actor
from countersign.casework.models.words import OPEN_ALERT
from countersign.casework.permissions import Ability
from countersign.casework.selectors import alerts_for
from countersign.law import BusinessCalendar

from ..pictures import Aged, Picture, ageing
from .remembered import remembered

_OPEN_OR_NOT = ("alert raised", "alert disposed of")  # the entries after which another number of alerts is open

Row = tuple[str, str, str, date, int]


def open_by_control(actor: Actor, folder: Path) -> Mapping[str, int]:
    """How many open alerts of each control this person may see."""
    return _summed((control, number) for control, _, _, _, number in _rows(actor, folder))


def open_by_topic(actor: Actor, folder: Path) -> Mapping[str, int]:
    """How many open alerts of each topic this person may see."""
    return _summed((topic, number) for _, topic, _, _, number in _rows(actor, folder))


def ageing_of(actor: Actor, calendar: BusinessCalendar, folder: Path) -> Picture:
    """The open alerts that this person may see by owner and age, in business days of the calendar."""
    aged = (
        Aged(owner, max(0, calendar.count(raised, actor.today)), number)
        for _, _, owner, raised, number in _rows(actor, folder)
    )
    return ageing("Open alerts by age in business days", aged)


def _rows(actor: Actor, folder: Path) -> list[Row]:
    """The open alerts counted by control, topic, owner and date; what a circle opens is counted anew each time."""
    if actor.circles:
        return _counted(actor)
    key = ("open alerts", folder, actor.may(Ability.SEE_CASEWORK))
    return remembered(key, _OPEN_OR_NOT, lambda: _counted(actor))


def _counted(actor: Actor) -> list[Row]:
    columns = ("control_id", "topic", "owner", "raised_date")
    rows = alerts_for(actor).filter(status__in=OPEN_ALERT).order_by().values(*columns)
    return list(rows.annotate(number=Count("id")).values_list(*columns, "number"))


def _summed(pairs: Iterator[tuple[str, int]]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for name, number in pairs:
        found[name] += number
    return found
