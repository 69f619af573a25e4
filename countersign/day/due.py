"""The days that are still to be run, read off the evidence of what has run."""

from datetime import date, datetime, timedelta
from typing import Any

from countersign.day.installation import Installation
from countersign.day.known import RUN
from countersign.store.firm import Firm
from countersign.store.manifest import LOAD, days_between

TICK = "tick"

_ONE_DAY = timedelta(days=1)


def last_day_due(firm: Firm, *, at: datetime, today: date) -> date:
    """The last business date whose run is due: its next day has come to the firm's time of running.

    `today` is the firm's date; one earlier than the clock's is a rehearsal's, and no day is due that it has not passed.
    """
    now = at.astimezone(firm.zone)
    passed = now.date() - (_ONE_DAY if now.time() >= firm.run_at else 2 * _ONE_DAY)
    return min(passed, today - _ONE_DAY)


def days_to_run(installation: Installation, *, today: date) -> list[date]:
    """The days that are due and that the worker has not finished, oldest first.

    It goes on after the last day it finished. Where it has finished none, it begins with the last day that anybody
    ran, of which something may be left, or with the firm's first: a rulebook that grows does not run the past again.
    """
    last = last_day_due(installation.firm, at=installation.at, today=today)
    if (finished := _last_of(TICK)) is not None:
        return list(days_between(finished + _ONE_DAY, last))
    return list(days_between(max(_last_of(RUN) or date.min, installation.firm.first_day), last))


def controls_to_run(installation: Installation, day: date) -> list[str]:
    """The controls due for a day that have not run for it."""
    ran = {e.subject for e in installation.storage.find(RUN, since=day, until=day + _ONE_DAY)}
    controls = installation.rulebook.controls.values()
    return [c.id for c in controls if c.id not in ran and installation.schedule(c.schedule).is_due(day)]


def files_since_last_tick() -> bool:
    """Whether a file was loaded since a tick last came to its end: it may have overtaken runs of its day."""
    loaded, ticked = _last_of(LOAD, "index"), _last_of(TICK, "index")
    return loaded is not None and (ticked is None or loaded > ticked)


def _last_of(kind: str, column: str = "as_of") -> Any:
    """The latest as-of date, or the last place, of the entries of a kind; None where there are none."""
    from django.db.models import Max  # noqa: PLC0415  after configure

    from countersign.casework.models import EvidenceEntry  # noqa: PLC0415

    return EvidenceEntry.objects.filter(kind=kind).aggregate(last=Max(column))["last"]
