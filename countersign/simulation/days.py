"""The simulated year: its days, its business days, its zones."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from countersign.law import BusinessCalendar

ZONE = ZoneInfo("America/New_York")
PARTNER_ZONE = ZoneInfo("America/Chicago")
FIRST_DAY = date(2017, 3, 1)
LAST_DAY = date(2018, 3, 31)
MERGER = date(2017, 3, 6)
ONE_DAY = timedelta(days=1)
FRIDAY = 4


@cache
def trading() -> BusinessCalendar:
    """The days on which the New York Stock Exchange trades: the firm's business days."""
    return BusinessCalendar("trading")


def all_days(first: date = FIRST_DAY, last: date = LAST_DAY) -> Iterator[date]:
    """Every calendar day, both ends included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(days=offset)


def business_days(first: date, last: date) -> list[date]:
    """The business days from `first` to `last`, both ends included."""
    return [day for day in all_days(first, last) if trading().is_open(day)]


def first_monday(day: date) -> date:
    """`day` if it is a Monday, else the next one."""
    return day + timedelta(days=-day.weekday() % 7)


def at(day: date, clock: str, zone: ZoneInfo = ZONE) -> datetime:
    """The instant of a local clock time such as "14:30", in UTC."""
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=zone).astimezone(UTC)


def day_of(instant: datetime) -> date:
    """The firm-local date of an instant."""
    return instant.astimezone(ZONE).date()


def end_of(day: date) -> datetime:
    """The first instant after the firm-local day."""
    return at(day + ONE_DAY, "00:00")
