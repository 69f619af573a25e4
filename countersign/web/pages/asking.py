"""What a page is asked for in its address: days, months, places in a list."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest

from countersign.casework.errors import CaseworkError

EARLIEST, LATEST = date(1995, 1, 1), date(2040, 12, 31)  # what the calendars know


def day_of(text: str) -> date:
    """A day written as 2017-10-02, within the calendars."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CaseworkError(f"{text[:20]!r} is no date. Write it as 2017-10-02.") from error
    if not EARLIEST < day < LATEST:
        raise CaseworkError(f"{day} is outside the years that the calendars know, {EARLIEST.year} to {LATEST.year}.")
    return day


def asked_day(request: HttpRequest) -> date:
    """The day asked for with `?day=`; without one, yesterday: the last day that is over."""
    said = request.GET.get("day", "")
    return day_of(said) if said else request.today - timedelta(days=1)


def asked_number(request: HttpRequest, name: str, otherwise: int = 0) -> int:
    """A whole number asked for, such as a place in a list; anything else is a wrong address."""
    said = request.GET.get(name, "")
    if not said:
        return otherwise
    if not said.isascii() or not said.isdigit() or len(said) > 15:
        raise CaseworkError(f"{said[:20]!r} is no number that {name} could be.")
    return int(said)


def beside(day: date, today: date) -> dict[str, Any]:
    """The days before and after one, for the way from day to day; none after today."""
    after = day + timedelta(days=1)
    return {"day": day, "before": day - timedelta(days=1), "after": after if after <= today else None}
