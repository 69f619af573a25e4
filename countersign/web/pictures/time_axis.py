"""Where a scale of time has its lines: at round hours, midnights, first days of months or of years, a few of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

MOST = 7
MINUTES = (1, 5, 15, 30, 60, 180, 360, 720)
DAYS = (1, 2, 7, 14)
MONTHS = (1, 3, 6, 12, 24, 60, 120, 600)


def ticks(first: datetime, last: datetime, zone: tzinfo) -> list[tuple[datetime, str]]:
    """Instants from the first to the last that are round in the zone, each with its label; at most seven."""
    span = last - first
    if step := next((minutes for minutes in MINUTES if span <= timedelta(minutes=minutes) * MOST), 0):
        found = _clock_times(first, timedelta(minutes=step), zone)
        return _within(found, first, last, "%m-%d %H:%M")
    if step := next((days for days in DAYS if span <= timedelta(days=days) * MOST), 0):
        return _within(_days(first, step, zone), first, last, "%Y-%m-%d")
    step = next((months for months in MONTHS if span <= timedelta(days=28 * months) * MOST), MONTHS[-1])
    return _within(_months(first, step, zone), first, last, "%Y-%m")


def _within(found: Iterator[datetime], first: datetime, last: datetime, form: str) -> list[tuple[datetime, str]]:
    labels = []
    for at in found:
        if at > last:
            break
        if at >= first:
            labels.append((at, at.strftime(form)))
    return labels


def _clock_times(first: datetime, step: timedelta, zone: tzinfo) -> Iterator[datetime]:
    at = datetime.combine(first.astimezone(zone).date(), time(), zone)
    while True:
        yield at
        at = (at.astimezone(UTC) + step).astimezone(zone)


def _days(first: datetime, step: int, zone: tzinfo) -> Iterator[datetime]:
    day = first.astimezone(zone).date()
    while True:
        yield datetime.combine(day, time(), zone)
        day += timedelta(days=step)


def _months(first: datetime, step: int, zone: tzinfo) -> Iterator[datetime]:
    local = first.astimezone(zone)
    months = local.year * 12 + local.month - 1
    months -= months % step
    while True:
        yield datetime.combine(date(months // 12, months % 12 + 1, 1), time(), zone)
        months += step
