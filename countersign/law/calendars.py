"""Business calendars, kept apart because a day can be one kind of business day and not another.

- `bank`: the Federal Reserve is open. Its holidays on a Saturday do not move to the Friday.
- `trading`: the New York Stock Exchange trades.
- `settlement`: deliveries and payments can be made through NSCC and DTC. Closed when the banks or the
  exchange keep a holiday, so Columbus Day and Veterans Day are trading days and no settlement days.
- `sec`: the SEC takes filings: the federal holidays, on the day they are observed.
- `finra_filing`: what FINRA counts for filings: the federal holidays; Good Friday counts.

Regular holidays come from the `holidays` library. What it cannot know (the day on which the exchange was shut
and the depository was not, or the President closed the government) is a dated line of law in
`calendars.toml`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from countersign.law.errors import LawError
from countersign.law.reading import Section, open_file

CalendarName = Literal["bank", "settlement", "trading", "sec", "finra_filing"]

CALENDARS_FILE = "calendars.toml"
FIRST_DAY = date(1995, 1, 1)
LAST_DAY = date(2040, 12, 31)
_ONE_DAY = timedelta(days=1)
_SUNDAY = 6
_SATURDAY = 5


@dataclass(frozen=True)
class SpecialDay:
    """A day on which one calendar differs from its regular holidays."""

    date: date
    is_open: bool
    reason: str
    source: str
    verified: bool


@dataclass(frozen=True)
class CalendarLaw:
    """On what a calendar rests: its regular holidays in words, their source, and the days that differ."""

    label: str
    source: str
    verified: bool
    days: tuple[SpecialDay, ...]


class BusinessCalendar:
    """One of the five calendars; a question about a day outside 1995 to 2040 is refused.

    Without `law` only the regular holidays are known; `read_calendars` gives the calendars with their special
    days.
    """

    def __init__(self, name: str, law: CalendarLaw | None = None) -> None:
        if name not in get_args(CalendarName):
            raise LawError(
                f"There is no calendar {name!r}. A deadline on the wrong calendar is a missed deadline. "
                f"Name one of: {', '.join(get_args(CalendarName))}."
            )
        self.name = name
        self.law = law
        regular = _regular_open_days(name)
        if law is None:
            self._open_days = regular
        else:
            differing = {special.date: special.is_open for special in law.days}
            extra = {day for day, is_open in differing.items() if is_open}
            self._open_days = tuple(sorted({day for day in regular if differing.get(day, True)} | extra))

    def is_open(self, day: date) -> bool:
        """Say whether `day` is a business day of this calendar."""
        number = self.number(day)
        return number > 0 and self._open_days[number - 1] == day

    def number(self, day: date) -> int:
        """Return how many business days there were from 1995-01-01 up to and including `day`."""
        return bisect_right(self._open_days, self._within(day))

    def count(self, start: date, end: date) -> int:
        """Return the business days in (start, end]; negative when `end` comes before `start`."""
        return self.number(end) - self.number(start)

    def add(self, day: date, business_days: int) -> date:
        """Return the business day that many business days after `day`, or before it when negative.

        `day` itself is never counted, open or not: one business day after a Saturday is the Monday, one
        before it the Friday. Nought business days is `day` if open, else the next business day.
        """
        if business_days < 0:
            position = bisect_left(self._open_days, self._within(day)) + business_days
        elif business_days > 0:
            position = self.number(day) + business_days - 1
        else:
            position = bisect_left(self._open_days, self._within(day))
        if not 0 <= position < len(self._open_days):
            raise _outside(f"{business_days} business days from {day}")
        return self._open_days[position]

    def next(self, day: date) -> date:
        """Return the first business day after `day`."""
        return self.add(day, 1)

    def previous(self, day: date) -> date:
        """Return the last business day before `day`."""
        return self.add(day, -1)

    def on_or_after(self, day: date) -> date:
        """Return `day` if it is a business day, else the next one: a deadline that moves later."""
        return self.add(day, 0)

    def on_or_before(self, day: date) -> date:
        """Return `day` if it is a business day, else the one before: a deadline that never moves later."""
        return day if self.is_open(day) else self.previous(day)

    def rows(self, first: date, last: date) -> list[tuple[date, int, bool]]:
        """Return (date, number, is_open) for every day from `first` to `last`, both included.

        Business days in (a, b] are then b's number less a's, which is how a control counts them with two
        joins.
        """
        number = self.number(first) - self.is_open(first)
        rows = []
        for offset in range((self._within(last) - first).days + 1):
            day = first + timedelta(days=offset)
            is_open = self.is_open(day)
            number += is_open
            rows.append((day, number, is_open))
        return rows

    def _within(self, day: date) -> date:
        if not FIRST_DAY <= day <= LAST_DAY:
            raise _outside(str(day))
        return day


def read_calendars(law_folder: Traversable | Path) -> Mapping[str, BusinessCalendar]:
    """Read `calendars.toml` in a rulebook's law folder and return all five calendars by name.

    Raises LawError when one of the five is missing, when one is unknown, or when a line is incomplete or says
    that a weekend day is open or closed.
    """
    section = open_file(law_folder / CALENDARS_FILE, named_by=3)
    calendars = {name: BusinessCalendar(name, _read_law(below)) for name, below in section.all_named()}
    for name in get_args(CalendarName):
        if name not in calendars:
            raise LawError(f"{section.where} does not hold [{name}]. Its deadlines could not be told. Add it.")
    return MappingProxyType(calendars)


def _read_law(section: Section) -> CalendarLaw:
    label, source, verified = section.text("label"), section.text("source"), section.truth("verified")
    days = tuple(_read_special_day(line) for line in section.lines_or_none("days"))
    section.close()
    for earlier, later in pairwise(days):
        if later.date <= earlier.date:
            raise LawError(
                f"{section.where}: {later.date} stands below {earlier.date}. A day listed twice says two "
                "things. Put the days in order, each once."
            )
    return CalendarLaw(label, source, verified, days)


def _read_special_day(line: Section) -> SpecialDay:
    special = SpecialDay(
        line.day("date"), line.truth("open"), line.text("reason"), line.text("source"), line.truth("verified")
    )
    line.close()
    if special.date.weekday() >= _SATURDAY:
        raise LawError(f"{line.where}: {special.date} falls on a weekend, which is closed anyway. Correct the date.")
    return special


def _outside(what: str) -> LawError:
    return LawError(
        f"{what} lies outside the calendars, which run from {FIRST_DAY} to {LAST_DAY}. Its holidays are "
        "not known. Check the date; if it is right, extend the calendars."
    )


@cache
def _regular_open_days(name: str) -> tuple[date, ...]:
    closed = {
        "bank": _federal_reserve,
        "settlement": lambda: _federal_reserve() | _exchange(),
        "trading": _exchange,
        "sec": _federal_observed,
        "finra_filing": _federal_observed,
    }[name]()
    days = (FIRST_DAY + timedelta(days=offset) for offset in range((LAST_DAY - FIRST_DAY).days + 1))
    return tuple(day for day in days if day.weekday() < _SATURDAY and day not in closed)


def _federal_reserve() -> frozenset[date]:
    import holidays  # noqa: PLC0415 - slow to import, and most commands need no calendar

    legal = holidays.country_holidays("US", years=_years(), observed=False)
    return frozenset(day + _ONE_DAY if day.weekday() == _SUNDAY else day for day in legal)


def _federal_observed() -> frozenset[date]:
    import holidays  # noqa: PLC0415

    return frozenset(holidays.country_holidays("US", years=_years()))


def _exchange() -> frozenset[date]:
    import holidays  # noqa: PLC0415

    return frozenset(holidays.financial_holidays("NYSE", years=_years()))


def _years() -> Iterable[int]:
    return range(FIRST_DAY.year, LAST_DAY.year + 2)  # a New Year's Day on a Saturday is observed the year before
